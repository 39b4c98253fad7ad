//! Command lines against the lists of what must not be in them (catalogue, section 3).

use super::programs::{git_sub_command, name};
use super::shell::{CommandLine, Invocation, Mask, parse};

/// Something that must not be in a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// What it is, as it stands in the command as far as that can be told.
    pub what: String,
    /// What it does: a lower-case fragment to stand after a colon.
    pub why: &'static str,
}

/// What is wrong with a command, by list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgement {
    /// Tokens of list 1, where they mean what the list says: `-w` and `-u` only with programs that write with them.
    pub mutating_tokens: Vec<Breach>,
    /// `-w` and `-u` with other programs. The convention's own text refuses them too.
    pub literal_tokens: Vec<Breach>,
    /// What lists 2 and 4 name beyond list 1: commands that change files or dependencies.
    pub mutating_other: Vec<Breach>,
    /// List 3: ways to hide a failure.
    pub masks: Vec<Breach>,
    /// git sub-commands that are not known to only read.
    pub git: Vec<Breach>,
    /// Variables that move caches or load code.
    pub redirections: Vec<Breach>,
    /// Installs that may change the lock file.
    pub installs: Vec<Breach>,
}

/// git's sub-commands that a verifier may use.
const READING_GIT: [&str; 6] = ["status", "diff", "log", "show", "rev-parse", "blame"];
/// Tokens of list 1 that mean the same with every program.
const TOKENS: [&str; 5] = ["--fix", "--write", "--update-snapshots", "--snapshot-update", "--update-goldens"];
/// Tokens of list 1 that are the beginning of a command.
const COMMANDS: [&[&str]; 5] =
    [&["cargo", "insta", "accept"], &["npm", "install"], &["cargo", "update"], &["pnpm", "add"], &["bun", "add"]];

const WRITES: &str = "it changes files";
const DEPENDS: &str = "it changes dependencies";
const SNAPSHOTS: &str = "it accepts whatever the tests print";

/// Holds a command line against every list.
#[must_use]
pub fn judge(command: &str) -> Judgement {
    let line = parse(command);
    let mut judgement = Judgement::default();
    for invocation in &line.invocations {
        variables(invocation, &mut judgement);
        if let Some((program, arguments)) = invocation.words.split_first() {
            let program = name(program);
            tokens(program, &invocation.words, &mut judgement);
            others(program, arguments, &mut judgement);
            subsets(program, arguments, &mut judgement);
            git(program, arguments, &mut judgement);
            installs(program, arguments, &mut judgement);
        }
    }
    masks(&line, &mut judgement);
    judgement
}

fn breach(what: impl Into<String>, why: &'static str) -> Breach {
    Breach { what: what.into(), why }
}

fn has(arguments: &[String], wanted: &str) -> bool {
    arguments.iter().any(|argument| argument == wanted)
}

fn begins(arguments: &[String], words: &[&str]) -> bool {
    arguments.len() >= words.len() && arguments.iter().zip(words).all(|(own, word)| own == word)
}

fn variables(invocation: &Invocation, judgement: &mut Judgement) {
    for (name, value) in &invocation.variables {
        match name.as_str() {
            "INSTA_UPDATE" if value != "no" => judgement.mutating_tokens.push(breach(format!("{name}={value}"), SNAPSHOTS)),
            "CARGO_TARGET_DIR" | "PYTEST_CACHE_DIR" | "RUFF_CACHE_DIR" | "MYPY_CACHE_DIR" | "GOCACHE" | "npm_config_cache"
            | "YARN_CACHE_FOLDER" | "XDG_CACHE_HOME"
                if leads_outside(value) =>
            {
                judgement.redirections.push(breach(format!("{name}={value}"), "it moves a cache out of the worktree"));
            }
            "NODE_OPTIONS"
                if value
                    .split_whitespace()
                    .any(|word| word == "-r" || word.starts_with("--require") || word.starts_with("--import")) =>
            {
                judgement.redirections.push(breach(format!("{name}={value}"), "it loads code that the command does not name"));
            }
            _ => {}
        }
    }
}

/// Whether a folder lies outside the worktree that a command runs in: absolute, in somebody's home, or above.
fn leads_outside(path: &str) -> bool {
    path.starts_with(['/', '~', '$']) || path.split('/').any(|step| step == "..")
}

