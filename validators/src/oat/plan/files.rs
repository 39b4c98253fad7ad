//! The files that tasks say they change: the lists below `**Files:**`.

use std::collections::BTreeMap;

use super::outline::Task;
use crate::oat::text_lines::{Line, lines};
use crate::source::{Source, Span};

/// What is done with a file that is named but not changed.
const READING: [&str; 7] = ["read", "reference", "review", "verify", "run", "see", "no"];

/// The paths in the list of files of a task, with their places: what stands between backticks in each item, up to a dash or bracket that
/// begins a remark. Files that are only read, folders, patterns and what is no path are left out.
#[must_use]
pub fn files_of<'s>(source: &'s Source, task: &Task) -> BTreeMap<&'s str, Span> {
    let mut files = BTreeMap::new();
    let mut is_in_list = false;
    for line in lines(source, task.section) {
        let text = line.text.trim_start();
        if text.starts_with("**Files") {
            is_in_list = true;
        } else if let Some(item) = text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")) {
            if is_in_list {
                add(&line, item, &mut files);
            }
        } else if !text.is_empty() {
            is_in_list = false;
        }
    }
    files
}

fn add<'s>(line: &Line<'s>, item: &'s str, files: &mut BTreeMap<&'s str, Span>) {
    let verb = item.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    if READING.contains(&verb.as_str()) {
        return;
    }
    let mut rest = item;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, after)) = after.split_once('`') else { return };
        if before.contains(['—', '–', '(']) || before.contains(" - ") {
            return;
        }
        if let Some(path) = path(code) {
            files.entry(path).or_insert_with(|| line.span_of(path));
        }
        rest = after;
    }
}

/// The path of a file that a piece of code names, without a line number at its end.
fn path(code: &str) -> Option<&str> {
    let code = code.trim();
    let path = match code.rsplit_once(':') {
        Some((path, lines)) if lines.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => path,
        _ => code,
    };
    let path = path.strip_prefix("./").unwrap_or(path);
    let is_file = path.contains(['/', '.']) && !path.ends_with('/');
    let is_plain = !path.contains(|character: char| character.is_whitespace() || "*?{}<>|$()=:,;".contains(character));
    (is_file && is_plain).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::files_of;
    use crate::oat::plan::outline::Outline;
    use crate::source::{FilePath, Source};

    #[test]
    fn files_are_those_that_are_changed() {
        let text = "## Phase 1: A\n\n### Task p01-t01: x\n\n**Files:**\n\n- Create: `src/a.ts`, `src/b.ts`\n- Modify: `./src/c.ts:10-20` — `helper()`\n\
                    - Move: `old/d.ts` → `new/d.ts` (see `docs/e.md`)\n- `문서/설정.md`\n- Read: `src/f.ts`\n- Modify: `dist/` and `src/*.ts`\n\n\
                    **Steps:**\n\n- Change `src/g.ts`\n";
        let source = Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec());
        let outline = Outline::read(&source);
        let files = files_of(&source, &outline.tasks[0]);
        let names: Vec<&str> = files.keys().copied().collect();
        assert_eq!(names, ["new/d.ts", "old/d.ts", "src/a.ts", "src/b.ts", "src/c.ts", "문서/설정.md"]);
        assert!(files.iter().all(|(name, span)| source.slice(*span) == *name));
    }
}
