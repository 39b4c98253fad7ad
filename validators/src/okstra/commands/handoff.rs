//! Commands that a release handoff must not run (catalogue, group K): it pushes a branch and opens a pull request, and changes nothing
//! else.

use super::judge::Breach;
use super::programs::{git_sub_command, name};
use super::shell::{Invocation, parse};

/// Branches that nothing is pushed to, and that nothing is handed over from.
pub const BASE_BRANCHES: [&str; 6] = ["main", "master", "prod", "preprod", "staging", "dev"];

/// Something that a handoff must not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffBreach {
    /// What, and why.
    pub breach: Breach,
    /// Whether it is only doubtful: merge, rebase and pull.
    pub is_doubtful: bool,
}

/// What a command makes public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publishing {
    /// `git push`.
    Push,
    /// `gh pr create` and the like.
    PullRequest,
}

/// Everything in a command line that a handoff must not run.
#[must_use]
pub fn judge_handoff(command: &str) -> Vec<HandoffBreach> {
    let mut breaches = Vec::new();
    for invocation in &parse(command).invocations {
        let Some((program, arguments)) = invocation.words.split_first() else { continue };
        match name(program) {
            "git" => git(arguments, &mut breaches),
            "gh" => hub(arguments, &mut breaches),
            other => others(other, arguments, &mut breaches),
        }
    }
    breaches
}

/// What a command line makes public; the first thing of several.
#[must_use]
pub fn publishes(command: &str) -> Option<Publishing> {
    parse(command).invocations.iter().find_map(publishing)
}

fn publishing(invocation: &Invocation) -> Option<Publishing> {
    let (program, arguments) = invocation.words.split_first()?;
    match name(program) {
        "git" => git_sub_command(arguments).filter(|(sub_command, _)| *sub_command == "push").map(|_| Publishing::Push),
        "gh" => {
            let is_writing =
                matches!(arguments.get(1).map(String::as_str), Some("create" | "edit" | "ready" | "reopen" | "merge"));
            (arguments.first().is_some_and(|word| word == "pr") && is_writing).then_some(Publishing::PullRequest)
        }
        _ => None,
    }
}

fn refused(what: impl Into<String>, why: &'static str) -> HandoffBreach {
    HandoffBreach { breach: Breach { what: what.into(), why }, is_doubtful: false }
}

fn git(arguments: &[String], breaches: &mut Vec<HandoffBreach>) {
    let Some((sub_command, rest)) = git_sub_command(arguments) else { return };
    match sub_command {
        "add" | "commit" | "stash" | "rm" | "mv" | "apply" | "am" | "cherry-pick" | "revert" => {
            breaches.push(refused(format!("git {sub_command}"), "a handoff changes no file and makes no commit"));
        }
        "merge" | "rebase" | "pull" => breaches.push(HandoffBreach {
            is_doubtful: true,
            ..refused(format!("git {sub_command}"), "it moves the branch that was verified")
        }),
        "push" => push(rest, breaches),
        _ => {}
    }
    if let Some(option) = rest.iter().find(|word| *word == "--no-verify") {
        breaches.push(refused(option.as_str(), "it skips the hooks"));
    }
}

/// Options and refspecs of `git push [options] [remote [refspec…]]`.
fn push(rest: &[String], breaches: &mut Vec<HandoffBreach>) {
    let mut places = Vec::new();
    let mut words = rest.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "-o" | "--push-option" | "--receive-pack" | "--exec" | "--repo" => drop(words.next()),
            "-f" | "-n" => breaches.push(refused(word, "it is not allowed in a handoff")),
            option if option.starts_with("--force") => breaches.push(refused(option, "it overwrites what others see")),
            option if option.starts_with('-') => {}
            place => places.push(place),
        }
    }
    for refspec in places.iter().skip(1) {
        if refspec.starts_with('+') {
            breaches.push(refused(*refspec, "it overwrites what others see"));
        }
        let target = refspec.trim_start_matches('+').rsplit(':').next().unwrap_or_default();
        let branch = target.strip_prefix("refs/heads/").unwrap_or(target);
        if BASE_BRANCHES.contains(&branch) {
            breaches.push(refused(*refspec, "it pushes to a base branch"));
        }
    }
}