/// List 1.
fn tokens(program: &str, words: &[String], judgement: &mut Judgement) {
    for token in TOKENS {
        // `--fix` and `--fix=all`, but not `--fix-dry-run`.
        let is_token =
            |word: &&String| word.as_str() == token || word.strip_prefix(token).is_some_and(|rest| rest.starts_with('='));
        let why = if token.contains("snapshot") || token.contains("golden") { SNAPSHOTS } else { WRITES };
        judgement.mutating_tokens.extend(words.iter().skip(1).find(is_token).map(|word| breach(word.clone(), why)));
    }
    for (flag, writers, why) in
        [("-w", ["gofmt", "goimports", "shfmt"].as_slice(), WRITES), ("-u", ["jest", "vitest", "ava"].as_slice(), SNAPSHOTS)]
    {
        if has(&words[1..], flag) {
            let found = breach(flag, why);
            let list = if writers.contains(&program) { &mut judgement.mutating_tokens } else { &mut judgement.literal_tokens };
            list.push(found);
        }
    }
    let mut own: Vec<String> = words.to_vec();
    program.clone_into(&mut own[0]);
    for command in COMMANDS {
        let why = if command.contains(&"insta") { SNAPSHOTS } else { DEPENDS };
        judgement.mutating_tokens.extend(begins(&own, command).then(|| breach(command.join(" "), why)));
    }
    let is_pip = matches!(program, "pip" | "pip3") && begins(&own[1..], &["install"]);
    let upgrade = ["-U", "--upgrade"].into_iter().find(|flag| is_pip && has(words, flag));
    judgement.mutating_tokens.extend(upgrade.map(|flag| breach(format!("{program} install {flag}"), DEPENDS)));
}

/// Lists 2 and 4 beyond list 1.
fn others(program: &str, arguments: &[String], judgement: &mut Judgement) {
    let checks = |flags: &[&str]| flags.iter().any(|flag| has(arguments, flag));
    let first = arguments.first().map(String::as_str);
    let what = match (program, first) {
        ("rustfmt", _) if !checks(&["--check", "--version", "--help"]) => Some(("rustfmt", WRITES)),
        ("cargo", Some("fmt")) if !checks(&["--check"]) => Some(("cargo fmt", WRITES)),
        ("black", _) if !checks(&["--check", "--diff", "--version"]) => Some(("black", WRITES)),
        ("isort", _) if !checks(&["--check-only", "--check", "-c", "--diff", "--version"]) => Some(("isort", WRITES)),
        ("ruff", Some("format")) if !checks(&["--check", "--diff"]) => Some(("ruff format", WRITES)),
        ("prettier", _) if checks(&["-w"]) => Some(("prettier -w", WRITES)),
        ("jest" | "vitest", _) if checks(&["--updateSnapshot", "--update"]) => Some(("--updateSnapshot", SNAPSHOTS)),
        ("cargo", Some("add" | "remove")) => Some(("cargo add", DEPENDS)),
        ("npm", Some("i" | "add")) => Some(("npm i", DEPENDS)),
        ("yarn", Some("add" | "upgrade" | "up")) => Some(("yarn add", DEPENDS)),
        ("bun", Some("update")) => Some(("bun update", DEPENDS)),
        ("pnpm", Some("update" | "up")) => Some(("pnpm update", DEPENDS)),
        _ => None,
    };
    judgement.mutating_other.extend(what.map(|(what, why)| breach(what, why)));
}

/// List 3: running only a part of the tests.
fn subsets(program: &str, arguments: &[String], judgement: &mut Judgement) {
    const SKIPS: &str = "it leaves tests out";
    if !matches!(program, "pytest" | "py.test") {
        return;
    }
    for flag in ["-k", "--ignore", "--deselect"] {
        let is_flag = |word: &&String| word.as_str() == flag || word.strip_prefix(flag).is_some_and(|rest| rest.starts_with('='));
        judgement.masks.extend(arguments.iter().find(is_flag).map(|word| breach(word.clone(), SKIPS)));
    }
}

fn masks(line: &CommandLine, judgement: &mut Judgement) {
    const HIDES: &str = "it turns a failure into a success";
    for mask in &line.masks {
        let what = match mask {
            Mask::OrTrue => "|| true",
            Mask::SetPlusE => "set +e",
            Mask::EndsInSuccess => "; true",
        };
        judgement.masks.push(breach(what, HIDES));
    }
}

fn git(program: &str, arguments: &[String], judgement: &mut Judgement) {
    if program != "git" {
        return;
    }
    let sub_command = git_sub_command(arguments).map(|(sub_command, _)| sub_command);
    if let Some(sub_command) = sub_command.filter(|sub_command| !READING_GIT.contains(sub_command)) {
        judgement.git.push(breach(format!("git {sub_command}"), "a verifier only reads"));
    }
}

