//! What a report of an implementation says it did: commits, evidence, verifiers, rollback.
//!
//! Data gives all of it. Of Markdown by other makers only the commit list, the sections and the diff blocks are read, because their
//! forms are the only ones known.

use super::sections;
use super::view::{Field, Routing, View};
use crate::document::{Kind, MarkdownDocument, Node};
use crate::okstra::task_type::TaskType;
use crate::source::Span;

/// The work of one stage as its report tells it.
#[derive(Debug)]
pub struct Implementation<'r> {
    /// The block's key, or the report's first heading.
    pub span: Span,
    /// The block of the data; `None` for Markdown.
    pub block: Option<Node<'r>>,
    /// Which plan and which stage.
    pub plan_link: PlanLink<'r>,
    /// The commits, in order.
    pub commits: Vec<Commit<'r>>,
    /// Steps that were left out.
    pub skipped: Vec<SkippedStep<'r>>,
    /// The files that changed.
    pub changed_files: Vec<Field<'r>>,
    /// The files that changed although the plan does not name them.
    pub out_of_plan: Vec<Field<'r>>,
    /// The stage carry file as quoted.
    pub carry: Option<Node<'r>>,
    /// The commands that validated the stage.
    pub validations: Vec<Validation<'r>>,
    /// Evidence of tests first, a row a step.
    pub tdd: Vec<TddRow<'r>>,
    /// What the verifiers did.
    pub verifiers: Vec<Verifier<'r>>,
    /// The verdict that all verifiers' together give.
    pub unified_verdict: Option<Field<'r>>,
    /// Why the unified verdict is another than a verifier's `FAIL`.
    pub override_reason: Option<Field<'r>>,
    /// How the work can be taken back, a row a category.
    pub rollbacks: Vec<Rollback<'r>>,
    /// Where the work goes next.
    pub routing: Option<Routing<'r>>,
    /// How the run ended.
    pub run_status: Option<Field<'r>>,
    /// Pieces of diffs that the report shows.
    pub diffs: Vec<Field<'r>>,
}

/// Which plan and which stage of it.
#[derive(Debug, Default)]
pub struct PlanLink<'r> {
    /// The plan's report.
    pub path: Option<Field<'r>>,
    /// The stage's number.
    pub stage_number: Option<Field<'r>>,
    /// The stage's title.
    pub stage_title: Option<Field<'r>>,
}

/// A commit.
#[derive(Debug)]
pub struct Commit<'r> {
    /// The row.
    pub span: Span,
    /// Its id.
    pub sha: Option<Field<'r>>,
    /// Its whole message.
    pub message: Field<'r>,
    /// The step of the plan that it serves.
    pub plan_step: Option<Field<'r>>,
}

/// A step that was left out.
#[derive(Debug)]
pub struct SkippedStep<'r> {
    /// The step.
    pub plan_step: Field<'r>,
    /// Why.
    pub reason: Option<Field<'r>>,
}

/// A command that was run, and how it ended.
#[derive(Debug)]
pub struct RunCommand<'r> {
    /// Where to point when it lacks something: the first key of its row, or the key that it is the value of.
    pub span: Span,
    /// The command, exactly as invoked.
    pub command: Field<'r>,
    /// The exit code as written, `null` included.
    pub exit_code: Option<Field<'r>>,
}

/// A command of the stage's validation.
#[derive(Debug)]
pub struct Validation<'r> {
    /// `pre`, `mid` or `post`, as written.
    pub phase: Option<Field<'r>>,
    /// The command.
    pub run: RunCommand<'r>,
}

/// What shows that a step began with a failing test.
#[derive(Debug)]
pub struct TddRow<'r> {
    /// Where to point when it lacks something: the first key of the row.
    pub span: Span,
    /// The step.
    pub plan_step: Option<Field<'r>>,
    /// Why the step needs no test first; present and blank counts as present.
    pub exemption: Option<Field<'r>>,
    /// The run that failed.
    pub failing: Option<RunCommand<'r>>,
    /// The commit it failed at.
    pub failing_commit: Option<Field<'r>>,
    /// The run that passed.
    pub passing: Option<RunCommand<'r>>,
    /// The commit it passed at.
    pub passing_commit: Option<Field<'r>>,
}

/// A verifier and what it found.
#[derive(Debug)]
pub struct Verifier<'r> {
    /// Where to point when it lacks something: the first key of the row.
    pub span: Span,
    /// `Claude verifier`, `Codex verifier` or `Gemini verifier`, as written.
    pub name: Field<'r>,
    /// How it ended.
    pub status: Option<Field<'r>>,
    /// `PASS`, `CONCERNS` or `FAIL`.
    pub verdict: Option<Field<'r>>,
    /// Why there is no result.
    pub failure_evidence: Option<Field<'r>>,
    /// The commands it ran.
    pub log: Vec<RunCommand<'r>>,
    /// The executor's commands that it ran again.
    pub reruns: Vec<Rerun<'r>>,
}

