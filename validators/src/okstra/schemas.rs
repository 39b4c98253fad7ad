//! The embedded schemas of the family, compiled at their first use.

use std::path::Path;

use countersign_schemas::Schema;

use super::layout;
use crate::schema::CompiledSchema;

/// Data of final reports.
pub static FINAL_REPORT: CompiledSchema = CompiledSchema::new(countersign_schemas::FINAL_REPORT.text);
/// Stage carry files.
pub static STAGE_CARRY: CompiledSchema = CompiledSchema::new(countersign_schemas::OKSTRA_STAGE_CARRY.text);
/// Rows of `consumers.jsonl`.
pub static CONSUMER_ROW: CompiledSchema = CompiledSchema::new(countersign_schemas::OKSTRA_CONSUMER_ROW.text);
/// Convergence states.
pub static CONVERGENCE_STATE: CompiledSchema = CompiledSchema::new(countersign_schemas::OKSTRA_CONVERGENCE_STATE.text);
/// The project's settings.
pub static PROJECT: CompiledSchema = CompiledSchema::new(countersign_schemas::OKSTRA_PROJECT.text);

/// The embedded schema that a file of the convention is held against, by the file's path; of `consumers.jsonl` each line is.
#[must_use]
pub fn schema_for(path: &Path, state_root: &str) -> Option<&'static Schema> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().and_then(Path::file_name);
    if name.starts_with(layout::REPORT_STEM) && name.ends_with(layout::DATA_SUFFIX) {
        Some(&countersign_schemas::FINAL_REPORT)
    } else if name == layout::CONSUMERS {
        Some(&countersign_schemas::OKSTRA_CONSUMER_ROW)
    } else if name == layout::PROJECT && path.parent().is_some_and(|folder| folder.ends_with(state_root)) {
        Some(&countersign_schemas::OKSTRA_PROJECT)
    } else if folder.is_some_and(|folder| folder == layout::CARRY) && name.starts_with("stage-") && name.ends_with(".json") {
        Some(&countersign_schemas::OKSTRA_STAGE_CARRY)
    } else if folder.is_some_and(|folder| folder == layout::STATE) && name.starts_with("convergence-") && name.ends_with(".json")
    {
        Some(&countersign_schemas::OKSTRA_CONVERGENCE_STATE)
    } else {
        None
    }
}
