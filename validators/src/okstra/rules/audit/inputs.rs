//! What an audit says was read, against the inputs that the worker was given.

use std::collections::HashSet;

use super::{AUDIT_READ_LINE_MISSING, prompt_stem};
use crate::document::MarkdownDocument;
use crate::finding::Finding;
use crate::okstra::layout::RunFileName;
use crate::okstra::report::sections;
use crate::okstra::run::Run;
use crate::parsed_file::MarkdownFile;
use crate::source::Span;

const TITLES: [&str; 1] = ["Inputs"];

pub(super) fn check(run: &Run<'_>, audit: &MarkdownFile<'_>, findings: &mut Vec<Finding>) {
    let document = &audit.document;
    let lines = document.list_items().iter().map(|item| document.slice(item.text));
    let read: HashSet<&str> = lines.filter_map(file_read).collect();
    let heading = document.headings().first().map_or_else(|| audit.whole(), |heading| audit.place(heading.span));
    if read.is_empty() {
        let message = "the audit has no line `- Read <file> end-to-end`";
        let help = "write one line an input, `- Read task-brief.md end-to-end (147 lines).` for instance";
        findings.push(Finding::new(&AUDIT_READ_LINE_MISSING, heading, message).with_help(help));
        return;
    }
    let Some(prompt) = prompt_of(run, audit) else { return };
    for (input, span) in inputs(&prompt.document) {
        let name = last_component(input);
        if !read.contains(name) {
            let message = format!("the audit does not say that `{name}` was read");
            let finding = Finding::new(&AUDIT_READ_LINE_MISSING, heading.clone(), message);
            let finding = finding.with_related(prompt.place(span), "an input of the worker");
            findings.push(finding.with_help(format!("write `- Read {name} end-to-end (… lines).` if it was")));
        }
    }
}

/// The last component of the file in a line `Read <file> end-to-end…`.
fn file_read(line: &str) -> Option<&str> {
    let (file, _) = line.trim_start().strip_prefix("Read ")?.split_once(" end-to-end")?;
    let file = file.trim().trim_matches('`');
    (!file.is_empty()).then(|| last_component(file))
}

fn last_component(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The prompt of the same worker, task type and counter.
fn prompt_of<'r, 'w>(run: &'r Run<'w>, audit: &MarkdownFile<'_>) -> Option<&'r MarkdownFile<'w>> {
    let own = RunFileName::parse(audit.file.name().to_str()?)?;
    let stem = prompt_stem(own);
    run.prompts.iter().find(|prompt| {
        let name = prompt.file.name().to_str().and_then(RunFileName::parse);
        name.is_some_and(|name| name.stem == stem && name.task_type == own.task_type && name.seq == own.seq)
    })
}

/// The files listed below the heading Inputs: the code of an item, or else its first word. Items that name no file, a folder for
/// instance, are left out.
fn inputs(document: &MarkdownDocument) -> impl Iterator<Item = (&str, Span)> {
    let section = sections::find(document, &TITLES).map_or_else(Span::default, |heading| heading.section);
    let items =
        document.list_items().iter().filter(move |item| section.start <= item.span.start && item.span.start < section.end);
    items.filter_map(|item| {
        let text = document.slice(item.text);
        let code = text.split('`').nth(1);
        let path = code.or_else(|| text.split_whitespace().next())?.trim_end_matches([',', ';', ':']);
        let is_file = last_component(path).trim_matches('.').contains('.') && !path.contains("://") && !path.contains('*');
        is_file.then_some((path, item.text))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MarkdownDocument, file_read, inputs};
    use crate::source::{FilePath, Source};

    #[test]
    fn read_lines_name_a_file() {
        assert_eq!(file_read("Read task-brief.md end-to-end (147 lines)."), Some("task-brief.md"));
        assert_eq!(file_read("Read `runs/a b/report.md` end-to-end"), Some("report.md"));
        assert_eq!(file_read("Read  end-to-end"), None);
        assert_eq!(file_read("Skimmed task-brief.md end-to-end"), None);
        assert_eq!(file_read("Read task-brief.md"), None);
    }

    #[test]
    fn inputs_are_files_below_their_heading() {
        let text = "# P\n\n- before.md\n\n## Inputs\n\n- a/task-brief.md\n- the plan: `runs/plan.md` (long)\n- instruction-set/\n\
                    - logs/*.txt\n- see https://example.com/x.md\n- notes.md, if there are any\n\n## Output\n\n- result.md\n";
        let source = Arc::new(Source::new(FilePath::from_text("p.md"), text.as_bytes().to_vec()));
        let document = MarkdownDocument::parse(&source);
        let found: Vec<&str> = inputs(&document).map(|(path, _)| path).collect();
        assert_eq!(found, ["a/task-brief.md", "runs/plan.md", "notes.md"]);
    }
}
