//! A choice between keys: `oneOf` or `anyOf` whose branches only say which keys must be there.

use serde_json::Value;

use crate::document::Node;

/// The keys that each branch requires.
pub(super) struct KeyChoice<'s>(Vec<Vec<&'s str>>);

impl<'s> KeyChoice<'s> {
    /// Reads the branches; none when one of them says anything else, too.
    pub(super) fn read(branches: &'s Value) -> Option<Self> {
        let keys = |branch: &'s Value| {
            let says_more = |keyword: &String| !matches!(keyword.as_str(), "required" | "type" | "$comment");
            let branch = branch.as_object().filter(|branch| !branch.keys().any(says_more))?;
            branch.get("required")?.as_array()?.iter().map(Value::as_str).collect()
        };
        branches.as_array()?.iter().map(keys).collect::<Option<_>>().map(Self)
    }

    /// The keys that `mapping` lacks for the only branch of which it has some.
    pub(super) fn missing_from(&self, mapping: Node<'_>) -> Option<Vec<&'s str>> {
        let lacks = |key: &&str| mapping.get(key).is_none();
        let begun: Vec<_> = self.0.iter().filter(|keys| !keys.iter().all(lacks)).collect();
        let [meant] = begun.as_slice() else { return None };
        Some(meant.iter().copied().filter(lacks).collect())
    }

    /// The first key of the first branch that `mapping` meets.
    pub(super) fn first_met(&self, mapping: Node<'_>) -> Option<&'s str> {
        self.0.iter().find(|keys| keys.iter().all(|key| mapping.get(key).is_some())).and_then(|keys| keys.first()).copied()
    }

    /// What is expected, and what it is called when none and when several of the branches are met.
    pub(super) fn in_words(&self) -> (String, &'static str, &'static str) {
        let branches: Vec<String> = self.0.iter().map(|keys| keys_in_words(keys)).collect();
        match branches.as_slice() {
            [one, other] => (format!("either {one} or {other}"), "neither", "both"),
            _ => (branches.join(", or "), "none of them", "several of them"),
        }
    }
}

fn keys_in_words(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    match quoted.as_slice() {
        [] => "no key".into(),
        [only] => format!("the key {only}"),
        [most @ .., last] => format!("the keys {} and {last}", most.join(", ")),
    }
}
