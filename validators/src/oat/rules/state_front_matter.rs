//! Whether the convention's readers find and accept the front matter of state.md at all (catalogue 4).

use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::front_matter::{LineReader, Problem};
use crate::oat::state::{LIFECYCLES, PHASE_STATUSES, PHASES, State, WORKFLOW_MODES};
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    STATE_FRONTMATTER_INVALID = "state-frontmatter-invalid", Error, Upstream, "the front matter of the state is no mapping in YAML";
    STATE_LINE_ENDINGS = "state-line-endings", Error, Upstream, "the state does not begin with `---` and a line feed, or has CRLF line ends in its front matter", safe_fix;
}

/// The fields that the control plane shows, with the default of each.
const SHOWN: [(&str, &str, &str); 4] = [
    ("oat_phase", "phase", PHASES[0]),
    ("oat_phase_status", "status", PHASE_STATUSES[0]),
    ("oat_workflow_mode", "mode", WORKFLOW_MODES[0]),
    ("oat_lifecycle", "lifecycle", LIFECYCLES[0]),
];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    if let Some(finding) = beginning(state) {
        findings.push(finding);
        return;
    }
    findings.extend(invalid(state));
}

/// What the control plane cannot read, in a file that begins as it should.
#[must_use]
pub fn invalid(state: &State<'_>) -> Option<Finding> {
    let source = state.source();
    let Some(front_matter) = &state.front_matter else {
        // The line readers and `closeout-check` take any line that begins with `---` for the end.
        return LineReader::read(source).is_none().then(|| {
            let message = "the front matter is never closed, so no reader sees any of it: expected a second line `---`";
            Finding::new(&STATE_FRONTMATTER_INVALID, state.file.place(Span::new(0, 3)), message)
                .with_help("write `---` on a line of its own below the last key")
        });
    };
    let (span, reason) = match front_matter.problem() {
        Some(Problem::CarriageReturn(_)) => return None,
        Some(problem) => (problem.span(), problem.message(source)),
        None if front_matter.mapping().is_none() => (Span::from_range(0..3), "the front matter has no key".to_owned()),
        None => return None,
    };
    let mut message = format!("{reason}; the control plane gives up on all of it and shows {}", defaults(state));
    if let Some(Problem::DuplicateKey(key)) = front_matter.problem() {
        let value = |at: Span| {
            let line = source.slice(Span::new(at.end, front_matter.content.end)).split('\n').next().unwrap_or_default();
            line.trim_start().trim_start_matches(':').split(" #").next().unwrap_or_default().trim().to_owned()
        };
        message.push_str(&format!(
            "; the line reader takes the first value, `{}`, a YAML reader that allows it the last, `{}`",
            value(key.first),
            value(key.second)
        ));
        let finding = Finding::new(&STATE_FRONTMATTER_INVALID, state.file.place(key.second), message);
        return Some(
            finding
                .with_related(state.file.place(key.first), "the same key")
                .with_help("keep the line that is right, and delete the other"),
        );
    }
    Some(
        Finding::new(&STATE_FRONTMATTER_INVALID, state.file.place(span), message)
            .with_help("write `key: value` lines between the two `---`"),
    )
}

/// What the control plane shows, with what the file says where that is something else.
fn defaults(state: &State<'_>) -> String {
    let reader = LineReader::read(state.source());
    let fields = SHOWN.map(|(key, name, default)| {
        let written = reader.and_then(|reader| reader.field(key)).map(|field| field.value.trim_matches(['"', '\'']));
        match written.filter(|written| !matches!(*written, "" | "null") && *written != default && written.len() < 40) {
            Some(written) => format!("{name} `{default}` (the file says `{written}`)"),
            None => format!("{name} `{default}`"),
        }
    });
    fields.join(", ")
}

/// A file that does not begin as line readers need it, or has carriage returns in its front matter.
fn beginning(state: &State<'_>) -> Option<Finding> {
    let source = state.source();
    let text = source.text()?;
    let body = text.strip_prefix('\u{feff}');
    let has_mark = body.is_some();
    let body = body.unwrap_or(text);
    let offset = text.len() - body.len();
    let blank = body.len() - body.trim_start().len();
    let (first, rest) = body[blank..].split_once('\n').unwrap_or((&body[blank..], ""));
    if first.trim_end() != "---" {
        let message = "the state has no front matter: it has to begin with a line `---`, and no reader sees any field";
        return Some(
            Finding::new(&STATE_LINE_ENDINGS, state.file.place(Span::from_range(0..0)), message)
                .with_help("begin the file with `---`, the `oat_…` keys, and another `---`"),
        );
    }
    let start = offset + blank;
    let place = |from: usize, to: usize| state.file.place(Span::from_range(from..to));
    let mut edits = Vec::new();
    if start > 0 {
        edits.push(Edit::replace(place(0, start), ""));
    }
    let blanks = first.trim_end_matches('\r');
    if blanks.len() > 3 {
        edits.push(Edit::replace(place(start + 3, start + blanks.len()), ""));
    }
    let mut at = start + first.len() + 1;
    let mut returns = Vec::new();
    if first.ends_with('\r') {
        returns.push(start + first.len() - 1);
    }
    let mut is_closed = false;
    for line in rest.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        if bare.ends_with('\r') {
            returns.push(at + bare.len() - 1);
        }
        at += line.len();
        if line.starts_with("---") {
            is_closed = true;
            break;
        }
    }
    if edits.is_empty() && returns.is_empty() {
        return None;
    }
    let first_return = returns.first().copied();
    edits.extend(returns.into_iter().map(|at| Edit::replace(place(at, at + 1), "")));
    let (span, what) = if has_mark {
        (0..offset, "the file begins with a byte order mark, so none of the convention's readers sees any front matter")
    } else if blank > 0 {
        (0..blank, "blank lines stand before `---`, so none of the convention's readers sees any front matter")
    } else if let Some(at) = first_return {
        let what = if at == start + 3 {
            "the file has CRLF line ends: the line readers see no front matter at all and `complete-state` refuses, the control plane reads the last value with a carriage return behind it"
        } else {
            "a line of the front matter ends with CRLF: the control plane can read its last value with a carriage return behind it, the line readers without"
        };
        (at..at + 1, what)
    } else {
        (
            start + 3..start + blanks.len(),
            "blanks stand behind the first `---`, so the line readers see no front matter at all; the control plane does",
        )
    };
    let message = format!("{what}; expected `---` and a line feed as the very first characters, and LF behind every line");
    let finding = Finding::new(&STATE_LINE_ENDINGS, place(span.start, span.end), message)
        .with_help("save the front matter with LF line ends and without a byte order mark");
    if is_closed {
        Some(finding.with_fix(Applicability::Safe, "begin the file with `---` and LF line ends", edits))
    } else {
        Some(finding)
    }
}
