//! A rule about the front matter of commands, agents and skills.

use crate::finding::Finding;
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::workbench::context::Context;

rules! { "workbench":
    COMMAND_FRONTMATTER_YAML = "command-frontmatter-yaml", Error, Ours, "the front matter of a command, agent or skill is no YAML";
}

/// Parses the front matter of every prompt.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    for prompt in &context.workbench.prompts {
        let Some(parsed) = prompt.document.parse_front_matter(context.workspace.limits().yaml()) else { continue };
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
                findings.push(match unquoted_key(prompt, error.span.start) {
                    Some(key) => finding.with_help(format!("put the value of `{key}` into double quotes")),
                    None => finding,
                });
            }
        }
    }
}

/// The key whose value an offset lies in, when the value has no quotes and stands on the key's line.
fn unquoted_key<'p>(prompt: &'p MarkdownFile<'_>, offset: u32) -> Option<&'p str> {
    let content = prompt.document.front_matter()?.content;
    let text = prompt.source().slice(content);
    let before = text.get(..usize::try_from(offset.checked_sub(content.start)?).ok()?)?;
    let line = before.rsplit('\n').next()?;
    let (key, value) = line.split_once(": ")?;
    let is_plain = !value.trim_start().starts_with(['"', '\'', '[', '{', '|', '>']);
    let is_key = !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter));
    (is_plain && is_key).then_some(key)
}
