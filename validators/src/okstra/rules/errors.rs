//! Rules about errors sidecars and errors logs (catalogue, group C). Neither of them ever gates a verdict.

use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::okstra::run::Run;
use crate::parsed_file::{JsonFile, JsonLine, JsonLines};
use crate::rule::{Level, rules};

rules! { "okstra":
    ERRORS_SIDECAR_UNPARSABLE = "errors-sidecar-unparsable", Error, Upstream, "a worker's errors sidecar is no JSON";
    ERRORS_SIDECAR_TYPE = "errors-sidecar-type", Warning, Upstream, "a worker's errors sidecar holds an error that does not belong there";
    ERRORS_LOG_TYPE_UNKNOWN = "errors-log-type-unknown", Warning, Upstream, "a line of an errors log is no error of a known type";
    ERRORS_LOG_CONTRACT_VIOLATION = "errors-log-contract-violation", Info, Upstream, "an errors log records a violation of the contract";
}

const CLI_FAILURE: &str = "cli-failure";
const TOOL_FAILURE: &str = "tool-failure";
const CONTRACT_VIOLATION: &str = "contract-violation";
const TYPES: [&str; 3] = [CLI_FAILURE, TOOL_FAILURE, CONTRACT_VIOLATION];

/// Looks at the errors sidecars and the errors logs of a run.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    run.errors_sidecars.iter().for_each(|sidecar| check_sidecar(sidecar, findings));
    for log in &run.errors_logs {
        log.lines.iter().for_each(|line| check_line(log, line, findings));
    }
}

fn check_sidecar(sidecar: &JsonFile<'_>, findings: &mut Vec<Finding>) {
    let root = match sidecar.tree() {
        Ok(tree) => tree.root(),
        Err(error) => {
            let message = format!("the errors sidecar is no JSON: {}", error.message);
            let finding = Finding::new(&ERRORS_SIDECAR_UNPARSABLE, sidecar.place(error.span), message);
            findings.push(finding.with_help("write `[]` when there was no error"));
            None
        }
    };
    for error in root.map(errors_in).unwrap_or_default() {
        let Some(kind) = error.get("errorType").filter(|kind| kind.as_str().is_some_and(|kind| kind != TOOL_FAILURE)) else {
            continue;
        };
        let message = format!("`{}` in a worker's own sidecar: expected `{TOOL_FAILURE}`", kind.text());
        let finding = Finding::new(&ERRORS_SIDECAR_TYPE, sidecar.place(kind.span()), message);
        findings.push(match kind.text() {
            CLI_FAILURE => finding.with_help("failures of the command line belong into the errors log of the run"),
            other => match nearest(other, [TOOL_FAILURE]) {
                Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
                None => finding,
            },
        });
    }
}

/// The errors of a sidecar: a list, an object with a list `errors`, or one error. Which of them the convention writes is not attested.
fn errors_in(root: Node<'_>) -> Vec<Node<'_>> {
    match root.kind() {
        Kind::Sequence => root.items().collect(),
        Kind::Mapping => root.get("errors").map_or_else(|| vec![root], |errors| errors.items().collect()),
        _ => Vec::new(),
    }
}

fn check_line(log: &JsonLines<'_>, line: &JsonLine, findings: &mut Vec<Finding>) {
    let root = match line.tree() {
        Ok(tree) => tree.root(),
        Err(error) => {
            let message = format!("the line is no JSON: {}", error.message);
            findings.push(Finding::new(&ERRORS_LOG_TYPE_UNKNOWN, log.place(error.span), message));
            return;
        }
    };
    let Some(root) = root.filter(|root| root.kind() == Kind::Mapping) else {
        findings.push(Finding::new(&ERRORS_LOG_TYPE_UNKNOWN, log.place(line.span), "the line is no object: expected one error"));
        return;
    };
    let Some(kind) = root.get("errorType") else {
        let span = root.entries().next().map_or(root.span(), |entry| entry.key.span());
        findings.push(Finding::new(&ERRORS_LOG_TYPE_UNKNOWN, log.place(span), "the error has no `errorType`"));
        return;
    };
    match kind.as_str() {
        Some(CONTRACT_VIOLATION) => {
            let told = ["message", "detail", "reason"].iter().find_map(|key| root.get(key)?.as_str());
            let message = match told {
                Some(told) => format!("the contract was violated: {told}"),
                None => "the contract was violated".to_owned(),
            };
            findings.push(Finding::new(&ERRORS_LOG_CONTRACT_VIOLATION, log.place(kind.span()), message));
        }
        Some(CLI_FAILURE | TOOL_FAILURE) => {}
        Some(other) => {
            let message =
                format!("the type `{other}` is not known: expected {}", TYPES.map(|known| format!("`{known}`")).join(", "));
            let finding = Finding::new(&ERRORS_LOG_TYPE_UNKNOWN, log.place(kind.span()), message).at_level(Level::Info);
            findings.push(match nearest(other, TYPES) {
                Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
                None => finding,
            });
        }
        None => {
            let message = "the `errorType` is no text";
            findings.push(Finding::new(&ERRORS_LOG_TYPE_UNKNOWN, log.place(kind.span()), message));
        }
    }
}
