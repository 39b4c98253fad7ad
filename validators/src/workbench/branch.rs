//! Names of branches.

use super::issue_id::IssueId;
use super::settings::Tracker;

/// Branches that are nobody's work on one issue.
const SHARED: [&str; 10] =
    ["main", "master", "develop", "development", "dev", "trunk", "next", "staging", "production", "gh-pages"];

/// Whether many work on the branch, so that its name says nothing of an issue.
#[must_use]
pub fn is_shared(name: &str) -> bool {
    SHARED.contains(&name) || name.starts_with("release/") || name.starts_with("releases/")
}

/// The issue that the name of a branch says: `feature/42-slug` on GitHub, `{PREFIX}-{NUMBER}` in any case at the start of a part on Linear.
#[must_use]
pub fn issue(name: &str, tracker: Option<Tracker>) -> Option<IssueId> {
    let by_number = || {
        let rest = name.strip_prefix("feature/")?;
        let (number, slug) = rest.split_once('-')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && !slug.is_empty()).then(|| number.parse().ok().map(IssueId::Number))?
    };
    let by_key = || {
        name.split('/').find_map(|part| {
            let (prefix, rest) = part.split_once('-')?;
            let digits = rest.len() - rest.trim_start_matches(|character: char| character.is_ascii_digit()).len();
            let ends = rest[digits..].is_empty() || rest[digits..].starts_with(['-', '_']);
            let is_prefix = prefix.starts_with(|first: char| first.is_ascii_alphabetic());
            (ends && is_prefix && digits > 0).then(|| IssueId::parse(&format!("{prefix}-{}", &rest[..digits])))?
        })
    };
    match tracker {
        Some(Tracker::GitHub) => by_number(),
        Some(Tracker::Linear) => by_key(),
        None => by_number().or_else(by_key),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_shared, issue};
    use crate::workbench::settings::Tracker::{GitHub, Linear};

    #[test]
    fn names_say_their_issue() {
        let read = |name, tracker| issue(name, tracker).map(|issue| issue.to_string());
        assert_eq!(read("feature/42-refund-page", Some(GitHub)).as_deref(), Some("#42"));
        assert_eq!(read("feature/42-환불", Some(GitHub)).as_deref(), Some("#42"));
        for name in ["feature/#42-refund", "feature/42", "feature/42-", "fix/42-refund", "42-refund", "feature/pap-7-x", "refund"]
        {
            assert_eq!(read(name, Some(GitHub)), None, "{name}");
        }
        assert_eq!(read("feature/pap-7024-desc", Some(Linear)).as_deref(), Some("PAP-7024"));
        assert_eq!(read("PAP-7024", Some(Linear)).as_deref(), Some("PAP-7024"));
        assert_eq!(read("feature/42-refund", Some(Linear)), None);
        assert_eq!(read("dana/pap-7_x", None).as_deref(), Some("PAP-7"));
        assert!(is_shared("main") && is_shared("release/1.2") && !is_shared("feature/x"));
    }
}
