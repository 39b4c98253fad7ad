//! Rules about the form of an export of issues.

use crate::finding::Finding;
use crate::parsed_file::JsonFile;
use crate::rule::rules;
use crate::workbench::labels::{self, Issue};

rules! { "workbench":
    ISSUE_EXPORT_FORM = "issue-export-form", Error, Ours, "an export is no list of issues with labels";
}

/// The issues of an export; what cannot be read of it becomes a finding.
pub fn read<'e>(export: &'e JsonFile<'_>, findings: &mut Vec<Finding>) -> Vec<Issue<'e>> {
    let root = match export.tree() {
        Ok(tree) => tree.root(),
        Err(error) => {
            findings.push(Finding::new(
                &ISSUE_EXPORT_FORM,
                export.place(error.span),
                format!("the export is no JSON: {}", error.message),
            ));
            return Vec::new();
        }
    };
    let Some(root) = root else { return Vec::new() };
    let (issues, problems) = labels::read_export(root);
    let problems = problems.into_iter();
    findings.extend(problems.map(|problem| Finding::new(&ISSUE_EXPORT_FORM, export.place(problem.span), problem.message)));
    issues
}
