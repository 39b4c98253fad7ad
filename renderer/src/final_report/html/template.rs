//! The HTML templates, and what they can call.
//!
//! Every string is escaped for an element or an attribute and kept on one line, unless a template says otherwise: `| inline` and `| blocks`
//! read it as Markdown, `| lines` keeps its line ends. Nothing goes around that but `| markup`, which is for what this crate wrote itself.

use std::sync::OnceLock;

use countersign_i18n::{Catalog, Language};
use serde::Serialize;
use tera::{Context, Function, Kwargs, State, Tera, TeraResult, Value};

use super::{markdown_text, outline, tone};
use crate::html::{Text, content_security, escape, no_text};
use crate::{RenderError, charts, html};

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

const SCRIPT: &str = include_str!("../../../templates/html/report.js");

/// Style sheet and policy are the same for every report.
struct Shell {
    tera: Tera,
    style: String,
    content_security: String,
}

/// Renders a page.
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
    context.insert("script", SCRIPT);
    context.insert("content_security", &shell.content_security);
    Ok(shell.tera.render("html/report.html", &context)?)
}

impl Shell {
    fn load(language: Language) -> Result<Self, RenderError> {
        let catalog = Catalog::new(language);
        let mut tera = Tera::new();
        tera.autoescape_on([".html"]);
        tera.set_escape_fn(|text, to| to.write_all(escape::line(text).as_bytes()));
        tera.register_filter("markup", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(text));
        tera.register_filter("inline", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&markdown_text::inline(text)));
        tera.register_filter("blocks", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&markdown_text::blocks(text)));
        tera.register_filter("lines", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&escape::lines(text)));
        tera.register_filter("source", |text: &str, _: Kwargs, _: &State<'_>| Value::safe_string(&markdown_text::source(text)));
        tera.register_filter("tone", |value: &str, _: Kwargs, _: &State<'_>| tone::tone(value));
        tera.register_filter("exit_tone", |code: &str, _: Kwargs, _: &State<'_>| tone::exit_tone(code));
        tera.register_filter("short_sha", |sha: &str, _: Kwargs, _: &State<'_>| sha.chars().take(10).collect::<String>());
        tera.register_function("text", Text::new(catalog));
        tera.register_function("heading", Heading(catalog));
        tera.add_raw_templates(TEMPLATES.iter().copied())?;
        let style = format!("{}{}{}", charts::STYLE, html::STYLE, include_str!("../../../templates/html/report.css"));
        let content_security = content_security::policy(&style, Some(SCRIPT));
        Ok(Self { tera, style, content_security })
    }
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