fn hub(arguments: &[String], breaches: &mut Vec<HandoffBreach>) {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["pr", "merge", ..] => breaches.push(refused("gh pr merge", "merging is up to the reviewers")),
        ["release", sub_command, ..] if !matches!(*sub_command, "list" | "view") => {
            breaches.push(refused(format!("gh release {sub_command}"), "a handoff publishes no release"));
        }
        _ => {}
    }
}

fn others(program: &str, arguments: &[String], breaches: &mut Vec<HandoffBreach>) {
    let first = arguments.first().map(String::as_str);
    let second = arguments.get(1).map(String::as_str);
    let breach = match (program, first) {
        ("npm" | "pnpm" | "yarn" | "bun" | "cargo" | "poetry" | "uv", Some("publish")) => {
            Some(refused(format!("{program} publish"), "a handoff publishes nothing but a branch and a pull request"))
        }
        ("npm" | "pnpm" | "yarn" | "bun", Some("run")) if second == Some("deploy") => {
            Some(refused(format!("{program} run deploy"), "a handoff deploys nothing"))
        }
        ("npm" | "pnpm" | "yarn" | "make" | "just", Some("deploy")) => {
            Some(refused(format!("{program} deploy"), "a handoff deploys nothing"))
        }
        ("sed" | "perl", _) if arguments.iter().any(|word| word.starts_with("-i")) => {
            Some(refused(format!("{program} -i"), "a handoff changes no file"))
        }
        ("patch", _) => Some(refused("patch", "a handoff changes no file")),
        ("claude" | "codex" | "gemini", _) => Some(refused(program, "a handoff starts no agent")),
        _ => None,
    };
    breaches.extend(breach);
}

#[cfg(test)]
mod tests {
    use super::{Publishing, judge_handoff, publishes};

    fn found(command: &str) -> Vec<String> {
        judge_handoff(command).into_iter().map(|found| found.breach.what).collect()
    }

    #[test]
    fn a_push_of_the_branch_is_all_that_is_allowed() {
        for command in [
            "git push -u origin fix-1",
            "git -C repo push origin HEAD:fix-1",
            "git push origin feature:refs/heads/main-page",
            "gh pr create --base main --title \"deploy: git push --force\"",
            "git merge-tree --write-tree origin/main HEAD",
            "git log -n 5",
            "gh release list",
            "sed -n 1p notes.txt",
        ] {
            assert_eq!(found(command), Vec::<String>::new(), "{command}");
        }
    }

    #[test]
    fn what_overwrites_publishes_or_edits_is_found() {
        for (command, expected) in [
            ("git add -A && git commit -m x", vec!["git add", "git commit"]),
            ("git push --force-with-lease origin fix-1", vec!["--force-with-lease"]),
            ("git push -f origin +fix-1", vec!["-f", "+fix-1"]),
            ("git push origin HEAD:main", vec!["HEAD:main"]),
            ("git push origin +fix:refs/heads/staging", vec!["+fix:refs/heads/staging", "+fix:refs/heads/staging"]),
            ("git push --no-verify origin fix-1", vec!["--no-verify"]),
            ("gh pr merge 57 --squash", vec!["gh pr merge"]),
            ("gh release create v1", vec!["gh release create"]),
            ("npm publish", vec!["npm publish"]),
            ("npm run deploy", vec!["npm run deploy"]),
            ("sh -c 'git stash'", vec!["git stash"]),
            ("claude -p fix", vec!["claude"]),
        ] {
            assert_eq!(found(command), expected, "{command}");
        }
        assert!(judge_handoff("git rebase origin/main")[0].is_doubtful);
        assert!(!judge_handoff("git commit")[0].is_doubtful);
    }

    #[test]
    fn publishing_is_told_from_looking() {
        assert_eq!(publishes("git status && git push origin x"), Some(Publishing::Push));
        assert_eq!(publishes("gh pr create --fill"), Some(Publishing::PullRequest));
        assert_eq!(publishes("gh pr view 5"), None);
        assert_eq!(publishes("git fetch origin"), None);
    }
}
