//! Who wrote a worker result, and in which role.

use std::collections::BTreeSet;

use super::command_log::CommandLog;
use super::layout::RunFileName;
use super::report::sections;
use super::run::Run;
use super::task_type::TaskType;
use crate::parsed_file::MarkdownFile;
use crate::source::Span;

/// The title of the section in which an executor quotes its stage carry file.
pub const STAGE_CARRY_TITLE: &str = "Stage Carry Evidence";

/// A worker by its id (catalogue 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerId {
    /// The Claude worker.
    Claude,
    /// The Codex worker.
    Codex,
    /// The Gemini worker.
    Gemini,
    /// The report writer.
    ReportWriter,
}

impl WorkerId {
    /// All workers.
    pub const ALL: [Self; 4] = [Self::Claude, Self::Codex, Self::Gemini, Self::ReportWriter];

    /// The id as front matter and file names have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claude => "claude",
            Self::Codex => "codex",
            Self::Gemini => "gemini",
            Self::ReportWriter => "report-writer",
        }
    }

    /// Reads an id, exactly as written.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.as_str() == name)
    }

    /// The worker that a file name is of: it begins with the id and a hyphen.
    #[must_use]
    pub fn of_file_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| name.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('-')))
    }

    /// The worker that a role of the report speaks of: `Codex worker`, `Codex verifier`, `Report writer worker`; case does not count.
    /// The lead is no worker.
    #[must_use]
    pub fn of_role(role: &str) -> Option<Self> {
        let name = format!("{}-", role.trim().to_lowercase().replace(' ', "-"));
        Self::of_file_name(&name).filter(|_| !name.ends_with("-lead-"))
    }
}

/// What a worker's result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerRole {
    /// One of several independent answers to the run's question.
    Analyser,
    /// The one that carries out a stage of a plan.
    Executor,
    /// One that checks what the executor did.
    Verifier,
    /// The one that writes the report; its own result only points at it.
    ReportWriter,
}

/// A worker result of a run.
#[derive(Debug, Clone, Copy)]
pub struct WorkerResult<'r> {
    /// The document.
    pub file: &'r MarkdownFile<'r>,
    /// The parts of its name.
    pub name: Option<RunFileName<'r>>,
    /// The worker by the name.
    pub worker: Option<WorkerId>,
    /// The role; `None` in an implementation run whose results do not tell executor and verifiers apart.
    pub role: Option<WorkerRole>,
    /// The line that says that a model was missing, when the result says nothing else.
    pub sentinel: Option<Span>,
}

impl WorkerResult<'_> {
    /// Whether the file holds nothing to judge: no text at all, or only that a model was missing.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.sentinel.is_some() || self.file.source().body().is_none_or(|(text, _)| text.trim().is_empty())
    }

    /// The task type by the name, or else by the run's folder.
    #[must_use]
    pub fn task_type(&self, run: &Run<'_>) -> Option<TaskType> {
        self.name.map(|name| name.task_type).or(run.task_type)
    }
}

/// The worker results of a run, by name.
///
/// In an implementation run the role is that of the file's stem (`claude-executor-worker`, `codex-verifier-worker`) or else of the
/// title in the front matter or the first heading (`OKSTRA Codex Verifier Result - …`). A result that names neither is an executor's
/// when it has a section Stage Carry Evidence, a verifier's when it has a command log, and a verifier's when another one of
/// the same counter is the executor's.
#[must_use]
pub fn results<'r>(run: &'r Run<'r>) -> Vec<WorkerResult<'r>> {
    let mut results: Vec<WorkerResult<'r>> = run.worker_results.iter().map(|file| result(run, file)).collect();
    let executors: BTreeSet<&str> =
        results.iter().filter(|result| result.role == Some(WorkerRole::Executor)).filter_map(|own| Some(own.name?.seq)).collect();
    for result in results.iter_mut().filter(|result| result.role.is_none()) {
        if result.name.is_some_and(|name| executors.contains(name.seq)) {
            result.role = Some(WorkerRole::Verifier);
        }
    }
    results
}

