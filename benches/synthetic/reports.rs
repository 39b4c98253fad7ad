//! The state tree of okstra with many final reports.

use std::fs;
use std::io;
use std::path::Path;

use super::report::data;

/// Reports of as many tasks, each of an implementation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reports {
    /// How many reports.
    pub(crate) reports: usize,
    /// How large each is at least.
    pub(crate) bytes: usize,
}

impl Reports {
    /// Writes the state tree of okstra into an existing folder, a report a task.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        for number in 1..=self.reports {
            let reports = folder.join(format!(".project-docs/okstra/tasks/made-up/MU-{number}/runs/implementation/reports"));
            fs::create_dir_all(&reports)?;
            fs::write(reports.join("final-report-implementation-001.data.json"), data(number, self.bytes))?;
        }
        Ok(())
    }
}
