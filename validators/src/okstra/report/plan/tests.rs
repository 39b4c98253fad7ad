use std::sync::Arc;

use super::*;
use crate::document::MarkdownDocument;
use crate::source::Source;

const PLAN: &str = "\
# Final Report

- **Task Type:** implementation-planning

## 4. Options

### Option A: Store the id

- Trade-off: one more write

### Option B: Lock

## 5.5 Stage Map

| Stage | Title | Depends on |
|---|---|---|
| 1 | Store | (none) |
| 2 | Confirm | Stage 1 |
| 4 | Print | 1, 2 |

## 5.5.1 Stage 1: Store

**Files**

- `src/a.ts` (new)
- docs/b.md: what it means

**Step order**

1. Store the id.
   - Files: `src/other.ts`
2. Describe it. TDD exemption: documentation only

Stage Validation:

- pre: `npx tsc`
- **mid**: `npm test -- a`, `npm test -- b`

```sh
# not read: no moment is named
```

- post:

```sh
npm test | cat
```

Stage Exit Contract: it is stored.

## 5.5.2 Stage 2: Confirm (확인)

depends-on 1

## 5.5.9 Plan Body Verification

- **Gate:** `passed`

| Worker | Item | Verdict | Code |
|---|---|---|---|
| codex | stage 1 | DISAGREE | c |

## Rollback

### Stage 1

## User Approval Request

- [x] Approved by Dana
";

fn with_plan<T>(text: &str, look: impl FnOnce(&Plan<'_>) -> T) -> T {
    let document = MarkdownDocument::parse(&Arc::new(Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec())));
    let path = FilePath::from_text("plan.md");
    look(&Plan::of_markdown(&document, &path, true).unwrap())
}

fn texts<'f>(fields: impl IntoIterator<Item = &'f Field<'f>>) -> Vec<&'f str> {
    fields.into_iter().map(|field| &*field.text).collect()
}

#[test]
fn stages_of_markdown_are_read_under_any_numbering() {
    with_plan(PLAN, |plan| {
        let numbers: Vec<_> = plan.stages.iter().map(|stage| stage.number_value().unwrap().0).collect();
        assert_eq!(numbers, [1, 2, 4], "the heading in the section Rollback is no stage");
        let depends: Vec<_> = plan.stages.iter().map(|stage| texts(stage.depends_on.iter().flatten())).collect();
        assert_eq!(depends, [vec![], vec!["1"], vec!["1", "2"]]);
        let first = &plan.stages[0];
        assert_eq!(first.title.as_ref().unwrap().text, "Store");
        assert_eq!(texts(&first.files), ["src/a.ts", "docs/b.md"]);
        assert_eq!(texts(first.steps.iter().map(|step| &step.action)).len(), 2);
        assert_eq!(first.steps[1].number, Some(2));
        assert_eq!(first.steps[1].tdd_exemption.as_ref().unwrap().text, "documentation only");
        assert_eq!(texts(&first.validation.pre), ["npx tsc"]);
        assert_eq!(texts(&first.validation.mid), ["npm test -- a", "npm test -- b"]);
        assert_eq!(texts(&first.validation.post), ["npm test | cat"]);
        assert!(first.parts.exit_contract.is_some() && first.parts.rollback.is_none());
        let rows: Vec<_> = plan.map.as_ref().unwrap().rows.iter().map(|row| row.has_heading).collect();
        assert_eq!(rows, [true, true, false]);
        assert!(!plan.stages[2].has_section);
    });
}

#[test]
fn the_rest_of_a_plan_is_read_from_markdown() {
    with_plan(PLAN, |plan| {
        let options: Vec<_> = plan.options.iter().map(|option| option.trade_offs.is_some()).collect();
        assert_eq!(options, [true, false]);
        assert!(plan.rollback.is_some());
        assert_eq!(plan.approval.approved.as_ref().unwrap().text, "[x] Approved by Dana");
        let verification = plan.verification.as_ref().unwrap();
        assert_eq!(verification.gate.as_ref().unwrap().text, "passed");
        assert_eq!(verification.verdicts[0].code.as_ref().unwrap().text, "c");
    });
}

#[test]
fn fields_point_at_their_text() {
    with_plan(PLAN, |plan| {
        let stage = &plan.stages[0];
        let fields = stage.files.iter().chain(stage.validation.commands()).chain(&stage.number).chain(&stage.title);
        let of_map = plan.stages.iter().flat_map(|stage| stage.depends_on.iter().flatten());
        for field in fields.chain(of_map).chain(&plan.approval.marker) {
            assert_eq!(&PLAN[field.span.range()], field.text);
        }
    });
}

#[test]
fn an_unknown_form_of_dependencies_is_not_guessed() {
    let depends = |cell: &str| {
        let text = format!("## Stage Map\n\n| # | Title | Depends on |\n|---|---|---|\n| 3 | x | {cell} |\n");
        with_plan(&text, |plan| {
            plan.stages[0].depends_on.as_ref().map(|fields| fields.iter().map(|field| field.text.to_string()).collect::<Vec<_>>())
        })
    };
    for none in ["(none)", "none", "-", "없음", "", "`(none)`"] {
        assert_eq!(depends(none), Some(Vec::new()), "{none}");
    }
    assert_eq!(depends("S1; stage 2 (both done)"), Some(vec!["1".to_owned(), "2".to_owned()]));
    assert_eq!(depends("스테이지 1"), Some(vec!["1".to_owned()]));
    for unknown in ["1-2", "1..2", "the cart stage"] {
        assert_eq!(depends(unknown), None, "{unknown}");
    }
}