fn result<'r>(run: &'r Run<'r>, file: &'r MarkdownFile<'r>) -> WorkerResult<'r> {
    let file_name = file.file.name().to_str().unwrap_or_default();
    let name = RunFileName::parse(file_name);
    let worker = WorkerId::of_file_name(file_name);
    let is_implementation = name.map_or(run.task_type, |name| Some(name.task_type)) == Some(TaskType::Implementation);
    let role = if worker == Some(WorkerId::ReportWriter) {
        Some(WorkerRole::ReportWriter)
    } else if is_implementation {
        named_role(file_name).or_else(|| titles(file).find_map(named_role)).or_else(|| role_by_content(file))
    } else {
        Some(WorkerRole::Analyser)
    };
    WorkerResult { file, name, worker, role, sentinel: only_sentinel(file) }
}

fn named_role(text: &str) -> Option<WorkerRole> {
    let text = text.to_lowercase();
    let roles = [("executor", WorkerRole::Executor), ("verifier", WorkerRole::Verifier)];
    roles.into_iter().find(|(word, _)| text.contains(word)).map(|(_, role)| role)
}

/// The title of the front matter and the first heading of the first level.
fn titles<'r>(file: &'r MarkdownFile<'_>) -> impl Iterator<Item = &'r str> {
    let document = &file.document;
    let front = document.front_matter().and_then(|front| {
        let lines = document.key_lines().iter();
        lines.take_while(|line| line.key.start < front.content.end).find(|line| document.slice(line.key) == "title")
    });
    let heading = document.headings().iter().find(|heading| heading.level == 1);
    front.map(|line| document.slice(line.value)).into_iter().chain(heading.map(|heading| &*heading.text))
}

fn role_by_content(file: &MarkdownFile<'_>) -> Option<WorkerRole> {
    if sections::find(&file.document, &[STAGE_CARRY_TITLE]).is_some() {
        return Some(WorkerRole::Executor);
    }
    CommandLog::find(&file.document).map(|_| WorkerRole::Verifier)
}

