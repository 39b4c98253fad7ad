//! What a release handoff did, in data and in Markdown.
//!
//! The titles 4.6.6 Merge Conflict Probe and 4.6.7 Pull Request Outcome are the convention's; those of the other sections and the labels
//! of their lines are those of our own renderings. What stands under other words is not read.

use super::sections::{find, labelled};
use super::text::says_none;
use super::view::{Field, Origin, Routing, View};
use crate::document::{Kind, MarkdownDocument, Node};
use crate::okstra::command_log;
use crate::okstra::task_type::TaskType;
use crate::source::Span;

/// What a report says about a handoff. What it does not say, or not in a form that can be read, is `None`.
#[derive(Debug)]
pub struct Handoff<'r> {
    /// The handoff as a whole: the key of its block, or its heading.
    pub span: Span,
    /// The verification report that the handoff rests on.
    pub source_path: Option<Field<'r>>,
    /// The row with the verdict, quoted from it.
    pub verdict_row: Option<Field<'r>>,
    /// The branch that is handed over.
    pub branch: Option<Field<'r>>,
    /// `git status --short` at the start, with its quotes in data so that even an empty one has a place.
    pub initial_status: Option<Field<'r>>,
    /// `local only`, `push + PR` or `skip`, as written.
    pub action: Option<Field<'r>>,
    /// The base branch of the pull request.
    pub pr_base: Option<Field<'r>>,
    /// `use as-is`, `edit then proceed` or `cancel`, as written.
    pub message: Option<Field<'r>>,
    /// What to do about a conflict, as written.
    pub conflict: Option<Field<'r>>,
    /// Every command that was run.
    pub commands: Vec<Field<'r>>,
    /// The commits that are handed over.
    pub commits: Option<Commits>,
    /// The probe for merge conflicts.
    pub probe: Option<Probe>,
    /// `created`, `reused` or `skipped`, as written.
    pub outcome: Option<Field<'r>>,
    /// Where the work goes next.
    pub routing: Option<Field<'r>>,
}

/// The commits of a handoff.
#[derive(Debug, Clone, Copy)]
pub struct Commits {
    /// The list, or the section's heading.
    pub span: Span,
    /// Whether there is none.
    pub is_empty: bool,
    /// Whether the report has the fixed line that says so and blocks the handoff.
    pub is_blocked_form: bool,
}

/// The probe for merge conflicts.
#[derive(Debug, Clone, Copy)]
pub struct Probe {
    /// What is written, or the heading of an empty section.
    pub span: Span,
    /// Which of the forms it has.
    pub form: ProbeForm,
}

/// The forms of a probe's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeForm {
    /// It was not run.
    NotRun,
    /// There would be no conflict.
    Clean,
    /// There would be conflicts.
    Conflicts,
    /// Nothing is written.
    Absent,
    /// Something that is none of the three.
    Other,
}

/// The line that blocks a handoff without commits, the same in both languages.
pub const NO_COMMITS: &str = "No implementation commits found; release-handoff is blocked.";

impl<'r> View<'r> {
    /// The handoff; `None` for reports of other task types.
    #[must_use]
    pub fn handoff(&self) -> Option<Handoff<'r>> {
        if self.known_task_type() != Some(TaskType::ReleaseHandoff) {
            return None;
        }
        match self.origin {
            Origin::Data => of_data(self.data?),
            Origin::Markdown => Some(of_markdown(self.markdown?)),
        }
    }
}

impl Handoff<'_> {
    /// Whether the person chose to stop: nothing may be pushed.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        let says = |field: &Option<Field<'_>>, word: &str| field.as_ref().is_some_and(|field| field.text == word);
        says(&self.action, "skip") || says(&self.message, "cancel") || says(&self.conflict, "cancel")
    }
}

