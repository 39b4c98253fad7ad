//! A command line as the programs it starts.

use deno_task_shell::parser::{
    BooleanListOperator, CommandInner, PipelineInner, Redirect, Sequence, SequentialList, SimpleCommand, Word, WordPart,
};

/// Longest command line that is read, in bytes; a longer one is a script and no command.
const LONGEST: usize = 16 << 10;
/// Most brackets, backquotes, quotes and operators that the grammar is asked about: it is recursive, and stacks are small.
const MOST_STRUCTURE: usize = 48;
/// How often `sh -c '…'` in `sh -c '…'` is looked into.
const DEEPEST_SCRIPT: usize = 3;

/// One program started with its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invocation {
    /// Variables set for it: `NAME=value` before its name or after `env`.
    pub variables: Vec<(String, String)>,
    /// The program's name and its arguments, quotes taken away. What only a running shell knows (`$X`) stands as it is written.
    pub words: Vec<String>,
}

/// A way to make a failing command look like a success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mask {
    /// `|| true`, `|| :`, `|| exit 0`.
    OrTrue,
    /// `set +e`.
    SetPlusE,
    /// `; true`, `; exit 0` at the end.
    EndsInSuccess,
}

/// Everything a command line starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandLine {
    /// The programs, in the order they stand, those of sub-shells, substitutions and `sh -c` included.
    pub invocations: Vec<Invocation>,
    /// Ways in which it hides a failure.
    pub masks: Vec<Mask>,
    /// False when neither the grammar nor a plain split into words could read the line.
    pub is_understood: bool,
}

/// Reads a command line. Never fails: what the grammar does not take (loops, several redirections) is split into words.
#[must_use]
pub fn parse(line: &str) -> CommandLine {
    let mut command_line = CommandLine { is_understood: true, ..CommandLine::default() };
    read(line, 0, &mut command_line);
    command_line.masks.sort_unstable();
    command_line.masks.dedup();
    command_line
}

fn read(line: &str, depth: usize, to: &mut CommandLine) {
    let structure = line.bytes().filter(|byte| matches!(byte, b'(' | b'{' | b'`' | b'"' | b'|' | b'&' | b'!')).count();
    if line.len() > LONGEST {
        to.is_understood = false;
        return;
    }
    let parsed = (structure <= MOST_STRUCTURE).then(|| deno_task_shell::parser::parse(line).ok()).flatten();
    match parsed {
        Some(list) => Reader { depth, to }.list(&list),
        None => by_words(line, depth, to),
    }
}

struct Reader<'l> {
    depth: usize,
    to: &'l mut CommandLine,
}

impl Reader<'_> {
    fn list(&mut self, list: &SequentialList) {
        for item in &list.items {
            self.sequence(&item.sequence);
        }
        if let [_, .., last] = list.items.as_slice()
            && simple(&last.sequence).is_some_and(|command| is_success(&words(command)))
        {
            self.to.masks.push(Mask::EndsInSuccess);
        }
    }

    fn sequence(&mut self, sequence: &Sequence) {
        match sequence {
            Sequence::ShellVar(variable) => {
                let variables = vec![(variable.name.clone(), text(&variable.value))];
                self.to.invocations.push(Invocation { variables, words: Vec::new() });
            }
            Sequence::Pipeline(pipeline) => self.pipeline(&pipeline.inner),
            Sequence::BooleanList(list) => {
                self.sequence(&list.current);
                self.sequence(&list.next);
                let next = simple(first(&list.next)).map(words).unwrap_or_default();
                if list.op == BooleanListOperator::Or && is_success(&next) {
                    self.to.masks.push(Mask::OrTrue);
                }
            }
        }
    }

    fn pipeline(&mut self, pipeline: &PipelineInner) {
        let command = match pipeline {
            PipelineInner::Command(command) => command,
            PipelineInner::PipeSequence(pipe) => {
                self.command(&pipe.current.inner, pipe.current.redirect.as_ref());
                return self.pipeline(&pipe.next);
            }
        };
        self.command(&command.inner, command.redirect.as_ref());
    }

    fn command(&mut self, command: &CommandInner, _redirect: Option<&Redirect>) {
        match command {
            CommandInner::Subshell(list) => self.list(list),
            CommandInner::Simple(command) => {
                command.args.iter().for_each(|word| self.substitutions(word.parts()));
                let variables = command.env_vars.iter().map(|variable| (variable.name.clone(), text(&variable.value))).collect();
                push(Invocation { variables, words: words(command) }, self.depth, self.to);
            }
        }
    }

    fn substitutions(&mut self, parts: &[WordPart]) {
        for part in parts {
            match part {
                WordPart::Command(list) => self.list(list),
                WordPart::Quoted(parts) => self.substitutions(parts),
                WordPart::Brace(words) => words.iter().for_each(|word| self.substitutions(word.parts())),
                WordPart::Text(_) | WordPart::Variable(_) | WordPart::Tilde => {}
            }
        }
    }
}

