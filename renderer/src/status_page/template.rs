//! The template of the page.

use countersign_i18n::{Catalog, Language};
use serde::Serialize;
use tera::{Kwargs, State, Tera, Value};

use crate::RenderError;
use crate::html::{Form, Shells, escape};

pub(crate) const TEMPLATES: &[(&str, &str)] = &[("status/page.html", include_str!("../../templates/status/page.html"))];

static SHELLS: Shells =
    Shells::new(Form { templates: TEMPLATES, style: include_str!("../../templates/status/page.css"), script: None, extend });

pub(super) fn render(page: &impl Serialize, language: Language) -> Result<String, RenderError> {
    SHELLS.render(page, language)
}

fn extend(tera: &mut Tera, _: Catalog) {
    tera.register_filter("message", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&escape::message(text)));
}
