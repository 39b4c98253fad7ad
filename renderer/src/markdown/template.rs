//! The Markdown templates, and what they can call.
//!
//! Every string is escaped as a sentence unless the template says `| code`; there is no way around that but `| safe`, which no template
//! uses.

use countersign_i18n::{Catalog, Language};
use serde::Serialize;
use tera::{Context, Function, Kwargs, State, Tera, TeraResult, Value};

use super::inline;
use crate::RenderError;

pub(crate) const TEMPLATES: &[(&str, &str)] = &[
    ("check.md", include_str!("../../templates/check.md")),
    ("check_components.md", include_str!("../../templates/check_components.md")),
];

/// Renders the template `name` with the fields of `page`.
pub(super) fn render(name: &str, page: &impl Serialize, language: Language) -> Result<String, RenderError> {
    let mut tera = Tera::new();
    // Nothing is escaped in `.md` unless it is asked for.
    tera.autoescape_on([".md"]);
    tera.set_escape_fn(|text, to| to.write_all(inline::prose(text).as_bytes()));
    tera.register_filter("code", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&inline::code(text)));
    tera.register_function("text", Text(Catalog::new(language)));
    tera.add_raw_templates(TEMPLATES.iter().copied())?;
    Ok(tera.render(name, &Context::from_serialize(page)?)?)
}

/// `text(key="…", argument=…)`: a text of the catalogue, its arguments escaped unless they are Markdown already.
struct Text(Catalog);

impl Function<TeraResult<String>> for Text {
    fn call(&self, arguments: Kwargs, state: &State<'_>) -> TeraResult<String> {
        let key = arguments.must_get::<&str>("key")?;
        let mut escaped = Vec::new();
        for (name, value) in arguments.iter() {
            if let Some(name) = name.as_str().filter(|name| *name != "key") {
                escaped.push((name, state.escape_if_needed(value)?));
            }
        }
        self.0.format(key, &escaped).map_err(|error| tera::Error::chain(format!("no text for `{key}`"), error))
    }

    /// The texts are ours, and their arguments are escaped above.
    fn is_safe(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use countersign_i18n::{Catalog, Language};

    use super::inline;

    #[test]
    fn texts_are_written_as_they_stand() {
        for language in Language::ALL {
            for key in Catalog::keys() {
                let Ok(text) = Catalog::new(language).text(key) else { continue };
                assert_eq!(inline::prose(&text), text, "{key} would be Markdown in {}", language.code());
            }
        }
    }
}