/// The first of the commands that a sequence joins.
fn first(sequence: &Sequence) -> &Sequence {
    match sequence {
        Sequence::BooleanList(list) => first(&list.current),
        other => other,
    }
}

fn simple(sequence: &Sequence) -> Option<&SimpleCommand> {
    match sequence {
        Sequence::Pipeline(pipeline) => match &pipeline.inner {
            PipelineInner::Command(command) => match &command.inner {
                CommandInner::Simple(command) => Some(command),
                CommandInner::Subshell(_) => None,
            },
            PipelineInner::PipeSequence(_) => None,
        },
        Sequence::ShellVar(_) | Sequence::BooleanList(_) => None,
    }
}

fn words(command: &SimpleCommand) -> Vec<String> {
    command.args.iter().map(text).collect()
}

fn text(word: &Word) -> String {
    fn push(parts: &[WordPart], text: &mut String) {
        for part in parts {
            match part {
                WordPart::Text(own) => text.push_str(own),
                WordPart::Variable(name) => {
                    text.push('$');
                    text.push_str(name);
                }
                WordPart::Tilde => text.push('~'),
                WordPart::Command(_) => text.push_str("$(…)"),
                WordPart::Quoted(parts) => push(parts, text),
                WordPart::Brace(words) => words.iter().for_each(|word| push(word.parts(), text)),
            }
        }
    }
    let mut whole = String::new();
    push(word.parts(), &mut whole);
    whole
}

/// Adds an invocation and what it starts itself: `sh -c '…'`. Notes `set +e`.
fn push(mut invocation: Invocation, depth: usize, to: &mut CommandLine) {
    super::programs::unwrap(&mut invocation);
    if let [set, option, ..] = invocation.words.as_slice()
        && set == "set"
        && option.strip_prefix('+').is_some_and(|flags| flags.contains('e'))
    {
        to.masks.push(Mask::SetPlusE);
    }
    if let Some(script) = super::programs::script(&invocation)
        && depth < DEEPEST_SCRIPT
    {
        let script = script.to_owned();
        to.invocations.push(invocation);
        return read(&script, depth + 1, to);
    }
    to.invocations.push(invocation);
}

fn is_success(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(words.as_slice(), ["true" | ":" | "/bin/true"] | ["exit", "0"])
}

