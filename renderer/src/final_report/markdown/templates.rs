//! The Markdown templates of reports, and what they can call.
//!
//! Every text of the data is written as a phrase unless a template says otherwise, and there is no way around the escaping but `| safe`,
//! which no template uses. Functions that write several lines end without a line end.

use std::sync::OnceLock;

use countersign_i18n::{Catalog, Language};
use serde::Serialize;
use tera::{Context, Function, Kwargs, State, Tera, TeraResult, Value};

use super::cells::{self, Field, Place, fields};
use super::fence::fence;
use super::phrase::push_phrase;
use crate::RenderError;

macro_rules! templates {
    ($($name:literal,)+) => {
        &[$((concat!("final_report/", $name), include_str!(concat!("../../../templates/final_report/", $name))),)+]
    };
}

pub(crate) const TEMPLATES: &[(&str, &str)] = templates![
    "report.md",
    "head.md",
    "verdict_card.md",
    "execution_status.md",
    "summary.md",
    "carry_in.md",
    "cross_verification.md",
    "final_verdict.md",
    "evidence.md",
    "missing_and_risks.md",
    "block.md",
    "requirements_discovery.md",
    "error_analysis.md",
    "implementation_planning.md",
    "implementation.md",
    "final_verification.md",
    "release_handoff.md",
    "improvement_discovery.md",
    "clarification_items.md",
    "next_steps.md",
    "follow_up_tasks.md",
    "token_usage.md",
    "commands.md",
];

/// Renders the template `name` with the fields of `page`.
pub(super) fn render(name: &str, page: &impl Serialize, language: Language) -> Result<String, RenderError> {
    static ENGLISH: OnceLock<Tera> = OnceLock::new();
    static KOREAN: OnceLock<Tera> = OnceLock::new();
    let loaded = match language {
        Language::En => &ENGLISH,
        Language::Ko => &KOREAN,
    };
    let tera = match loaded.get() {
        Some(tera) => tera,
        None => {
            let tera = load(language)?;
            loaded.get_or_init(|| tera)
        }
    };
    Ok(tera.render(name, &Context::from_serialize(page)?)?)
}

fn load(language: Language) -> Result<Tera, RenderError> {
    let catalog = Catalog::new(language);
    let mut tera = Tera::new();
    // Nothing is escaped in `.md` unless it is asked for.
    tera.autoescape_on([".md"]);
    tera.set_escape_fn(|text, to| {
        let mut written = String::with_capacity(text.len());
        push_phrase(&mut written, text, "<br>");
        to.write_all(written.as_bytes())
    });
    tera.register_filter("line", |text: &str, _: Kwargs, _: &State<'_>| {
        let mut written = String::with_capacity(text.len());
        push_phrase(&mut written, text, " ");
        Value::safe_string(&written)
    });
    tera.register_function("text", Text(catalog));
    tera.register_function("table", Table(catalog));
    tera.register_function("facts", Facts(catalog));
    tera.register_function("bullets", Bullets(catalog));
    tera.register_function("shown", Shown);
    tera.register_function("fence", Fence);
    let localised = TEMPLATES.iter().map(|(name, template)| Ok((*name, localised(template, catalog)?)));
    tera.add_raw_templates(localised.collect::<Result<Vec<_>, RenderError>>()?)?;
    Ok(tera)
}

/// `template` with the texts of the catalogue that take no arguments written into it, so that no rendering has to look for them.
fn localised(template: &str, catalog: Catalog) -> Result<String, RenderError> {
    const CALL: &str = "{{ text(key=\"";
    let mut pieces = template.split(CALL);
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once("\") }}") {
            Some((key, rest)) if !key.contains('"') => {
                written.push_str(&text(catalog, key, &[])?);
                written.push_str(rest);
            }
            _ => written.extend([CALL, piece]),
        }
    }
    Ok(written)
}

fn text(catalog: Catalog, key: &str, arguments: &[(&str, String)]) -> TeraResult<String> {
    catalog.format(key, arguments).map_err(|error| tera::Error::chain(format!("no text for `{key}`"), error))
}

fn is_slim(state: &State<'_>) -> TeraResult<bool> {
    Ok(state.get("slim")?.unwrap_or_default())
}

/// The bullet of a section without contents; `key` names its text.
fn nothing(catalog: Catalog, arguments: &Kwargs) -> TeraResult<String> {
    let key = arguments.get::<&str>("empty")?.unwrap_or("report.none");
    Ok(format!("- {}", text(catalog, key, &[])?))
}

/// `text(key="…", argument=…)`: a text of the catalogue, its arguments written as phrases unless they are Markdown already.
struct Text(Catalog);

impl Function<TeraResult<String>> for Text {
    fn call(&self, arguments: Kwargs, state: &State<'_>) -> TeraResult<String> {
        let mut escaped = Vec::new();
        for (name, value) in arguments.iter() {
            if let Some(name) = name.as_str().filter(|name| *name != "key") {
                escaped.push((name, state.escape_if_needed(value)?));
            }
        }
        text(self.0, arguments.must_get("key")?, &escaped)
    }

    /// The texts are ours, and their arguments are escaped above.
    fn is_safe(&self) -> bool {
        true
    }
}

