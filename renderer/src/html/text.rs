//! Texts of the catalogue in templates of pages.

use countersign_i18n::Catalog;
use tera::{Function, Kwargs, State, TeraResult};

/// A key that the catalogue lacks, as a failure of the template that gave it.
pub(crate) fn no_text(key: &str) -> impl FnOnce(countersign_i18n::TextError) -> tera::Error {
    move |error| tera::Error::chain(format!("no text for `{key}`"), error)
}

/// `text(key="…", argument=…)`: a text of the catalogue, its arguments escaped unless they are HTML already. What stands between backticks
/// is code.
pub(crate) struct Text(Catalog);

impl Text {
    pub(crate) const fn new(catalog: Catalog) -> Self {
        Self(catalog)
    }
}

impl Function<TeraResult<String>> for Text {
    fn call(&self, arguments: Kwargs, state: &State<'_>) -> TeraResult<String> {
        let key = arguments.must_get::<&str>("key")?;
        let mut escaped = Vec::new();
        for (name, value) in arguments.iter() {
            if let Some(name) = name.as_str().filter(|name| *name != "key") {
                escaped.push((name, state.escape_if_needed(value)?));
            }
        }
        self.0.format(key, &escaped).map_err(no_text(key))
    }

    /// The texts are ours, and their arguments are escaped above.
    fn is_safe(&self) -> bool {
        true
    }
}
