//! The HTML templates, and what they can call.
//!
//! Every string is escaped for an element or an attribute and kept on one line, unless a template says otherwise: `| inline` and `| blocks`
//! read it as Markdown, `| lines` keeps its line ends. Nothing goes around that but `| markup`, which is for what this crate wrote itself.

use countersign_i18n::{Catalog, Language};
use serde::Serialize;
use tera::{Function, Kwargs, State, Tera, TeraResult, Value};

use super::{markdown_text, outline, tone};
use crate::RenderError;
use crate::html::{Form, Shells, escape, no_text};

macro_rules! templates {
    ($($name:literal,)+) => {
        &[$((concat!("html/", $name), include_str!(concat!("../../../templates/html/", $name))),)+]
    };
}

pub(crate) const TEMPLATES: &[(&str, &str)] = templates![
    "report.html",
    "components.html",
    "masthead.html",
    "contents.html",
    "verdict_card.html",
    "execution_status.html",
    "summary.html",
    "carry_in.html",
    "cross_verification.html",
    "final_verdict.html",
    "evidence.html",
    "missing_and_risks.html",
    "requirements_discovery.html",
    "error_analysis.html",
    "implementation_planning.html",
    "implementation.html",
    "final_verification.html",
    "release_handoff.html",
    "improvement_discovery.html",
    "clarification_items.html",
    "next_steps.html",
    "follow_up_tasks.html",
    "token_usage.html",
];

static SHELLS: Shells = Shells::new(Form {
    templates: TEMPLATES,
    style: include_str!("../../../templates/html/report.css"),
    script: Some(include_str!("../../../templates/html/report.js")),
    extend,
});

/// Renders a page.
pub(super) fn render(page: &impl Serialize, language: Language) -> Result<String, RenderError> {
    SHELLS.render(page, language)
}

fn extend(tera: &mut Tera, catalog: Catalog) {
    tera.register_filter("inline", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&markdown_text::inline(text)));
    tera.register_filter("blocks", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&markdown_text::blocks(text)));
    tera.register_filter("lines", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&escape::lines(text)));
    tera.register_filter("source", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&markdown_text::source(text)));
    tera.register_filter("tone", |value: &str, _: Kwargs, _: &State<'_>| tone::tone(value));
    tera.register_filter("exit_tone", |code: &str, _: Kwargs, _: &State<'_>| tone::exit_tone(code));
    tera.register_filter("short_sha", |sha: &str, _: Kwargs, _: &State<'_>| sha.chars().take(10).collect::<String>());
    tera.register_function("heading", Heading(catalog));
}

/// `heading(key="…")`: the title `heading.…`, with its translation.
struct Heading(Catalog);

impl Function<TeraResult<String>> for Heading {
    fn call(&self, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
        let key = arguments.must_get::<&str>("key")?;
        let (english, local) = outline::title(self.0, key, &[]).map_err(no_text(key))?;
        let mut written = escape::line(&english);
        if let Some(local) = local {
            written.push_str(&format!(" <span class=\"local\">({})</span>", escape::line(&local)));
        }
        Ok(written)
    }

    fn is_safe(&self) -> bool {
        true
    }
}