/// `table(rows=…, fields="…")`: a table with a row for each item of a list, or a bullet that there is none. `labels` names the group of
/// texts that head the columns (`field` when not given), `empty` the text of the bullet. A slim report has a line instead of a table that
/// would have one row.
struct Table(Catalog);

impl Function<TeraResult<String>> for Table {
    fn call(&self, arguments: Kwargs, state: &State<'_>) -> TeraResult<String> {
        let rows = arguments.must_get::<&[Value]>("rows")?;
        let is_slim = is_slim(state)?;
        match rows {
            [] => nothing(self.0, &arguments),
            [row] if is_slim => {
                let mut written = String::from("- ");
                self.push_line(&mut written, row, &arguments)?;
                Ok(written)
            }
            rows => self.table(rows, &arguments, is_slim),
        }
    }

    fn is_safe(&self) -> bool {
        true
    }
}

impl Table {
    fn table(&self, rows: &[Value], arguments: &Kwargs, is_slim: bool) -> TeraResult<String> {
        let mut fields = fields(arguments.must_get("fields")?).collect::<TeraResult<Vec<_>>>()?;
        if is_slim {
            let is_used = |field: &Field<'_>| rows.iter().any(|row| field.of(row).is_ok_and(|value| !field.is_left_out(value)));
            fields.retain(is_used);
        }
        let mut written = String::with_capacity(96 * (rows.len() + 2));
        for field in &fields {
            written.push_str("| ");
            written.push_str(&label(self.0, arguments, field.name)?);
            written.push(' ');
        }
        written.push_str("|\n");
        for _ in &fields {
            written.push_str("|---");
        }
        written.push('|');
        for row in rows {
            written.push('\n');
            for field in &fields {
                written.push_str("| ");
                let start = written.len();
                field.push(&mut written, field.of(row)?, Place { is_slim, is_cell: true })?;
                if written.len() > start {
                    written.push(' ');
                }
            }
            written.push('|');
        }
        Ok(written)
    }

    fn push_line(&self, written: &mut String, row: &Value, arguments: &Kwargs) -> TeraResult<()> {
        let mut is_first = true;
        for field in fields(arguments.must_get("fields")?) {
            let field = field?;
            let value = field.of(row)?;
            if field.is_left_out(value) {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                written.push_str("; ");
            }
            written.push_str(&label(self.0, arguments, field.name)?);
            written.push_str(": ");
            field.push(written, value, Place { is_slim: true, is_cell: false })?;
        }
        Ok(())
    }
}

/// `facts(of=…, fields="…")`: a bullet with label and value for each field that has a value, or a bullet that there is none. `labels` and
/// `empty` are as for tables.
struct Facts(Catalog);

impl Function<TeraResult<String>> for Facts {
    fn call(&self, arguments: Kwargs, state: &State<'_>) -> TeraResult<String> {
        let of = arguments.must_get::<&Value>("of")?;
        let is_slim = is_slim(state)?;
        let mut written = String::new();
        for field in fields(arguments.must_get("fields")?) {
            let field = field?;
            let value = field.of(of)?;
            if field.is_left_out(value) {
                continue;
            }
            written.push_str(if written.is_empty() { "- " } else { "\n- " });
            written.push_str(&label(self.0, &arguments, field.name)?);
            written.push_str(": ");
            field.push(&mut written, value, Place { is_slim, is_cell: false })?;
        }
        if written.is_empty() { nothing(self.0, &arguments) } else { Ok(written) }
    }

    fn is_safe(&self) -> bool {
        true
    }
}

fn label(catalog: Catalog, arguments: &Kwargs, field: &str) -> TeraResult<String> {
    let group = arguments.get::<&str>("labels")?.unwrap_or("field");
    text(catalog, &format!("{group}.{field}"), &[])
}

/// `bullets(items=…)`: a bullet for each text of a list, or a bullet that there is none; `show` says how (`code`, or as phrases when not
/// given).
struct Bullets(Catalog);

impl Function<TeraResult<String>> for Bullets {
    fn call(&self, arguments: Kwargs, state: &State<'_>) -> TeraResult<String> {
        let items = arguments.must_get::<&[Value]>("items")?;
        let show = arguments.get::<&str>("show")?.unwrap_or_default();
        let is_slim = is_slim(state)?;
        let mut written = String::new();
        for item in items {
            written.push_str(if written.is_empty() { "- " } else { "\n- " });
            cells::push(&mut written, item, show, Place { is_slim, is_cell: false })?;
        }
        if written.is_empty() { nothing(self.0, &arguments) } else { Ok(written) }
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// `shown(value=…, show="…")`: one value, the way a fact has it.
struct Shown;

impl Function<TeraResult<String>> for Shown {
    fn call(&self, arguments: Kwargs, state: &State<'_>) -> TeraResult<String> {
        let mut written = String::new();
        let show = arguments.get::<&str>("show")?.unwrap_or_default();
        let place = Place { is_slim: is_slim(state)?, is_cell: false };
        cells::push(&mut written, arguments.must_get::<&Value>("value")?, show, place)?;
        Ok(written)
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// `fence(text=…, language="…")`: fenced code.
struct Fence;

impl Function<TeraResult<String>> for Fence {
    fn call(&self, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
        Ok(fence(arguments.must_get("text")?, arguments.must_get("language")?))
    }

    fn is_safe(&self) -> bool {
        true
    }
}
