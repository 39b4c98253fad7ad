//! The embedded schemas of the family, compiled at their first use.

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
