//! Findings as short lines, for snapshots.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use countersign_validators::finding::{Finding, Place};
use countersign_validators::source::{FilePath, Source};

type Sources = BTreeMap<FilePath, Arc<Source>>;

/// One line a finding, `path:line:column: level message`, with its related places and its help below it.
pub(crate) fn lines<'f>(findings: impl Iterator<Item = &'f Finding>, sources: &Sources) -> Result<String, fmt::Error> {
    let mut text = String::new();
    for finding in findings {
        writeln!(text, "{} {} [{}] {}", shown(&finding.place, sources), finding.level, finding.rule.name, finding.message)?;
        for related in &finding.related {
            writeln!(text, "  see {} {}", shown(&related.place, sources), related.label)?;
        }
        if let Some(help) = &finding.help {
            writeln!(text, "  help: {help}")?;
        }
    }
    Ok(text)
}

/// `path:line:column:`, or `path:` where the file cannot be read.
fn shown(place: &Place, sources: &Sources) -> String {
    let position = sources.get(&place.file).map(|source| source.position(place.span.start));
    let position = position.map_or_else(String::new, |position| format!("{}:{}:", position.line, position.column));
    format!("{}:{position}", place.file)
}
