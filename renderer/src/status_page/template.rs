//! The template of the page. Every string is escaped; nothing goes around that but `| markup`, which is
//! for figures and the style.

use std::sync::OnceLock;

use countersign_i18n::{Catalog, Language};
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::html::{self, Text, content_security, escape};
use crate::{RenderError, charts};

pub(crate) const TEMPLATES: &[(&str, &str)] = &[("status/page.html", include_str!("../../templates/status/page.html"))];

/// Style sheet and policy are the same for every page.
struct Shell {
    tera: Tera,
    style: String,
    content_security: String,
}

pub(super) fn render(page: &impl Serialize, language: Language) -> Result<String, RenderError> {
    static ENGLISH: OnceLock<Shell> = OnceLock::new();
    static KOREAN: OnceLock<Shell> = OnceLock::new();
    let loaded = match language {
        Language::En => &ENGLISH,
        Language::Ko => &KOREAN,
    };
    let shell = match loaded.get() {
        Some(shell) => shell,
        None => {
            let shell = Shell::load(language)?;
            loaded.get_or_init(|| shell)
        }
    };
    let mut context = Context::from_serialize(page)?;
    context.insert("style", &shell.style);
    context.insert("content_security", &shell.content_security);
    Ok(shell.tera.render("status/page.html", &context)?)
}

impl Shell {
    fn load(language: Language) -> Result<Self, RenderError> {
        let mut tera = Tera::new();
        tera.autoescape_on([".html"]);
        tera.set_escape_fn(|text, to| to.write_all(escape::line(text).as_bytes()));
        tera.register_filter("markup", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(text));
        tera.register_filter("message", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&escape::message(text)));
        tera.register_function("text", Text::new(Catalog::new(language)));
        tera.add_raw_templates(TEMPLATES.iter().copied())?;
        let style = format!("{}{}{}", charts::STYLE, html::STYLE, include_str!("../../templates/status/page.css"));
        let content_security = content_security::policy(&style, None);
        Ok(Self { tera, style, content_security })
    }
}
