//! Programs that start other programs, and are of no interest themselves.

use super::shell::Invocation;

/// Takes off what only starts the program that is meant: `env A=1`, `time`, `npx`, `python -m`, `pnpm exec`, `uv run` and the like.
pub(super) fn unwrap(invocation: &mut Invocation) {
    while let Some(count) = wrapper_length(&invocation.words) {
        let taken: Vec<String> = invocation.words.drain(..count).collect();
        let is_env = taken.first().is_some_and(|word| name(word) == "env");
        if is_env {
            let variables = taken.iter().skip(1).filter_map(|word| word.split_once('='));
            invocation.variables.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
    }
    // A plain split into words leaves the variables among them.
    while invocation.words.len() > 1 && is_assignment(&invocation.words[0]) {
        let word = invocation.words.remove(0);
        invocation.variables.extend(word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}

fn is_assignment(word: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    word.split_once('=').is_some_and(|(name, _)| is_name(name))
}

/// The file name of a program's path.
pub(super) fn name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// How many words at the start only start the rest; `None` when the first word is the program itself.
fn wrapper_length(words: &[String]) -> Option<usize> {
    let first = name(words.first()?);
    let second = words.get(1).map(String::as_str);
    let past_options = |from: usize| from + words[from..].iter().take_while(|word| word.starts_with('-')).count();
    let length = match (first, second) {
        ("env", _) => 1 + words[1..].iter().take_while(|word| word.starts_with('-') || is_assignment(word)).count(),
        ("time" | "command" | "nice" | "nohup" | "sudo" | "exec" | "npx" | "bunx" | "pnpx" | "uvx", _) => past_options(1),
        ("pnpm" | "yarn" | "npm" | "bundle" | "mise" | "hatch", Some("exec" | "x")) | ("pnpm" | "yarn", Some("dlx")) => {
            past_options(2)
        }
        ("uv" | "poetry" | "pdm" | "pipenv" | "rye", Some("run")) => past_options(2),
        ("python" | "python3", _) => {
            let module = words.iter().position(|word| word == "-m")?;
            // An option with a value before `-m` would be a script's own.
            words[1..module].iter().all(|word| word.starts_with('-')).then_some(module + 1)?
        }
        _ => return None,
    };
    (length < words.len()).then_some(length)
}

/// The script of `sh -c '…'`.
pub(super) fn script(invocation: &Invocation) -> Option<&str> {
    let (program, arguments) = invocation.words.split_first()?;
    if !matches!(name(program), "sh" | "bash" | "zsh" | "dash") {
        return None;
    }
    let flag = arguments.iter().position(|word| word.starts_with('-') && !word.starts_with("--") && word.ends_with('c'))?;
    arguments.get(flag + 1).map(String::as_str)
}

/// git's sub-command and what follows it. In `git -C folder -c key=value log` it is the first word that is neither an option nor an
/// option's value.
pub(super) fn git_sub_command(arguments: &[String]) -> Option<(&str, &[String])> {
    let mut rest = arguments;
    loop {
        let (first, after) = rest.split_first()?;
        rest = match first.as_str() {
            "-C" | "-c" | "--git-dir" | "--work-tree" | "--namespace" => after.get(1..)?,
            option if option.starts_with('-') => after,
            sub_command => return Some((sub_command, after)),
        };
    }
}