/// For what the grammar refuses: words, cut at operators that stand by themselves or end a word.
fn by_words(line: &str, depth: usize, to: &mut CommandLine) {
    const KEYWORDS: [&str; 11] = ["if", "then", "else", "elif", "fi", "while", "until", "do", "done", "{", "}"];
    let Some(all) = shlex::split(line) else {
        to.is_understood = false;
        return;
    };
    let mut words: Vec<String> = Vec::new();
    let mut after_or = false;
    let finish = |words: &mut Vec<String>, after_or: bool, to: &mut CommandLine| {
        let own = std::mem::take(words);
        if after_or && is_success(&own) {
            to.masks.push(Mask::OrTrue);
        }
        if !own.is_empty() {
            push(Invocation { variables: Vec::new(), words: own }, depth, to);
        }
    };
    for word in all {
        let is_operator = matches!(word.as_str(), "&&" | "||" | ";" | "|" | "&" | ";;") || KEYWORDS.contains(&word.as_str());
        if is_operator {
            finish(&mut words, after_or, to);
            after_or = word == "||";
        } else if let Some(bare) = word.strip_suffix(';') {
            words.push(bare.to_owned());
            finish(&mut words, after_or, to);
            after_or = false;
        } else {
            words.push(word);
        }
    }
    finish(&mut words, after_or, to);
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, MOST_STRUCTURE, Mask, parse};

    fn programs(line: &str) -> Vec<String> {
        parse(line).invocations.into_iter().map(|invocation| invocation.words.join(" ")).collect()
    }

    #[test]
    fn every_program_of_a_line_is_found() {
        assert_eq!(programs("cd web && npm ci"), ["cd web", "npm ci"]);
        assert_eq!(
            programs("(cd a; echo \"$(git commit -m x)\") | tee log"),
            ["cd a", "git commit -m x", "echo $(…)", "tee log"]
        );
        assert_eq!(programs("bash -ec 'eslint --fix . && true'"), ["bash -ec eslint --fix . && true", "eslint --fix .", "true"]);
        assert_eq!(programs("cargo test > log 2>&1 || exit 1"), ["cargo test > log 2>&1", "exit 1"]);
        assert_eq!(programs("for f in *.rs; do rustfmt $f; done"), ["for f in *.rs", "rustfmt $f"]);
        assert_eq!(programs("cargo test # --fix"), ["cargo test"]);
    }

    #[test]
    fn variables_and_wrappers_are_taken_off() {
        let line = parse("env INSTA_UPDATE=always time npx -y eslint --fix .");
        assert_eq!(line.invocations[0].variables, [("INSTA_UPDATE".to_owned(), "always".to_owned())]);
        assert_eq!(line.invocations[0].words, ["eslint", "--fix", "."]);
        assert_eq!(programs("python -m pytest -q"), ["pytest -q"]);
        assert_eq!(programs("pnpm exec tsc --noEmit"), ["tsc --noEmit"]);
    }

    #[test]
    fn hidden_failures_are_seen() {
        assert_eq!(parse("npm test||true").masks, [Mask::OrTrue]);
        assert_eq!(parse("set +e; npm test; exit 0").masks, [Mask::SetPlusE, Mask::EndsInSuccess]);
        assert_eq!(parse("cargo test > a 2>&1 || true").masks, [Mask::OrTrue]);
        assert!(parse("echo '|| true'").masks.is_empty());
        assert!(parse("npm test || exit 1").masks.is_empty());
    }

    #[test]
    fn hostile_lines_end() {
        let nested = |open: &str, close: &str| {
            let depth = MOST_STRUCTURE / open.len().max(1);
            format!("{}a{}", open.repeat(depth), close.repeat(depth))
        };
        let chain = |operator: &str| [LONGEST / 5, MOST_STRUCTURE / 2].map(|count| vec!["a"; count].join(operator));
        for line in [nested("(", ")"), nested("$(", ")"), nested("\"$(", ")\""), nested("{a,", "}"), nested("`", "`")] {
            let _ = parse(&line);
        }
        for operator in [" || ", " | ", " ; ", " && ", "\n"] {
            chain(operator).iter().for_each(|line| drop(parse(line)));
        }
        for line in ["(".repeat(100_000), "`".repeat(9_999), "$(".repeat(50), "'".to_owned(), "a ".repeat(100_000)] {
            let _ = parse(&line);
        }
        assert!(!parse("'unclosed").is_understood);
    }
}
