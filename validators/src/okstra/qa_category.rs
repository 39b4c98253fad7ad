//! The kinds of quality checks, and how a command shows which it is.

use super::commands::{Invocation, parse};

/// A category of `qaCommands` that a verifier accounts for (catalogue 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QaCategory {
    /// Style and likely mistakes.
    Lint,
    /// Layout of the code.
    Format,
    /// Types.
    Typecheck,
    /// Tests.
    Test,
}

impl QaCategory {
    /// The four categories.
    pub const ALL: [Self; 4] = [Self::Lint, Self::Format, Self::Typecheck, Self::Test];

    /// The key of `qaCommands`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Format => "format",
            Self::Typecheck => "typecheck",
            Self::Test => "test",
        }
    }

    /// The categories that `command` is a check of, as far as its programs and scripts say (`npx eslint`, `npm run lint`). Names that may
    /// mean several categories count for each.
    #[must_use]
    pub fn run_by(command: &str) -> Vec<Self> {
        let line = parse(command);
        let words: Vec<&str> = line.invocations.iter().flat_map(telling_words).collect();
        Self::ALL.into_iter().filter(|category| words.iter().any(|word| category.is_named_by(word))).collect()
    }

    fn is_named_by(self, word: &str) -> bool {
        let names: &[&str] = match self {
            Self::Lint => &[
                "lint",
                "eslint",
                "oxlint",
                "stylelint",
                "clippy",
                "ruff",
                "flake8",
                "pylint",
                "rubocop",
                "shellcheck",
                "golangci",
                "ktlint",
                "checkstyle",
                "biome",
                "credo",
                "vet",
                "check",
            ],
            Self::Format => &[
                "format",
                "fmt",
                "prettier",
                "rustfmt",
                "gofmt",
                "black",
                "isort",
                "dprint",
                "biome",
                "clang",
                "spotless",
                "spotlessCheck",
            ],
            Self::Typecheck => &[
                "typecheck",
                "types",
                "type",
                "tsc",
                "mypy",
                "pyright",
                "basedpyright",
                "sorbet",
                "flow",
                "ty",
                "check",
                "build",
                "compile",
            ],
            Self::Test => &[
                "test",
                "tests",
                "jest",
                "vitest",
                "pytest",
                "mocha",
                "ava",
                "rspec",
                "phpunit",
                "nextest",
                "ctest",
                "tox",
                "nox",
                "bats",
                "playwright",
                "unittest",
                "e2e",
            ],
        };
        // `test:unit`, `type-check` and `golangci-lint` are named by their parts.
        names.contains(&word) || word.split([':', '-', '_']).any(|part| names.contains(&part))
    }
}

/// The program's name, and for programs that do many things what they are told to do.
fn telling_words(invocation: &Invocation) -> impl Iterator<Item = &str> {
    const OF_MANY_THINGS: [&str; 22] = [
        "npm", "pnpm", "yarn", "bun", "deno", "make", "just", "task", "rake", "composer", "cargo", "go", "mix", "swift",
        "dotnet", "gradle", "gradlew", "mvn", "mvnw", "ruff", "biome", "node",
    ];
    let program = invocation.words.first().map_or("", |program| program.rsplit('/').next().unwrap_or(program));
    let count = if OF_MANY_THINGS.contains(&program) { 2 } else { 0 };
    let arguments = invocation.words.iter().skip(1).map(String::as_str);
    // `node --test` is the one option that counts.
    let told =
        arguments.filter(|word| *word == "--test" || !word.starts_with(['-', '+'])).filter(|word| *word != "run").take(count);
    [program].into_iter().chain(told)
}

#[cfg(test)]
mod tests {
    use super::QaCategory;

    fn categories(command: &str) -> Vec<&'static str> {
        QaCategory::run_by(command).into_iter().map(QaCategory::as_str).collect()
    }

    #[test]
    fn programs_and_scripts_tell_their_category() {
        assert_eq!(categories("npx eslint src test"), ["lint"]);
        assert_eq!(categories("npx prettier --check src test"), ["format"]);
        assert_eq!(categories("npm test -- payments"), ["test"]);
        assert_eq!(categories("npm run test:unit"), ["test"]);
        assert_eq!(categories("pnpm exec tsc --noEmit"), ["typecheck"]);
        assert_eq!(categories("pnpm run type-check"), ["lint", "typecheck"]);
        assert_eq!(categories("cargo +nightly fmt --check"), ["format"]);
        assert_eq!(categories("cargo clippy --all-targets"), ["lint"]);
        assert_eq!(categories("python -m pytest tests"), ["test"]);
        assert_eq!(categories("cd web && npm run lint"), ["lint"]);
        assert_eq!(categories("node --test"), ["test"]);
        assert_eq!(categories("golangci-lint run ./..."), ["lint"]);
    }

    #[test]
    fn reading_is_no_check() {
        for command in ["git diff a..b", "cat test/a.ts", "grep -rn lint src", "ls", ""] {
            assert!(categories(command).is_empty(), "{command}");
        }
    }
}
