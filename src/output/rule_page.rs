//! The page about a rule, made from the rule's own metadata: what `explain` prints and what docs/rules holds.

use std::fmt::Write as _;

use countersign_validators::finding::Applicability;
use countersign_validators::rule::{Family, Profile, Rule};

/// The page as Markdown, ended by one LF.
pub(crate) fn markdown(rule: &Rule) -> String {
    let enforced = match rule.profile {
        // Of this convention only the texts could be read, not the tool.
        Profile::Upstream if rule.family() == Family::Okstra => "the convention's own texts demand it",
        Profile::Ours if rule.family() == Family::Okstra => "the convention's own texts do not say it",
        // Nothing of this convention is a checker: its commands and skills tell agents when to stop.
        Profile::Upstream if rule.family() == Family::Workbench => {
            "the convention stops here: its command, skill, schema or loader"
        }
        Profile::Ours if rule.family() == Family::Workbench => "nothing of the convention stops here",
        Profile::Upstream => "the convention's own tool enforces it",
        Profile::UpstreamStrict => "the convention's own tool enforces it in its strict mode",
        Profile::Ours => "no tool of the convention enforces it",
    };
    let mut page = format!("# {}\n\n{}.\n\n", rule.name, capitalised(rule.summary));
    // Writing into a string cannot fail.
    let _infallible = writeln!(page, "- Level: {}", rule.level);
    let _infallible = writeln!(page, "- Profile: {} ({enforced})", rule.profile.as_str());
    if rule.gates_only {
        page.push_str("- Reported by `countersign gate` only, never by `countersign check`\n");
    }
    if rule.needs_base {
        page.push_str("- Compares with an earlier version: reported only when a run is told one with `--base`\n");
    }
    match rule.fix {
        Some(Applicability::Safe) => page.push_str("- Fix: safe, applied by `--fix`\n"),
        Some(Applicability::Unsafe) => page.push_str("- Fix: unsafe, applied by `--unsafe-fixes`\n"),
        None => {}
    }
    let _infallible = writeln!(page, "- Since: {}\n", rule.since);
    page.push_str(&examples_with_names(rule.explanation));
    page
}

fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// The explanation without its first-line notes for the tests, and with the file that an example belongs to written above it.
fn examples_with_names(explanation: &str) -> String {
    let mut text = String::with_capacity(explanation.len());
    let mut is_in_fence = false;
    let lines = explanation.lines().skip_while(|line| line.trim().is_empty() || line.starts_with("<!--"));
    for line in lines {
        if line.starts_with("```") {
            let info = line.trim_start_matches('`').trim();
            if let (false, Some((language, place))) = (is_in_fence, info.split_once(' ')) {
                let _infallible = write!(text, "{}\n\n```{language}\n", file_note(place.trim()));
                is_in_fence = true;
                continue;
            }
            is_in_fence = !is_in_fence;
        }
        text.push_str(line);
        text.push('\n');
    }
    while text.ends_with("\n\n") {
        text.pop();
    }
    text
}

/// `In \`proposal.yml\`:` for the place a fence names: a path, and how the example changes the file.
fn file_note(place: &str) -> String {
    let (path, mode) = match place.rsplit_once(' ') {
        Some((path, mode @ ("append" | "whole"))) => (path, mode),
        _ => (place, ""),
    };
    match mode {
        "append" => format!("At the end of `{path}`:"),
        "whole" => format!("The whole of `{path}`:"),
        _ => format!("In `{path}`:"),
    }
}

#[cfg(test)]
mod tests {
    use super::examples_with_names;

    #[test]
    fn notes_for_the_tests_become_words() {
        let explanation = "<!-- base: accepted -->\n## Bad\n```yaml proposal.yml\nstatus: done\n```\n```text /a b.md append\nx\n```\n```sh\nrm a\n```\n\n\n";
        assert_eq!(
            examples_with_names(explanation),
            "## Bad\nIn `proposal.yml`:\n\n```yaml\nstatus: done\n```\nAt the end of `/a b.md`:\n\n```text\nx\n```\n```sh\nrm a\n```\n"
        );
    }
}
