use std::fs;

use crate::okstra::report::View;
use crate::parsed_file::MarkdownFile;
use crate::workspace::{Limits, Workspace};

/// What the view of a report's Markdown says, a line a field.
fn view_of(text: &str) -> Result<String, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("final-report-implementation-001.md");
    fs::write(&path, text)?;
    let workspace = Workspace::new(&[folder.path().to_owned()], folder.path(), &[], Limits::default());
    let file = workspace.find(&path).file().ok_or("the file is not found")?;
    let file = MarkdownFile::read(file, &Limits::default()).map_err(|finding| finding.message)?;
    Ok(lines(&View::of_markdown(&file)).join("\n"))
}

fn lines(view: &View<'_>) -> Vec<String> {
    let text = |field: &Option<crate::okstra::report::Field<'_>>| {
        field.as_ref().map_or_else(|| "?".to_owned(), |field| format!("{:?}", &*field.text))
    };
    let mut lines =
        vec![format!("head {} {} {} {}", text(&view.task_key), text(&view.task_type), text(&view.version), text(&view.author))];
    lines.extend(view.card.as_ref().map(|card| {
        let rest = [&card.conclusion, &card.direction, &card.approval_required, &card.next_step].map(text).join(" ");
        format!("card {} {rest}", text(&card.token))
    }));
    lines.push(format!("verdict {}", text(&view.verdict_token)));
    lines.extend(
        view.execution.iter().map(|row| {
            format!("role {:?} {} {} {}", row.role.text, text(&row.status), text(&row.reason), text(&row.result_path))
        }),
    );
    let row = |row: &crate::okstra::report::Clarification<'_>| {
        [&row.id, &row.statement, &row.status, &row.blocks, &row.user_input].map(text).join(" ")
    };
    if let Some(carry_in) = &view.carry_in {
        lines.push(format!("carried from {}", text(&carry_in.source_path)));
        lines.extend(carry_in.items.iter().map(|item| format!("carried {}", row(item))));
    }
    lines.extend(view.clarifications.iter().map(|item| format!("asked {}", row(item))));
    lines.extend(view.next_steps.iter().map(|step| format!("next {:?}", step.text.text)));
    lines.extend(view.follow_ups.iter().map(|task| {
        let cells = [&task.origin, &task.task_id, &task.task_type, &task.scope, &task.reason, &task.auto_spawn];
        format!("follow-up {}", cells.map(text).join(" "))
    }));
    lines
}

