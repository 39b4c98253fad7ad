//! The 37 real lists of a corpus: what is verified, what differs, what is missing and what is unlisted, list by list.
//!
//! The corpus is not part of this repository; without it the test says so and checks nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use countersign_validators::checksums::rules::{BASE_MISMATCH, DIGEST_MISMATCH, ENTRY_MISSING, FILE_UNLISTED};
use countersign_validators::checksums::{self, ListContext};
use countersign_validators::config::{Config, PathGlobs, ProfileChoice};
use countersign_validators::finding::Finding;
use countersign_validators::gate::Verdict;
use countersign_validators::rule::Rule;
use countersign_validators::workspace::Workspace;
use serde_json::Value;

/// The repository of the corpus, unpacked.
fn repository(corpus: &Path) -> PathBuf {
    if let Some(extracted) = std::env::var_os("COUNTERSIGN_CORPUS_EXTRACTED") {
        return PathBuf::from(extracted).join("octon-repo");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checksums-corpus");
    let repository = folder.join("octon-repo");
    if !repository.is_dir() {
        // Unpacked beside and renamed, so that an interrupted run leaves no half repository.
        let unpacking = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let archive = corpus.join("octon-repo.tar.zst");
        let status = Command::new("tar").arg("--zstd").arg("-xf").arg(&archive).arg("-C").arg(unpacking.path()).status().unwrap();
        assert!(status.success(), "cannot unpack {}", archive.display());
        // A work tree of its own, so that the tree that is checked ends here and not at this repository.
        std::fs::create_dir(unpacking.path().join("octon-repo/.git")).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::rename(unpacking.path().join("octon-repo"), &repository).unwrap();
    }
    repository
}

/// The folder that marks a repository of the corpus.
const ROOT: &str = ".octon";

struct Judged {
    findings: Vec<Finding>,
    text: String,
    entries: usize,
    passes: bool,
}

/// Judges the list at `path`, with names relative to `base` when that is given.
fn judge(
    repository: &Path,
    path: &Path,
    packet: &Path,
    base: Option<&Path>,
    profile: ProfileChoice,
    former: Option<&str>,
) -> Judged {
    let mut config = Config { profile, ..Config::default() };
    if let Some(base) = base {
        config.checksums.bases = vec![(PathGlobs::new(repository, vec!["**".to_owned()]).unwrap(), base.to_path_buf())];
    }
    let workspace = Workspace::new(&[path.to_path_buf()], repository, &[ROOT.to_owned()], config.limits);
    let file = workspace.find(path).file().unwrap();
    let context = ListContext {
        packet_root: workspace.find(packet).directory(),
        repository_root: workspace.find(repository).directory(),
        former_path: former.map(str::to_owned),
    };
    let prepared = checksums::prepare(file, &workspace, &config, context);
    let mut buffer = Vec::new();
    Judged {
        findings: prepared.judge(&config, &mut buffer),
        text: std::fs::read_to_string(path).unwrap(),
        entries: prepared.files_to_hash().count(),
        passes: prepared.verdict(false, &config, &mut buffer) == Verdict::Pass,
    }
}

impl Judged {
    /// The names, as written, of the entries that `rule` fired for.
    fn names(&self, rule: &Rule) -> BTreeSet<String> {
        let findings = self.findings.iter().filter(|finding| finding.rule == rule);
        findings
            .map(|finding| {
                let start = self.text[..finding.place.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
                self.text[start + 64..].lines().next().unwrap().trim_start().to_owned()
            })
            .collect()
    }

    fn unlisted(&self, packet: &str) -> BTreeSet<String> {
        let findings = self.findings.iter().filter(|finding| *finding.rule == FILE_UNLISTED);
        let files = findings.map(|finding| finding.related[0].place.file.as_str().to_owned());
        files.map(|file| file.strip_prefix(packet).unwrap().trim_start_matches('/').to_owned()).collect()
    }

    fn fires(&self, rule: &Rule) -> bool {
        self.findings.iter().any(|finding| finding.rule == rule)
    }
}

fn strings(value: &Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

fn form_rule(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "dot-slash-names" => "checksums/path-not-normal",
        "mixed-name-prefixes" => "checksums/mixed-prefix",
        "single-space-separator" => "checksums/separator-one-space",
        "not-sorted-by-name" => "checksums/unsorted",
        "not-a-checksum-line" => "checksums/sentinel-line",
        "blank-line" => "checksums/blank-line",
        "lists-itself" => "checksums/self-listed",
        "repository-relative-names" => "checksums/base-mismatch",
        _ => return None,
    })
}

#[test]
fn real_lists_have_the_measured_results() {
    let Some(corpus) = crate::corpus_folder::with("octon-checksums.json") else { return };
    let repository = repository(&corpus).canonicalize().unwrap();
    let measured: Value = serde_json::from_slice(&std::fs::read(corpus.join("octon-checksums.json")).unwrap()).unwrap();
    let lists = measured["manifests"].as_array().unwrap();
    assert_eq!(lists.len(), 37);
    for measured in lists {
        let text = |key: &str| measured[key].as_str().unwrap();
        let (path, packet) = (repository.join(text("path")), repository.join(text("packet")));
        let base = (text("base") == "repository").then_some(repository.as_path());

        let in_base = judge(&repository, &path, &packet, base, ProfileChoice::Upstream, None);
        assert_eq!(in_base.names(&DIGEST_MISMATCH), strings(&measured["mismatching_names"]), "{}", path.display());
        assert_eq!(in_base.names(&ENTRY_MISSING), strings(&measured["missing_names"]), "{}", path.display());
        assert_eq!(in_base.unlisted(text("packet")), strings(&measured["unlisted_names"]), "{}", path.display());
        assert_eq!(in_base.passes, measured["sha256sum_c_exit_in_base"] == 0, "{}", path.display());
        let missing = measured["missing"].as_u64().unwrap();
        assert_eq!(in_base.entries as u64 + missing, measured["entries"].as_u64().unwrap(), "{}", path.display());

        let in_packet = judge(&repository, &path, &packet, None, ProfileChoice::Upstream, None);
        assert_eq!(in_packet.passes, measured["sha256sum_c_exit_in_packet"] == 0, "{}", path.display());

        let former = text("packet").replace("/.archive/", "/");
        let ours = judge(&repository, &path, &packet, None, ProfileChoice::Everything, Some(&former));
        let mut expected: BTreeSet<&str> =
            measured["format"].as_array().unwrap().iter().filter_map(|form| form_rule(form["kind"].as_str().unwrap())).collect();
        for rule in ["checksums/digest-mismatch", "checksums/entry-missing", "checksums/file-unlisted"] {
            expected.extend(ours.findings.iter().map(|finding| finding.rule.name).filter(|name| *name == rule));
        }
        let fired: BTreeSet<&str> = ours.findings.iter().map(|finding| finding.rule.name).collect();
        assert_eq!(fired, expected, "{}", path.display());
        assert_eq!(ours.fires(&BASE_MISMATCH), text("base") == "repository", "{}", path.display());
    }
}
