//! `render --watch`: render again whenever the data changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context as _;
use notify_debouncer_full::notify::{EventKind, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, new_debouncer};

use super::source::DataFile;
use crate::cli::{Color, RenderArgs};
use crate::outcome::Outcome;
use crate::settings::Settings;
use crate::terminal;

/// Editors write a file in several steps; what happens within this time is one change.
const SETTLED: Duration = Duration::from_millis(100);

/// Waits for changes of `files` until the process is ended. Data that cannot be rendered is told, and the next change waited for.
pub(super) fn run(files: &[DataFile], args: &RenderArgs, settings: &Settings, color: Color) -> anyhow::Result<Outcome> {
    let (sender, changes) = mpsc::channel::<DebounceEventResult>();
    let mut watcher = new_debouncer(SETTLED, None, sender).context("cannot watch files")?;
    // Editors replace files, and a watch on a replaced file is lost; a watch on its folder is not.
    let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.path.parent()).collect();
    for folder in folders {
        watcher.watch(folder, RecursiveMode::NonRecursive).with_context(|| folder.display().to_string())?;
    }
    for events in changes {
        let events = events.map_err(|errors| anyhow::anyhow!("cannot watch files: {errors:?}"))?;
        let touched = events.iter().filter(|event| !matches!(event.kind, EventKind::Access(_))).flat_map(|event| &event.paths);
        let touched: BTreeSet<&PathBuf> = touched.collect();
        let changed: Vec<DataFile> =
            files.iter().filter(|file| touched.contains(&file.path) && file.path.exists()).cloned().collect();
        if changed.is_empty() {
            continue;
        }
        if let Err(error) = super::render_all(&changed, args, settings, color) {
            terminal::complain(&format!("{error:#}"));
        }
    }
    Ok(Outcome::Clean)
}
