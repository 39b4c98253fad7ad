//! What the convention asks of messages of commits (catalogue 1.7).

/// The types that a commit may have.
pub const TYPES: [&str; 11] = ["feat", "fix", "perf", "revert", "deps", "docs", "refactor", "build", "ci", "chore", "test"];
/// Most characters of a subject.
pub const LONGEST_SUBJECT: usize = 72;

/// The first emoji of a text: a picture character, or a short name between colons such as `:tada:` at a word of its own.
#[must_use]
pub fn emoji(text: &str) -> Option<std::ops::Range<usize>> {
    let picture = text.char_indices().find(|(_, character)| is_picture(*character));
    if let Some((start, character)) = picture {
        return Some(start..start + character.len_utf8());
    }
    let mut start = 0;
    for word in text.split(' ') {
        let name = word.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if name.is_some_and(|name| name.len() > 1 && is_name(name)) {
            return Some(start..start + word.len());
        }
        start += word.len() + 1;
    }
    None
}

/// Characters that are shown as pictures by themselves, or make the one before them a picture.
const fn is_picture(character: char) -> bool {
    matches!(character,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}' | '\u{2B1B}' | '\u{2B1C}'
        | '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23FA}' | '\u{FE0F}' | '\u{20E3}' | '\u{3030}' | '\u{303D}')
}

/// Whether a line gives credit for the work to an assistant.
#[must_use]
pub fn is_ai_attribution(line: &str) -> bool {
    const ASSISTANTS: [&str; 11] =
        ["claude", "anthropic", "codex", "openai", "chatgpt", "gpt-", "gemini", "copilot", "cursor", "devin", "aider"];
    let line = line.trim().to_lowercase();
    if let Some(who) = line.strip_prefix("co-authored-by:") {
        return ASSISTANTS.iter().any(|assistant| who.contains(assistant));
    }
    line.trim_start_matches(|character: char| !character.is_alphanumeric()).starts_with("generated with ")
}

#[cfg(test)]
mod tests {
    use super::{emoji, is_ai_attribution};

    #[test]
    fn emoji_and_credits_are_seen() {
        assert_eq!(emoji("add ✨ sparkle"), Some(4..7));
        assert_eq!(emoji(":tada: begin"), Some(0..6));
        assert_eq!(emoji("map a:b:c and 10:30: fine → 결제"), None);
        assert!(is_ai_attribution("Co-Authored-By: Claude <noreply@anthropic.com>"));
        assert!(is_ai_attribution("🤖 Generated with [Claude Code](https://example.com)"));
        assert!(!is_ai_attribution("Co-authored-by: Jisoo <jisoo@example.com>"));
        assert!(!is_ai_attribution("The client is generated with protoc"));
    }
}
