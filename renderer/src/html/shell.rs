//! Templates together with the style sheet and the policy of their page: the same for every page, made once for each language.

use std::sync::OnceLock;

use countersign_i18n::{Catalog, Language};
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use super::{STYLE, Text, content_security, escape};
use crate::{RenderError, charts};

/// What a kind of page is made of.
pub(crate) struct Form {
    /// Its templates by name; the first is the page.
    pub(crate) templates: &'static [(&'static str, &'static str)],
    /// The part of its style sheet that other pages do not have.
    pub(crate) style: &'static str,
    /// Its script.
    pub(crate) script: Option<&'static str>,
    /// Adds filters and functions that other pages do not have.
    pub(crate) extend: fn(&mut Tera, Catalog),
}

/// The shells of a kind of page.
pub(crate) struct Shells {
    form: Form,
    english: OnceLock<Shell>,
    korean: OnceLock<Shell>,
}

struct Shell {
    tera: Tera,
    style: String,
    content_security: String,
}

impl Shells {
    pub(crate) const fn new(form: Form) -> Self {
        Self { form, english: OnceLock::new(), korean: OnceLock::new() }
    }

    /// Renders a page.
    ///
    /// # Errors
    /// When a template is defective.
    pub(crate) fn render(&self, page: &impl Serialize, language: Language) -> Result<String, RenderError> {
        let loaded = match language {
            Language::En => &self.english,
            Language::Ko => &self.korean,
        };
        let shell = match loaded.get() {
            Some(shell) => shell,
            None => {
                let shell = Shell::load(&self.form, language)?;
                loaded.get_or_init(|| shell)
            }
        };
        let mut context = Context::from_serialize(page)?;
        context.insert("style", &shell.style);
        context.insert("content_security", &shell.content_security);
        if let Some(script) = self.form.script {
            context.insert("script", script);
        }
        let page = self.form.templates.first().map_or("", |(name, _)| name);
        Ok(shell.tera.render(page, &context)?)
    }
}

impl Shell {
    /// Every string is escaped for an element or an attribute and kept on one line. Nothing goes around that but the filters of the form, and
    /// `| markup`, which is for what this crate wrote itself.
    fn load(form: &Form, language: Language) -> Result<Self, RenderError> {
        let catalog = Catalog::new(language);
        let mut tera = Tera::new();
        tera.autoescape_on([".html"]);
        tera.set_escape_fn(|text, to| to.write_all(escape::line(text).as_bytes()));
        tera.register_filter("markup", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(text));
        tera.register_function("text", Text::new(catalog));
        (form.extend)(&mut tera, catalog);
        tera.add_raw_templates(form.templates.iter().copied())?;
        let style = format!("{}{STYLE}{}", charts::STYLE, form.style);
        let content_security = content_security::policy(&style, form.script);
        Ok(Self { tera, style, content_security })
    }
}
