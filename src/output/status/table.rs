//! For people at a terminal: a row an artifact, and below what is blocked the reasons.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use countersign_validators::status::{Blocker, Freshness, Standing, Status, StatusRow};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::freshness_word;
use crate::output::Sources;
use crate::output::escape::{visible, visible_path};

const TITLES: [&str; COLUMNS] = ["STANDING", "FAMILY", "KIND", "NAME", "STATE", "FRESH", "NEXT LEGAL STEP"];
const COLUMNS: usize = 7;
/// Widest cell of all columns but the last, in columns of the terminal.
const WIDEST: usize = 44;
/// Reasons shown below a row; the page and the JSON document have all.
const REASONS: usize = 3;

/// Writes the table, the reasons and a line of counts.
pub(crate) fn write(to: &mut dyn Write, status: &Status, is_styled: bool) -> io::Result<()> {
    let rows: Vec<[Cow<'_, str>; COLUMNS]> = cells(&status.rows);
    let mut widths = TITLES.map(str::width);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    if !rows.is_empty() {
        let style = if is_styled { Style::new().bold() } else { Style::new() };
        write!(to, "{style}")?;
        write_row(to, &TITLES.map(Cow::from), &widths, Style::new())?;
        write!(to, "{style:#}")?;
    }
    for (row, cells) in status.rows.iter().zip(&rows) {
        let style = if is_styled { style_of(row.standing) } else { Style::new() };
        write_row(to, cells, &widths, style)?;
        write_reasons(to, row, Sources(&status.sources))?;
    }
    for problem in &status.problems {
        let level = problem.level;
        let place = visible_path(problem.place.file.as_str());
        writeln!(to, "{place}: {level}[{}] {}", problem.rule.name, visible(&problem.message))?;
    }
    let counts = Standing::ALL.map(|standing| format!("{} {}", status.count(standing), standing.as_str()));
    let separator = if status.rows.is_empty() { "" } else { "\n" };
    writeln!(to, "{separator}{}", counts.join(", "))
}

/// The cells of every row, ready to be shown. Rows that would look the same show their path instead of their name.
fn cells(rows: &[StatusRow]) -> Vec<[Cow<'_, str>; COLUMNS]> {
    let mut names: BTreeMap<_, usize> = BTreeMap::new();
    let key = |row: &StatusRow| (row.family, row.kind, row.name.clone());
    for row in rows {
        *names.entry(key(row)).or_default() += 1;
    }
    let cells = rows.iter().map(|row| {
        let is_unique = names.get(&key(row)) == Some(&1);
        let name = if is_unique { visible(&row.name) } else { visible_path(row.path.as_str()) };
        [
            row.standing.as_str().into(),
            row.family.as_str().into(),
            row.kind.into(),
            shortened(name, !is_unique),
            shortened(visible(&row.state), false),
            freshness_word(&row.freshness).into(),
            visible(&row.next),
        ]
    });
    cells.collect()
}

/// The text within [`WIDEST`] columns; what is cut, at the end or at the beginning, is marked with `…`.
fn shortened(text: Cow<'_, str>, keep_end: bool) -> Cow<'_, str> {
    if text.width() <= WIDEST {
        return text;
    }
    let mut room = WIDEST - 1;
    let mut fits = |character: &char| {
        let width = character.width().unwrap_or(0);
        let is_room = width <= room;
        room = room.saturating_sub(if is_room { width } else { room });
        is_room
    };
    if keep_end {
        let mut kept: Vec<char> = text.chars().rev().take_while(|character| fits(character)).collect();
        kept.reverse();
        return format!("…{}", kept.into_iter().collect::<String>()).into();
    }
    let kept: String = text.chars().take_while(|character| fits(character)).collect();
    format!("{kept}…").into()
}

fn write_row(to: &mut dyn Write, cells: &[Cow<'_, str>; COLUMNS], widths: &[usize; COLUMNS], first: Style) -> io::Result<()> {
    for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let style = if index == 0 { first } else { Style::new() };
        write!(to, "{style}{cell}{style:#}")?;
        if index + 1 < COLUMNS {
            write!(to, "{:blank$}", "", blank = width - cell.width() + 2)?;
        }
    }
    writeln!(to)
}

fn write_reasons(to: &mut dyn Write, row: &StatusRow, sources: Sources<'_>) -> io::Result<()> {
    // Of what is over nobody has to know why it grew old.
    if let Freshness::Stale(reason) = &row.freshness
        && row.standing != Standing::Over
    {
        writeln!(to, "  stale: {}", visible(reason))?;
    }
    for blocker in row.blockers.iter().take(REASONS) {
        writeln!(to, "  {}", reason(blocker, sources))?;
    }
    let more = row.blockers.len().saturating_sub(REASONS);
    if more > 0 {
        writeln!(to, "  … and {more} more; `countersign check {}` shows them", visible_path(row.path.as_str()))?;
    }
    Ok(())
}

fn reason(blocker: &Blocker, sources: Sources<'_>) -> String {
    let path = visible_path(blocker.place.file.as_str());
    let position = sources.start(&blocker.place).map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
    let rule = blocker.rule.map(|rule| format!(" [{}]", rule.name)).unwrap_or_default();
    format!("{path}{position}: {}{rule}", visible(&blocker.message))
}

fn style_of(standing: Standing) -> Style {
    match standing {
        Standing::Blocked => AnsiColor::Red.on_default().bold(),
        Standing::Waiting => AnsiColor::Yellow.on_default().bold(),
        Standing::Ready => AnsiColor::Green.on_default(),
        Standing::Over => Style::new().dimmed(),
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::{WIDEST, shortened};

    #[test]
    fn long_cells_are_cut_by_columns_not_characters() {
        let korean = "가".repeat(40);
        let cut = shortened(korean.as_str().into(), false);
        assert!(cut.ends_with('…') && cut.width() <= WIDEST, "{cut}");
        let path = format!("a/{}/end", "x".repeat(60));
        let cut = shortened(path.as_str().into(), true);
        assert!(cut.starts_with('…') && cut.ends_with("/end") && cut.width() == WIDEST, "{cut}");
        assert_eq!(shortened("short".into(), false), "short");
    }
}