fn of_data(root: Node<'_>) -> Option<Handoff<'_>> {
    let entry = root.entry(TaskType::ReleaseHandoff.block_key()).filter(|entry| entry.value.kind() == Kind::Mapping)?;
    let block = entry.value;
    let below = |section: &str, key: &str| Field::under(block.get(section)?, key);
    let commands = block.get("commandLog").into_iter().flat_map(Node::items);
    let commits = block.get("commits").filter(|commits| commits.kind() == Kind::Sequence);
    Some(Handoff {
        span: entry.key.span(),
        source_path: below("sourceVerification", "reportPath"),
        verdict_row: below("sourceVerification", "verdictRow"),
        branch: Field::under(block, "featureBranch"),
        initial_status: Field::under(block, "gitStatusAtStart"),
        action: below("selections", "action"),
        pr_base: below("selections", "prBase"),
        message: below("selections", "message"),
        conflict: below("selections", "conflict"),
        commands: commands.filter_map(|command| Field::under(command, "command")).collect(),
        commits: commits.map(|commits| Commits {
            span: commits.span(),
            is_empty: commits.items().len() == 0,
            is_blocked_form: Routing::under(block).is_some_and(|routing| routing.target.text == "implementation"),
        }),
        probe: below("mergeConflictProbe", "result").map(|result| Probe {
            span: result.span,
            form: match &*result.text {
                "not-run" => ProbeForm::NotRun,
                "clean" => ProbeForm::Clean,
                "conflicts" => ProbeForm::Conflicts,
                _ => ProbeForm::Other,
            },
        }),
        outcome: below("pullRequest", "outcome"),
        routing: Routing::under(block).map(|routing| routing.target),
    })
}

fn of_markdown(document: &MarkdownDocument) -> Handoff<'_> {
    let heading = find(document, &["Release Handoff", "릴리스 인계"]);
    let first = document.headings().first();
    let whole = Span::new(0, u32::try_from(document.source().bytes().len()).unwrap_or(u32::MAX));
    let section = heading.map_or(whole, |heading| heading.section);
    let in_section = |titles: &[&str]| find(document, titles).map_or(section, |heading| heading.section);
    let labels = |titles: &[&str], labels: &[&str]| {
        let section = in_section(titles);
        labels.iter().find_map(|label| labelled(document, section, label)).filter(|field| !field.is_blank())
    };
    let selections = ["Selections", "사용자 선택"];
    let branch = ["Branch and Commits", "브랜치와 커밋"];
    let source = ["Source Verification", "원본 검증 보고서"];
    let commands = find(document, &["Commands Executed", "실행한 명령"]).map(|heading| commands(document, heading.section));
    let outcome = find(document, &["Pull Request Outcome", "PR 결과"]).map(|heading| heading.section);
    Handoff {
        span: heading.or(first).map_or_else(Span::default, |heading| heading.span),
        source_path: labels(&source, &["Report", "Source report", "보고서"]),
        verdict_row: labels(&source, &["Row", "Verdict row", "판정 행"]),
        branch: labels(&branch, &["Branch", "Feature branch", "작업 브랜치", "브랜치"]),
        initial_status: labels(&branch, &["Initial status", "Git status at start", "시작 시점의 git status"]),
        action: labels(&selections, &["Action", "진행 방식"]),
        pr_base: labels(&selections, &["PR base", "Base", "PR 대상 브랜치"]),
        message: labels(&selections, &["Title and body", "Title/body", "PR 제목과 본문"]),
        conflict: labels(&selections, &["On conflict", "Conflict", "충돌 시 처리"]),
        commands: commands.unwrap_or_default(),
        commits: find(document, &branch).map(|heading| commits(document, heading.span, heading.section)),
        probe: find(document, &["Merge Conflict Probe", "사전 머지 충돌 점검"])
            .map(|heading| probe(document, heading.span, Span::new(heading.span.end, heading.section.end))),
        outcome: outcome.and_then(|section| outcome_word(document, section)),
        routing: ["Routing", "다음 작업 유형"].iter().find_map(|label| labelled(document, section, label)),
    }
}

/// Each line of a fence, or where there is none what a command log holds.
fn commands(document: &MarkdownDocument, section: Span) -> Vec<Field<'_>> {
    let inside = |span: Span| section.start <= span.start && span.start < section.end;
    let fences = document.code_blocks().iter().filter(|block| block.is_fenced && inside(block.span));
    let mut found = Vec::new();
    for fence in fences {
        let mut start = fence.content.start;
        for line in document.slice(fence.content).split_inclusive('\n') {
            let bare = line.trim().trim_start_matches("$ ");
            let at = Span::from_range(0..line.find(bare).unwrap_or(0)).len();
            let span = Span::from_range(0..bare.len()).shifted(start + at);
            found.extend((!bare.is_empty()).then(|| Field { text: bare.into(), span }));
            start += Span::from_range(0..line.len()).len();
        }
    }
    if found.is_empty() {
        return command_log::commands_in(document, section).into_iter().map(|entry| entry.command).collect();
    }
    found
}

/// A commit is known by a code span that begins with at least seven hexadecimal digits.
fn commits(document: &MarkdownDocument, heading: Span, section: Span) -> Commits {
    let spans = document.code_spans();
    let first = spans.partition_point(|code| code.span.start < section.start);
    let mut inside = spans[first..].iter().take_while(|code| code.span.start < section.end);
    let is_sha = |text: &str| text.len() >= 7 && text.bytes().take_while(u8::is_ascii_hexdigit).count() >= 7;
    let has_code = inside.any(|code| is_sha(document.slice(code.content)));
    let words = document.slice(section).split(|c: char| !c.is_ascii_alphanumeric());
    let has_bare = words.into_iter().any(|word| (7..=64).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit()));
    let is_blocked_form = document.source().text().is_some_and(|text| text.contains(NO_COMMITS));
    Commits { span: heading, is_empty: !has_code && !has_bare, is_blocked_form }
}

/// The form of a probe's line. Its exact words are not known, and a Korean report translates them around the same values, so any
/// line that speaks of running, of a conflict or of a clean merge counts as one of the three.
fn probe(document: &MarkdownDocument, heading: Span, below: Span) -> Probe {
    let text = document.slice(below);
    if says_none(text) {
        return Probe { span: heading, form: ProbeForm::Absent };
    }
    let trimmed = text.trim_start();
    let start = below.start + Span::from_range(0..text.len() - trimmed.len()).len();
    let line = trimmed.lines().next().unwrap_or_default();
    let span = Span::from_range(0..line.len()).shifted(start);
    let lower = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let form = if says(&["not run", "not-run", "미실행", "실행하지", "실행 안", "점검하지"]) {
        ProbeForm::NotRun
    } else if says(&["clean", "no conflict", "충돌 없", "충돌이 없", "깨끗"]) {
        ProbeForm::Clean
    } else if says(&["conflict", "충돌"]) {
        ProbeForm::Conflicts
    } else {
        ProbeForm::Other
    };
    Probe { span, form }
}

/// The first of the three words that stands in a section.
fn outcome_word(document: &MarkdownDocument, section: Span) -> Option<Field<'_>> {
    let text = document.slice(section);
    let found = ["created", "reused", "skipped"].into_iter().filter_map(|word| Some((text.find(word)?, word))).min()?;
    let span = Span::from_range(found.0..found.0 + found.1.len()).shifted(section.start);
    Some(Field { text: found.1.into(), span })
}