/// As the convention's own texts show it: the head below the index, titles and columns in English, headings in the numbering of 0.36.
#[test]
fn attested_forms_are_read() -> Result<(), Box<dyn std::error::Error>> {
    insta::assert_snapshot!(view_of(
        "# Final Report: shop:checkout:S-1

## Index

- Verdict Card

- **Task Key:** shop:checkout:S-1
- **Task Type:** implementation
- **Report Author:** Report writer worker
- **Okstra Version:** 0.36.1

## Verdict Card

| 항목 | 값 |
|---|---|
| Final Conclusion | Done \\| tested. |
| Verdict Token | `accepted` |
| Direction | **release** |
| Approval Required? | no |
| Next Step | Verify. |

## Agent Execution Status

| Agent | Status | Notes | Result |
|---|---|---|---|
| Claude worker | completed | - | [result](runs/implementation/worker-results/a.md) |
| Codex worker | timeout | 30 min | - |

## 0. Clarification Response Carried In From Previous Run

Source: `runs/x/user-responses/user-response-x-001.md`

| ID | Status | Blocks | User input |
|---|---|---|---|
| C-001 | open | approval |  |

## 2. Final Verdict

- Verdict Token: accepted
- Fine.

## 5. Clarification Items

| ID | Statement | Status | Blocks | User input |
|---|---|---|---|---|
| C-001 | a \\| b? | answered | none | `x` |

## 6. Recommended Next Steps

1. Create S-2 by hand.
   - and tell the team

## 7. Follow-up Tasks (후속 작업)

| Origin | New Task ID | Suggested task-type | Scope | Reason / Why deferred | Auto-spawn? |
|---|---|---|---|---|---|
| out of scope | S-2 | error-analysis | src | later | no |
"
    )?, @r#"
    head "shop:checkout:S-1" "implementation" "0.36.1" "Report writer worker"
    card "accepted" "Done | tested." "release" "no" "Verify."
    verdict "accepted"
    role "Claude worker" "completed" "-" "runs/implementation/worker-results/a.md"
    role "Codex worker" "timeout" "30 min" "-"
    carried from "runs/x/user-responses/user-response-x-001.md"
    carried "C-001" ? "open" "approval" ""
    asked "C-001" "a | b?" "answered" "none" "x"
    next "Create S-2 by hand."
    next "and tell the team"
    follow-up "out of scope" "S-2" "error-analysis" "src" "later" "no"
    "#);
    Ok(())
}

/// As countersign renders Korean in the numbering of 0.56; read only where the data is lost.
#[test]
fn our_own_rendering_is_read() -> Result<(), Box<dyn std::error::Error>> {
    insta::assert_snapshot!(view_of(
        "# Final Report (최종 보고서): shop:checkout:S-1 (implementation)

- Task Key: shop:checkout:S-1
- Task Type: implementation
- Report Author: Claude lead
- Okstra Version: 0.56.0

## Verdict Card

| 항목 | 값 |
|---|---|
| Final Conclusion | 끝났다&#124;확인됨 |
| Verdict Token | blocked |
| Direction | - |
| Approval Required? | yes |
| Next Step | 다시 |

## Agent Execution Status (에이전트 실행 현황)

| 역할 | 작업자 | 모델 | 상태 | 사유 | 결과 파일 |
|---|---|---|---|---|---|
| Claude lead | lead | - | completed | - | `runs/a.md` |

## 0. Clarification Response Carried In From Previous Run (이전 실행에서 가져온 확인 답변)

- 출처 파일: `runs/x/user-responses/user-response-x-001.md`
- 미답변 항목: C-001

| ID | Kind | Statement | Status | Blocks | User input | 반영 결과 | 티켓 |
|---|---|---|---|---|---|---|---|
| C-001 | question | 언제? | open | approval | - | - | - |

## 1. Clarification Items (확인 항목)

| ID | Kind | Statement | Status | Blocks | User input |
|---|---|---|---|---|---|
| C-001 | decision | 며칠? | open | approval |  |

## 3. Final Verdict (최종 판정)

- Verdict Token: blocked
- 내용: 막혔다.

## 6. Recommended Next Steps (권장 다음 단계)

- S-2를 만든다.

## 7. Follow-up Tasks (후속 작업)

- 후속 작업 없음.

<!-- countersign:render v1 lang=ko numbering=0.56 data-sha256=00 -->
"
    )?, @r#"
    head "shop:checkout:S-1" "implementation" "0.56.0" "Claude lead"
    card "blocked" "끝났다|확인됨" "-" "yes" "다시"
    verdict "blocked"
    role "Claude lead" "completed" "-" "runs/a.md"
    carried from "runs/x/user-responses/user-response-x-001.md"
    carried "C-001" "언제?" "open" "approval" "-"
    asked "C-001" "며칠?" "open" "approval" ""
    next "S-2를 만든다."
    "#);
    Ok(())
}

/// Sections that are missing or of another form give nothing, and neither do lists of `A1` and `Q1`.
#[test]
fn unknown_forms_give_nothing() -> Result<(), Box<dyn std::error::Error>> {
    insta::assert_snapshot!(view_of(
        "# Report

## Verdict Card

Accepted, more or less.

## Final Verdict

```text
Verdict Token: accepted
```

## 5. Clarification Items

### 5.1 Material

| ID | Request | Status |
|---|---|---|
| A1 | the log | open |

> ## Follow-up Tasks
>
> | Origin | New Task ID |
> |---|---|
> | a | b |

## Recommended Next Steps

Create S-2 by hand.
"
    )?, @r#"
    head ? ? ? ?
    card ? ? ? ? ?
    verdict ?
    next "Create S-2 by hand."
    "#);
    Ok(())
}
