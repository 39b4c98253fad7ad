//! Lists that the dashboard searches for `"phase"`.

use super::{STATE_HILL_LIST_STYLE, clipped};
use crate::document::{Kind, Node};
use crate::finding::{Applicability, Edit, Finding};
use crate::oat::front_matter::agreement::{Readings, listed};
use crate::oat::state::State;
use crate::parsed_file::TextFile;
use crate::source::{Source, Span};

/// A list of checkpoints in which the dashboard does not find one of them.
pub(super) fn unseen(state: &State<'_>, readings: &Readings<'_, '_>) -> Finding {
    let (Some(entry), Some(field)) = (readings.entry, readings.line) else { return super::disagreement(state, readings) };
    let items = listed(entry.value);
    let missed = items.iter().find(|item| !field.value.contains(&format!("\"{item}\"")));
    let missed = missed.or_else(|| items.first()).map_or("", AsRef::as_ref);
    let how = how_written(entry.value);
    let message = format!(
        "`{}` is {how}: the dashboard's line reader sees `{}`, finds no `\"{}\"` in it and shows the gate as n/a",
        readings.key,
        clipped(field.value),
        clipped(missed)
    );
    let finding = Finding::new(&STATE_HILL_LIST_STYLE, state.file.place(entry.value.span()), message).with_help(format!(
        "write `{}: {}`",
        readings.key,
        clipped(&flow_list(&items))
    ));
    match one_line_fix(&state.file, state.source(), readings) {
        Some((title, edits)) => finding.with_fix(Applicability::Safe, title, edits),
        None => finding,
    }
}

fn how_written(node: Node<'_>) -> &'static str {
    if node.kind() != Kind::Sequence {
        "no list"
    } else if !node.raw().starts_with('[') {
        "a list in block style"
    } else if node.raw().contains('\n') {
        "a list on several lines"
    } else if node.items().any(|item| item.raw().starts_with('\'')) {
        "a list in single quotes"
    } else {
        "a list without double quotes"
    }
}

fn flow_list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("\"{}\"", item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

/// The list on one line in double quotes, when it holds nothing but simple words and no comment would be lost.
pub(super) fn one_line_fix(file: &TextFile<'_>, source: &Source, readings: &Readings<'_, '_>) -> Option<(String, Vec<Edit>)> {
    let entry = readings.entry?;
    let node = entry.value;
    let items: Vec<&str> = match node.kind() {
        Kind::Sequence => node.items().map(Node::as_str).collect::<Option<_>>()?,
        Kind::String => vec![node.as_str()?],
        _ => return None,
    };
    let is_simple = |item: &&str| {
        !item.is_empty()
            && item.chars().all(|one| {
                !one.is_control() && !matches!(one, '"' | '\\' | '#' | '[' | ']' | '{' | '}' | '\u{2028}' | '\u{2029}')
            })
    };
    // Aliases and items that are used elsewhere stay as they are.
    let is_own = node.definition().is_none() && node.items().all(|item| item.definition().is_none() && item.tag().is_none());
    if !is_own || node.raw().contains('&') || !items.iter().all(is_simple) {
        return None;
    }
    let title = "write the list on one line, in double quotes".to_owned();
    let list = flow_list(&items);
    if node.kind() == Kind::String || node.raw().starts_with('[') {
        let is_alone = readings.line.is_some_and(|field| field.span.start == node.span().start) && !node.raw().contains('#');
        return is_alone.then(|| (title, vec![Edit::replace(file.place(node.span()), list)]));
    }
    let (behind_colon, lines) = block_lines(source, entry.key.span(), node)?;
    Some((
        title,
        vec![Edit::replace(file.place(Span::empty_at(behind_colon)), format!(" {list}")), Edit::replace(file.place(lines), "")],
    ))
}

/// For a list in block style: where its key's colon ends, and its lines with the line feed before them. `None` when anything but items stands
/// there.
fn block_lines(source: &Source, key: Span, node: Node<'_>) -> Option<(u32, Span)> {
    let last = node.items().next_back()?.span();
    let text = source.slice(Span::new(key.end, last.start));
    let colon = text.find(':').filter(|at| text[..*at].trim().is_empty())?;
    let behind_colon = key.end + u32::try_from(colon).ok()? + 1;
    let rest = source.slice(Span::new(behind_colon, u32::try_from(source.bytes().len()).ok()?));
    let first_line = rest.find('\n')?;
    // A comment behind the colon stays where it is.
    let behind = rest[..first_line].trim();
    let start = behind_colon + u32::try_from(first_line).ok()?;
    let after_last = source.slice(Span::new(last.end, behind_colon + u32::try_from(rest.len()).ok()?));
    let end = last.end + u32::try_from(after_last.find('\n').unwrap_or(after_last.len())).ok()?;
    let lines = source.slice(Span::new(start + 1, end));
    let mut items = node.items();
    let is_item = |line: &str| {
        let item = line.trim().strip_prefix('-').filter(|item| item.starts_with(' ')).map(str::trim);
        item.is_some() && item == items.next().map(Node::raw)
    };
    ((behind.is_empty() || behind.starts_with('#')) && lines.split('\n').all(is_item))
        .then_some((behind_colon, Span::new(start, end)))
}
