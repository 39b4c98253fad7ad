//! A repository of packets in which nothing is wrong: the packet of examples/clean again and again, under other names.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::sha256::hex_digest;
use super::text::{json, markdown, yaml};

/// The name that the packet of the example has, and that is replaced wherever it stands.
const EXAMPLE: &str = "log-retention";
const PACKETS: &str = ".octon/inputs/exploratory/proposals/architecture";
const REVIEW: &str = "support/proposal-review.md";
const CATALOG: &str = "navigation/artifact-catalog.md";
const LIST: &str = "SHA256SUMS.txt";

macro_rules! example_files {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!(
            "../../examples/clean/.octon/inputs/exploratory/proposals/architecture/log-retention/", $name
        )))),*]
    };
}

/// The files of the example's packet, without its checksum list.
const FILES: [(&str, &str); 18] = example_files! {
    "README.md" "architecture-proposal.yml" "architecture/acceptance-criteria.md" "architecture/implementation-plan.md"
    "architecture/target-architecture.md" "navigation/artifact-catalog.md" "navigation/source-of-truth-map.md" "proposal.yml"
    "resources/risk-register.md" "resources/source-context.md" "support/executable-implementation-prompt.md"
    "support/implementation-conformance-review.md" "support/implementation-grade-completeness-review.md"
    "support/implementation-run.md" "support/post-implementation-drift-churn-review.md" "support/proposal-creation.md"
    "support/proposal-review.md" "support/validation.md"
};

/// Files written for the review and after it, on which its digest does not depend.
const NOT_REVIEWED: [&str; 7] = [
    "support/executable-implementation-prompt.md",
    "support/implementation-conformance-review.md",
    "support/implementation-run.md",
    "support/post-implementation-drift-churn-review.md",
    "support/proposal-creation.md",
    REVIEW,
    "support/validation.md",
];

/// How large a made-up repository is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repository {
    /// How many packets.
    pub(crate) packets: usize,
    /// How many files each packet has besides the 19 of the example: Markdown, YAML and JSON in turn, 100 to 1,900 bytes.
    pub(crate) resources: usize,
    /// How many such files lie in the folder that is a promotion target of each packet.
    pub(crate) target_files: usize,
}

impl Repository {
    /// Writes the repository into an existing folder.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let example = include_str!("../../examples/clean/.octon/generated/proposals/registry.yml");
        let (head, rest) = example.split_once("  - id").ok_or_else(|| io::Error::other("the registry has no entry"))?;
        let (entry, tail) = rest.split_once("archived:").ok_or_else(|| io::Error::other("the registry has no archive"))?;
        let mut registry = head.to_owned();
        for number in 0..self.packets {
            let id = format!("packet-{number:06}");
            write_packet(&folder.join(PACKETS).join(&id), &self.packet(&id, number))?;
            self.write_targets(&folder.join(".octon/instance/runner"), &id, number)?;
            registry.push_str(&renamed(&format!("  - id{entry}"), &id));
        }
        registry.push_str(&format!("archived:{tail}"));
        let generated = folder.join(".octon/generated/proposals");
        fs::create_dir_all(&generated)?;
        fs::write(generated.join("registry.yml"), registry)
    }

    /// The files of a packet by their paths in it.
    fn packet(&self, id: &str, number: usize) -> BTreeMap<String, String> {
        let mut files: BTreeMap<String, String> =
            FILES.iter().map(|(name, text)| ((*name).to_owned(), renamed(text, id))).collect();
        let mut catalog = files.remove(CATALOG).unwrap_or_default();
        for resource in 0..self.resources {
            let (extension, text) = small_file(number, resource);
            let name = format!("resources/{resource:03}.{extension}");
            catalog.push_str(&format!("| `{name}` | made up |\n"));
            files.insert(name, text);
        }
        files.insert(CATALOG.to_owned(), catalog);
        let reviewed = hex_digest(digest_lines(&files, |name| !NOT_REVIEWED.contains(&name)).as_bytes());
        if let Some(review) = files.get_mut(REVIEW) {
            *review = with_digest(review, &reviewed);
        }
        let list = digest_lines(&files, |_| true);
        files.insert(LIST.to_owned(), list);
        files
    }

    fn write_targets(&self, runner: &Path, id: &str, number: usize) -> io::Result<()> {
        let schema = include_str!("../../examples/clean/.octon/instance/runner/log-retention.schema.json");
        let pages = runner.join(id);
        fs::create_dir_all(&pages)?;
        fs::write(runner.join(format!("{id}.schema.json")), schema)?;
        for page in 0..self.target_files.max(1) {
            let (extension, text) = small_file(number, page);
            fs::write(pages.join(format!("page-{page:03}.{extension}")), text)?;
        }
        Ok(())
    }
}

/// A file of 100 to 1,900 bytes, and the extension it should have.
fn small_file(packet: usize, number: usize) -> (&'static str, String) {
    let bytes = 100 + (packet * 37 + number * 211) % 1_600;
    match number % 3 {
        0 => ("md", markdown(bytes)),
        1 => ("yml", yaml(bytes)),
        _ => ("json", json(bytes)),
    }
}

fn write_packet(folder: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// The example's text for another packet. Its page becomes a folder of pages.
fn renamed(text: &str, id: &str) -> String {
    text.replace(&format!("{EXAMPLE}.md"), id).replace(EXAMPLE, id)
}

/// A line of a checksum list for each of some files.
fn digest_lines(files: &BTreeMap<String, String>, wanted: impl Fn(&str) -> bool) -> String {
    let wanted = files.iter().filter(|(name, _)| wanted(name));
    wanted.map(|(name, text)| format!("{}  {name}\n", hex_digest(text.as_bytes()))).collect()
}

/// The review with another digest.
fn with_digest(review: &str, digest: &str) -> String {
    let key = "reviewed_packet_digest: sha256:";
    let replaced = |line: &str| if line.starts_with(key) { format!("{key}{digest}\n") } else { format!("{line}\n") };
    review.lines().map(replaced).collect()
}
