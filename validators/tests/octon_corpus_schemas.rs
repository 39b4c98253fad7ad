//! The Octon schemas against the manifests of a real repository.
//!
//! The corpus is not part of this project: it is looked for in the folder `COUNTERSIGN_CORPUS`, else in `../shared/corpus` beside
//! the workspace. Without it the test says so and checks nothing.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "../../tests/support/notice.rs"]
mod notice;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use countersign_validators::document::yaml::{self, YamlLimits};
use countersign_validators::schema::{CompiledSchema, ErrorKeyword, SchemaError, validate};
use countersign_validators::source::{FilePath, Source};

const PROPOSALS: &str = "octon-repo/.octon/inputs/exploratory/proposals";

/// The YAML files of the corpus' packets, unpacked into a folder that lives as long as the test.
fn unpacked() -> Option<tempfile::TempDir> {
    let archive = corpus::with("octon-repo.tar.zst")?.join("octon-repo.tar.zst");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut tar = Command::new("tar");
    tar.arg("--zstd").arg("-xf").arg(&archive).arg("-C").arg(folder.path());
    let status = tar.args(["--wildcards", &format!("{PROPOSALS}/*.yml")]).status();
    if !status.is_ok_and(|status| status.success()) {
        notice::notice("skipped: tar cannot unpack the corpus here");
        return None;
    }
    Some(folder)
}

fn files_called(name: &str, folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            files_called(name, &entry.path(), found);
        } else if entry.file_name() == name {
            found.push(entry.path());
        }
    }
}

fn errors_in(file: &Path, schema: &CompiledSchema) -> Vec<SchemaError> {
    let source = Arc::new(Source::new(FilePath::from_text("manifest.yml"), std::fs::read(file).unwrap()));
    let tree = yaml::parse(&source, YamlLimits::default()).unwrap_or_else(|error| panic!("{}: {error:?}", file.display()));
    validate(schema, tree.root().expect("a manifest is not empty"))
}

/// The errors of every file called `file_name`.
fn all_errors(folder: &Path, file_name: &str, schema: &str) -> Vec<Vec<SchemaError>> {
    let schema = CompiledSchema::new(countersign_schemas::by_name(schema).unwrap().text);
    let mut files = Vec::new();
    files_called(file_name, &folder.join(PROPOSALS), &mut files);
    files.iter().map(|file| errors_in(file, &schema)).collect()
}

fn count(results: &[Vec<SchemaError>], fits: impl Fn(&SchemaError) -> bool) -> usize {
    results.iter().filter(|errors| errors.iter().any(&fits)).count()
}

fn valid(results: &[Vec<SchemaError>]) -> usize {
    results.iter().filter(|errors| errors.is_empty()).count()
}

#[test]
fn real_manifests_give_the_known_counts() {
    let Some(folder) = unpacked() else { return };
    let manifests = all_errors(folder.path(), "proposal.yml", "octon-proposal");
    assert_eq!((manifests.len(), valid(&manifests)), (78, 34));
    assert_eq!(count(&manifests, |error| error.keyword == ErrorKeyword::UnknownKey), 40);
    assert_eq!(count(&manifests, |error| error.keyword == ErrorKeyword::MissingKey && error.path == "related_proposals"), 2);
    let about_items =
        |error: &SchemaError| error.keyword != ErrorKeyword::MissingKey && error.path.starts_with("related_proposals");
    assert_eq!(count(&manifests, about_items), 4);
    assert_eq!(count(&manifests, |error| error.path == "archive.archived_at"), 1);

    let subtypes = ["architecture", "design", "migration", "policy"]
        .map(|kind| all_errors(folder.path(), &format!("{kind}-proposal.yml"), &format!("octon-{kind}-proposal")));
    assert_eq!(subtypes.each_ref().map(Vec::len), [74, 1, 0, 3]);
    assert_eq!(subtypes.each_ref().map(|results| valid(results)), [32, 1, 0, 3]);
    assert_eq!(count(&subtypes[0], |error| error.keyword == ErrorKeyword::UnknownKey), 42);
    assert_eq!(count(&subtypes[0], |error| error.path == "architecture_scope"), 13);

    let registries = all_errors(folder.path(), "child-packet-index.yml", "octon-child-registry");
    assert_eq!((registries.len(), valid(&registries)), (2, 2));
}