/// An install of everything that a lock file names, without the option that keeps the lock file as it is.
fn installs(program: &str, arguments: &[String], judgement: &mut Judgement) {
    const UNFROZEN: &str = "it may install something else than the lock file names";
    let frozen = |flags: &[&str]| flags.iter().any(|flag| has(arguments, flag));
    let first = arguments.first().map(String::as_str);
    let what = match (program, first) {
        ("npm", Some("install" | "i")) => Some("npm install"),
        ("pnpm", Some("install" | "i")) if !frozen(&["--frozen-lockfile"]) => Some("pnpm install"),
        ("yarn", None | Some("install")) if !frozen(&["--frozen-lockfile", "--immutable"]) => Some("yarn install"),
        ("bun", Some("install" | "i")) if !frozen(&["--frozen-lockfile"]) => Some("bun install"),
        ("cargo", Some("install")) if !frozen(&["--locked", "--frozen"]) => Some("cargo install"),
        ("pip" | "pip3", Some("install")) if !frozen(&["--require-hashes"]) => Some("pip install"),
        ("uv", Some("sync")) if !frozen(&["--locked", "--frozen"]) => Some("uv sync"),
        ("poetry", Some("install" | "lock")) if first == Some("lock") => Some("poetry lock"),
        _ => None,
    };
    judgement.installs.extend(what.map(|what| breach(what, UNFROZEN)));
}

#[cfg(test)]
mod tests {
    use super::judge;

    /// The measured table of the catalogue, section 3: what is right about each command.
    #[test]
    fn the_table_of_the_catalogue_holds() {
        let breaks = |command: &str| {
            let judgement = judge(command);
            !(judgement.mutating_tokens.is_empty() && judgement.mutating_other.is_empty() && judgement.masks.is_empty())
        };
        let rejected = [
            "eslint --fix .",
            "prettier --write .",
            "gofmt -w .",
            "jest -u",
            "npm install",
            "INSTA_UPDATE=always cargo test",
            "npm i",
            "cargo fmt",
            "black .",
            "ruff format .",
            "cargo add x",
            "yarn add x",
            "jest --updateSnapshot",
            "npm test || true",
        ];
        let accepted = [
            "cargo clippy --all-targets -- -D warnings",
            "cargo fmt --check",
            "pnpm exec tsc --noEmit",
            "cargo test --workspace --locked",
            "INSTA_UPDATE=no cargo test",
            "npm ci",
            "eslint --fix-dry-run .",
            "pytest --fixtures",
            "npm test -w pkg",
            "grep -w x f",
            "python -u -m pytest",
        ];
        assert_eq!(rejected.len() + accepted.len(), 25);
        for command in rejected {
            assert!(breaks(command), "{command}");
        }
        for command in accepted {
            assert!(!breaks(command), "{command}: {:?}", judge(command));
        }
    }

    #[test]
    fn the_literal_reading_of_the_convention_is_kept_apart() {
        for command in ["npm test -w pkg", "grep -w x f"] {
            assert_eq!(judge(command).literal_tokens.len(), 1, "{command}");
        }
        assert!(judge("gofmt -w .").literal_tokens.is_empty());
    }

    #[test]
    fn verifiers_may_only_read() {
        let git = |command: &str| judge(command).git.iter().map(|breach| breach.what.clone()).collect::<Vec<_>>();
        assert!(git("git -C web --no-pager log -1 && git status --short").is_empty());
        assert_eq!(git("git -c user.name=x commit -m y; git checkout -- a"), ["git commit", "git checkout"]);
        assert!(git("grep git commit").is_empty());
        assert_eq!(judge("CARGO_TARGET_DIR=/tmp/x cargo test").redirections.len(), 1);
        assert!(judge("CARGO_TARGET_DIR=target/verify cargo test").redirections.is_empty());
        assert_eq!(judge("NODE_OPTIONS='--require=./hook.js' npm test").redirections.len(), 1);
        assert_eq!(judge("pnpm install").installs.len(), 1);
        for command in
            ["pnpm install --frozen-lockfile", "npm ci", "pip install --require-hashes -r r.txt", "cargo install --locked x"]
        {
            assert!(judge(command).installs.is_empty(), "{command}");
        }
    }

    #[test]
    fn skipped_tests_and_hidden_failures_are_masks() {
        assert_eq!(judge("pytest -k 'not slow' --ignore=x").masks.len(), 2);
        assert!(judge("cargo test -- --ignored").masks.is_empty());
        assert!(judge("pytest --ignored").masks.is_empty());
        assert_eq!(judge("set +e\ncargo test").masks.len(), 1);
    }
}