/// The first line `CODEX_MODEL_MISSING: …` or `GEMINI_MODEL_MISSING: …`, when every line but front matter, headings and fences is one.
fn only_sentinel(file: &MarkdownFile<'_>) -> Option<Span> {
    let document = &file.document;
    let (_, offset) = document.source().body()?;
    let start = document.front_matter().map_or(offset, |front| front.span.end);
    let mut first = None;
    let mut at = start;
    for line in document.source().text()?.get(start as usize..)?.split_inclusive('\n') {
        let span = Span::from_range(0..line.trim_end().len()).shifted(at);
        at = Span::from_range(0..line.len()).shifted(at).end;
        let plain = line.trim_matches(|character: char| character.is_whitespace() || "*`_>-".contains(character));
        let is_heading =
            || document.heading_before(span.start).is_some_and(|index| document.headings()[index].span.end > span.start);
        if plain.is_empty() || is_heading() {
            continue;
        }
        if !plain.split(':').next().is_some_and(|word| word.ends_with("_MODEL_MISSING") && !word.contains(char::is_whitespace)) {
            return None;
        }
        first = first.or(Some(span));
    }
    first
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{WorkerId, WorkerRole, named_role, results};
    use crate::okstra::run::Run;
    use crate::workspace::{Limits, Workspace};

    /// Role and sentinel of each result of a run in the folder `task_type`, by name.
    fn roles(task_type: &str, files: &[(&str, &str)]) -> Vec<(Option<WorkerRole>, bool)> {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join(task_type);
        fs::create_dir_all(directory.join("worker-results")).unwrap();
        for (name, text) in files {
            fs::write(directory.join("worker-results").join(name), text).unwrap();
        }
        let workspace = Workspace::new(&[folder.path().to_owned()], folder.path(), &[], Limits::default());
        let run = Run::load(workspace.find(&directory).directory().unwrap(), &Limits::default(), &mut Vec::new());
        results(&run).iter().map(|result| (result.role, result.sentinel.is_some())).collect()
    }

    #[test]
    fn roles_of_an_implementation_are_told_apart() {
        let (executor, verifier) = (Some(WorkerRole::Executor), Some(WorkerRole::Verifier));
        let by_name = [("claude-executor-worker-implementation-001.md", ""), ("codex-worker-implementation-001.md", "")];
        assert_eq!(roles("implementation", &by_name), [(executor, false), (verifier, false)]);
        let by_title = [
            ("claude-worker-implementation-001.md", "---\ntitle: OKSTRA Claude Executor Result - a:b:c\n---\n"),
            ("codex-worker-implementation-001.md", "# Codex Verifier\n"),
        ];
        assert_eq!(roles("implementation", &by_title), [(executor, false), (verifier, false)]);
        let by_content = [
            ("claude-worker-implementation-001.md", "### Stage Carry Evidence\n"),
            ("codex-worker-implementation-002.md", "## Read-only command log\n"),
        ];
        assert_eq!(roles("implementation", &by_content), [(executor, false), (verifier, false)]);
        let unknown =
            [("claude-worker-implementation-001.md", "## 1. Findings\n"), ("report-writer-worker-implementation-001.md", "")];
        assert_eq!(roles("implementation", &unknown), [(None, false), (Some(WorkerRole::ReportWriter), false)]);
        assert_eq!(
            roles("error-analysis", &[("claude-worker-error-analysis-001.md", "# Executor\n")]),
            [(Some(WorkerRole::Analyser), false)]
        );
    }

    #[test]
    fn a_sentinel_is_all_that_its_result_says() {
        let is_only_sentinel = |text: &str| roles("error-analysis", &[("codex-worker-error-analysis-001.md", text)])[0].1;
        assert!(is_only_sentinel("CODEX_MODEL_MISSING: none\n"));
        assert!(is_only_sentinel("\u{feff}---\r\nid: a\r\n---\r\n\r\n## 1. Findings\r\n\r\n**CODEX_MODEL_MISSING: none**\r\n"));
        assert!(is_only_sentinel("```\nGEMINI_MODEL_MISSING: none\n```\n"));
        assert!(!is_only_sentinel("CODEX_MODEL_MISSING: none\n\nSo Claude answered.\n"));
        assert!(!is_only_sentinel("MODEL_MISSING\n\n"));
        assert!(!is_only_sentinel("# Result\n"));
        assert!(!is_only_sentinel(""));
    }

    #[test]
    fn workers_are_known_by_file_names_and_roles() {
        assert_eq!(WorkerId::of_file_name("codex-worker-implementation-001.md"), Some(WorkerId::Codex));
        assert_eq!(WorkerId::of_file_name("report-writer-worker-error-analysis-001.md"), Some(WorkerId::ReportWriter));
        assert_eq!(WorkerId::of_file_name("claudette-worker-001.md"), None);
        assert_eq!(WorkerId::of_role(" Codex verifier"), Some(WorkerId::Codex));
        assert_eq!(WorkerId::of_role("Report writer worker"), Some(WorkerId::ReportWriter));
        assert_eq!(WorkerId::of_role("Gemini"), Some(WorkerId::Gemini));
        assert_eq!(WorkerId::of_role("Claude lead"), None);
        assert_eq!(WorkerId::of_role("Reviewer"), None);
    }

    #[test]
    fn roles_are_named_in_stems_and_titles() {
        assert_eq!(named_role("claude-executor-worker-implementation-001.md"), Some(WorkerRole::Executor));
        assert_eq!(named_role("OKSTRA Codex Verifier Result - a:b:c"), Some(WorkerRole::Verifier));
        assert_eq!(named_role("OKSTRA Codex Worker Result - a:b:c"), None);
    }
}
