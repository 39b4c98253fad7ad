//! The key of a task: project, group and task.

/// A task key (catalogue 1.2): three names that are not empty, joined by `:` on command lines and by `/` in prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskKey<'k> {
    /// The project's id.
    pub project: &'k str,
    /// The group the task belongs to.
    pub group: &'k str,
    /// The task's id.
    pub task: &'k str,
}

impl<'k> TaskKey<'k> {
    /// Reads a key; blanks around it are allowed, blank parts are not. A key with a `:` is joined by `:` only.
    #[must_use]
    pub fn parse(text: &'k str) -> Option<Self> {
        let separator = if text.contains(':') { ':' } else { '/' };
        let mut parts = text.trim().split(separator);
        let key = Self { project: parts.next()?, group: parts.next()?, task: parts.next()? };
        let is_whole = parts.next().is_none() && [key.project, key.group, key.task].iter().all(|part| !part.trim().is_empty());
        is_whole.then_some(key)
    }

    /// The id that front matter of worker results makes of the key: the parts joined by `-`.
    #[must_use]
    pub fn document_id(&self) -> String {
        [self.project, self.group, self.task].join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::TaskKey;

    #[test]
    fn keys_have_three_parts_that_are_not_empty() {
        let key = TaskKey { project: "demo-shop", group: "checkout", task: "SHOP-101" };
        assert_eq!(TaskKey::parse("demo-shop:checkout:SHOP-101"), Some(key));
        assert_eq!(TaskKey::parse(" demo-shop/checkout/SHOP-101 "), Some(key));
        assert_eq!(key.document_id(), "demo-shop-checkout-SHOP-101");
        for malformed in ["", ":", "::", "a:b", "a:b:", "a: :c", "a:b:c:d", "a:b/c", "a/b", "a-b-c"] {
            assert_eq!(TaskKey::parse(malformed), None, "{malformed}");
        }
        assert_eq!(TaskKey::parse("a/b:c/d:e").map(|key| key.task), Some("e"));
    }
}
