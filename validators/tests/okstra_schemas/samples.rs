//! Samples that are no part of this project: `report/samples.json` is looked for beside the folder `COUNTERSIGN_CORPUS`, else beside
//! `../shared/corpus`.

use std::path::{Path, PathBuf};

use countersign_schemas::FINAL_REPORT;
use serde_json::{Map, Value};

use crate::{documents, errors, notice, unknown};

#[test]
fn the_samples_are_valid() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let corpus = std::env::var_os("COUNTERSIGN_CORPUS").map_or_else(beside, PathBuf::from);
    let file = corpus.join("../report/samples.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        notice::notice(&format!("skipped: no samples at {} (set COUNTERSIGN_CORPUS)", file.display()));
        return;
    };
    let samples: Map<String, Value> = serde_json::from_str(&text).unwrap();
    assert!(documents::TASK_TYPES.iter().all(|task_type| samples.contains_key(*task_type)));
    for (name, sample) in samples {
        assert_eq!(errors(FINAL_REPORT, &sample), [""; 0], "{name}");
        assert_eq!(unknown(FINAL_REPORT, &sample), [""; 0], "{name}");
    }
}