/// A command of the executor that a verifier ran again.
#[derive(Debug)]
pub struct Rerun<'r> {
    /// The command.
    pub run: RunCommand<'r>,
    /// What differs from the executor's result.
    pub discrepancy: Option<Field<'r>>,
}

/// How a part of the work can be taken back.
#[derive(Debug)]
pub struct Rollback<'r> {
    /// Where to point when it lacks something: the first key of the row.
    pub span: Span,
    /// `pure-code`, `feature-flag` or `stateful`.
    pub category: Field<'r>,
    /// The command that reverts.
    pub revert_command: Option<Field<'r>>,
    /// The commit that is reverted to.
    pub revert_sha: Option<Field<'r>>,
    /// The run with the flag switched off.
    pub off_path: Option<RunCommand<'r>>,
    /// The dry run.
    pub dry_run: Option<RunCommand<'r>>,
}

impl Implementation<'_> {
    /// Where to point for a part of the data as a whole: its key, or the key of the block when it is missing.
    #[must_use]
    pub fn key(&self, key: &str) -> Span {
        self.block.and_then(|block| block.entry(key)).map_or(self.span, |entry| entry.key.span())
    }
}

impl RunCommand<'_> {
    /// The exit code, when it is a whole number.
    #[must_use]
    pub fn exit_status(&self) -> Option<i64> {
        self.exit_code.as_ref()?.text.trim().parse().ok()
    }
}

impl Verifier<'_> {
    /// Whether it gave a result.
    #[must_use]
    pub fn is_completed(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.text == "completed")
    }

    /// Whether its verdict is `FAIL`.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| verdict.text == "FAIL")
    }

    /// The results that differ from the executor's.
    pub fn discrepancies(&self) -> impl Iterator<Item = &Field<'_>> {
        self.reruns.iter().filter_map(|rerun| rerun.discrepancy.as_ref()).filter(|discrepancy| !discrepancy.is_blank())
    }
}

impl<'r> View<'r> {
    /// The implementation, read at the first call; `None` for a report of another task type.
    #[must_use]
    pub fn implementation(&self) -> Option<&Implementation<'r>> {
        self.implementation.get_or_init(|| self.read_implementation()).as_ref()
    }

    fn read_implementation(&self) -> Option<Implementation<'r>> {
        if self.known_task_type() != Some(TaskType::Implementation) {
            return None;
        }
        match self.markdown {
            Some(document) => Some(of_markdown(document)),
            None => {
                let entry = self.data?.entry(TaskType::Implementation.block_key())?;
                Some(of_data(entry.key.span(), entry.value))
            }
        }
    }
}

fn rows<'r>(block: Node<'r>, key: &str) -> impl Iterator<Item = Node<'r>> + use<'r> {
    block.get(key).into_iter().flat_map(Node::items)
}

/// Where to point when a row lacks something: its first key.
fn row_span(row: Node<'_>) -> Span {
    row.entries().next().map_or_else(|| row.span(), |first| first.key.span())
}

fn run_command(node: Node<'_>) -> Option<RunCommand<'_>> {
    run_command_at(row_span(node), node)
}

fn run_command_under<'r>(row: Node<'r>, key: &str) -> Option<RunCommand<'r>> {
    let entry = row.entry(key)?;
    run_command_at(entry.key.span(), entry.value)
}

