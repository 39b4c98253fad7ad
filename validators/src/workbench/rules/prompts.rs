//! A rule about the front matter of commands, agents and skills.

use crate::finding::{Applicability, Edit, Finding};
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::source::Span;
use crate::workbench::context::Context;

rules! { "workbench":
    COMMAND_FRONTMATTER_YAML = "command-frontmatter-yaml", Error, Ours, "the front matter of a command, agent or skill is no YAML", safe_fix;
}

/// Parses the front matter of every prompt.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    for prompt in &context.workbench.prompts {
        let Some(parsed) = prompt.document.parse_front_matter(context.workspace.limits().yaml()) else {
            findings.extend(unclosed(prompt));
            continue;
        };
        match parsed {
            Ok(tree) => {
                if let Some(duplicate) = tree.duplicate_keys().first() {
                    let key = prompt.source().slice(duplicate.second);
                    let message = format!("the front matter has the key `{key}` twice, which YAML readers refuse");
                    let finding = Finding::new(&COMMAND_FRONTMATTER_YAML, prompt.place(duplicate.second), message);
                    findings
                        .push(finding.with_related(prompt.place(duplicate.first), "the first one").with_help("keep one of them"));
                }
            }
            Err(error) => {
                let message = format!("the front matter is no YAML: {}", error.message);
                let finding = Finding::new(&COMMAND_FRONTMATTER_YAML, prompt.place(error.span), message);
                findings.push(match UnquotedValue::at(prompt, error.span.start) {
                    Some(value) => value.with_fix(prompt, finding),
                    None => finding,
                });
            }
        }
    }
}

/// Front matter that is opened and never closed, so that no reader sees it. A rule at the top of a page has no key below it.
fn unclosed(prompt: &MarkdownFile<'_>) -> Option<Finding> {
    let (body, offset) = prompt.source().body()?;
    let mut lines = body.lines();
    let opening = lines.next().filter(|line| *line == "---")?;
    let key = lines.next()?.split_once(':')?.0;
    let is_key = !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter));
    let span = Span::from_range(0..opening.len()).shifted(offset);
    let message = "the front matter is never closed: a second line `---` was expected";
    is_key.then(|| Finding::new(&COMMAND_FRONTMATTER_YAML, prompt.place(span), message))
}

/// A value without quotes, on the line of its key.
struct UnquotedValue<'p> {
    key: &'p str,
    text: &'p str,
    span: Span,
}

impl<'p> UnquotedValue<'p> {
    /// The value that an offset of the front matter lies in.
    fn at(prompt: &'p MarkdownFile<'_>, offset: u32) -> Option<Self> {
        let content = prompt.document.front_matter()?.content;
        let text = prompt.source().slice(content);
        let offset = usize::try_from(offset.checked_sub(content.start)?).ok()?;
        let start = text.get(..offset)?.rfind('\n').map_or(0, |end| end + 1);
        let line = text.get(start..)?.lines().next()?;
        let (key, value) = line.split_once(": ")?;
        let is_key = !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter));
        let value_start = start + line.len() - value.trim_start().len();
        let value = value.trim();
        let is_plain = !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!', '#', '%', '@', '`']);
        let span = Span::from_range(value_start..value_start + value.len()).shifted(content.start);
        (is_key && is_plain && !value.is_empty()).then_some(Self { key, text: value, span })
    }

    /// Double quotes around the value are a certain fix: without them it is no value at all, unless a comment may be meant.
    fn with_fix(&self, prompt: &MarkdownFile<'_>, finding: Finding) -> Finding {
        let finding = finding.with_help(format!("put the value of `{}` into double quotes", self.key));
        if self.text.contains(" #") {
            return finding;
        }
        let quoted = format!("\"{}\"", self.text.replace('\\', "\\\\").replace('"', "\\\""));
        finding.with_fix(Applicability::Safe, "quote the value", vec![Edit::replace(prompt.place(self.span), quoted)])
    }
}