fn run_command_at(span: Span, node: Node<'_>) -> Option<RunCommand<'_>> {
    let code = node.get("exitCode");
    let null = code.filter(|code| code.kind() == Kind::Null).map(|code| Field { text: "null".into(), span: code.span() });
    Some(RunCommand { span, command: Field::under(node, "command")?, exit_code: null.or_else(|| Field::of(code?)) })
}

fn of_data(span: Span, block: Node<'_>) -> Implementation<'_> {
    let link = block.get("planLink");
    let below = |key: &str| Field::under(link?, key);
    Implementation {
        span,
        block: Some(block),
        plan_link: PlanLink { path: below("path"), stage_number: below("stageNumber"), stage_title: below("stageTitle") },
        commits: rows(block, "commits")
            .filter_map(|row| {
                let sha = Field::under(row, "sha");
                let message = Field::under(row, "message")?;
                Some(Commit { span: row.span(), sha, message, plan_step: Field::under(row, "planStep") })
            })
            .collect(),
        skipped: rows(block, "skippedSteps")
            .filter_map(|row| {
                Some(SkippedStep { plan_step: Field::under(row, "planStep")?, reason: Field::under(row, "reason") })
            })
            .collect(),
        changed_files: block
            .get("diffSummary")
            .into_iter()
            .flat_map(|summary| rows(summary, "files"))
            .filter_map(|file| Field::under(file, "path"))
            .collect(),
        out_of_plan: rows(block, "outOfPlanEdits").filter_map(|row| Field::under(row, "path")).collect(),
        carry: block.get("stageSidecar").and_then(|sidecar| sidecar.get("carry")),
        validations: rows(block, "validationEvidence")
            .filter_map(|row| Some(Validation { phase: Field::under(row, "phase"), run: run_command(row)? }))
            .collect(),
        tdd: rows(block, "tddEvidence").map(tdd_row).collect(),
        verifiers: rows(block, "verifierResults").filter_map(verifier).collect(),
        unified_verdict: Field::under(block, "unifiedVerdict"),
        override_reason: Field::under(block, "overrideReason"),
        rollbacks: rows(block, "rollbackVerification").filter_map(rollback).collect(),
        routing: Routing::under(block),
        run_status: Field::under(block, "runStatus"),
        diffs: rows(block, "verifierResults").flat_map(|row| Field::list_under(row, "diffSnippets")).collect(),
    }
}

fn tdd_row(row: Node<'_>) -> TddRow<'_> {
    TddRow {
        span: row_span(row),
        plan_step: Field::under(row, "planStep"),
        exemption: Field::under(row, "exemption"),
        failing: run_command_under(row, "failing"),
        failing_commit: Field::under(row, "failingCommit"),
        passing: run_command_under(row, "passing"),
        passing_commit: Field::under(row, "passingCommit"),
    }
}

fn verifier(row: Node<'_>) -> Option<Verifier<'_>> {
    Some(Verifier {
        span: row_span(row),
        name: Field::under(row, "verifier")?,
        status: Field::under(row, "status"),
        verdict: Field::under(row, "verdict"),
        failure_evidence: Field::under(row, "failureEvidence"),
        log: rows(row, "readOnlyCommandLog").filter_map(run_command).collect(),
        reruns: rows(row, "reruns")
            .filter_map(|row| Some(Rerun { run: run_command(row)?, discrepancy: Field::under(row, "discrepancy") }))
            .collect(),
    })
}

fn rollback(row: Node<'_>) -> Option<Rollback<'_>> {
    Some(Rollback {
        span: row_span(row),
        category: Field::under(row, "category")?,
        revert_command: Field::under(row, "revertCommand"),
        revert_sha: Field::under(row, "revertSha"),
        off_path: run_command_under(row, "offPathCommand"),
        dry_run: run_command_under(row, "dryRun"),
    })
}

fn of_markdown(document: &MarkdownDocument) -> Implementation<'_> {
    let titles = ["Commit List", "Commits", "커밋 목록"];
    let section = sections::find(document, &titles).map(|heading| heading.section);
    let table = section.and_then(|section| sections::tables_in(document, section).next());
    let commits = table.map_or_else(Vec::new, |table| {
        let column = |names: &[&str]| sections::column(document, table, names);
        let (sha, message) = (column(&["Commit", "SHA", "커밋"]), column(&["Message", "Subject", "메시지"]));
        let step = column(&["Plan step", "Step", "계획 단계"]);
        let cell = |row: &[Span], index: Option<usize>| {
            let span = *row.get(index?)?;
            let text = document.source().slice(span).trim_matches('`');
            Some(Field { text: text.replace("\\|", "|").replace("<br>", "\n").into(), span })
        };
        let rows = table.rows.iter().skip(1);
        rows.filter_map(|row| {
            let message = cell(row, message)?;
            let (first, last) = (row.first()?.start, row.last()?.end);
            Some(Commit { span: Span::new(first, last), sha: cell(row, sha), message, plan_step: cell(row, step) })
        })
        .collect()
    });
    let diffs = document.code_blocks().iter().filter(|block| block.is_fenced && block.info.starts_with("diff"));
    Implementation {
        span: document.headings().first().map_or_else(|| Span::empty_at(0), |heading| heading.span),
        block: None,
        plan_link: PlanLink::default(),
        commits,
        skipped: Vec::new(),
        changed_files: Vec::new(),
        out_of_plan: Vec::new(),
        carry: None,
        validations: Vec::new(),
        tdd: Vec::new(),
        verifiers: Vec::new(),
        unified_verdict: None,
        override_reason: None,
        rollbacks: Vec::new(),
        routing: None,
        run_status: None,
        diffs: diffs.map(|block| Field { text: document.slice(block.content).into(), span: block.content }).collect(),
    }
}
