//! Whether git may convert content between the repository and the work tree.

use super::super::config::Config;
use super::super::files;
use super::super::index::Index;
use super::super::repository::GitRepository;

/// Most bytes of a file of attributes, as in git.
const MOST_BYTES: u64 = 100 << 20;
/// Attributes that make content differ.
const CONVERTING: [&str; 6] = ["text", "crlf", "eol", "filter", "ident", "working-tree-encoding"];

/// Whether a file whose bytes differ from the committed ones may still be unchanged: line ends, filters or encodings are configured, or
/// that cannot be told.
pub(super) fn may_convert(repository: &GitRepository, config: &Config, index: &Index) -> bool {
    // The configuration of the machine is not read, and there it usually converts line ends.
    let is_configured = config.get("core.autocrlf").map_or(cfg!(windows), |value| !value.eq_ignore_ascii_case("false"));
    if is_configured || config.get("core.attributesfile").is_some() {
        return true;
    }
    let tracked = index.entries.iter().filter(|entry| is_attributes(&entry.path)).filter_map(|entry| {
        let path = std::str::from_utf8(&entry.path).ok()?;
        Some(repository.work_tree().join(path))
    });
    tracked.chain([repository.common.join("info").join("attributes")]).any(|path| match files::read(&path, MOST_BYTES) {
        Ok(Some(bytes)) => converts(&String::from_utf8_lossy(&bytes)),
        Ok(None) => false,
        Err(_) => true,
    })
}

fn is_attributes(path: &[u8]) -> bool {
    path == b".gitattributes" || path.ends_with(b"/.gitattributes")
}

/// Whether a line sets an attribute that converts. Patterns are not looked at: a few more answers are unknown that way, none is wrong.
fn converts(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split_whitespace().skip(1)).any(|attribute| {
        let name = attribute.split('=').next().unwrap_or_default();
        CONVERTING.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::converts;

    #[test]
    fn only_attributes_that_are_set_convert() {
        assert!(converts("* text=auto\n"));
        assert!(converts("# a\n*.psd filter=lfs diff=lfs -text\n"));
        assert!(!converts("*.png -text -diff\n*.rs diff=rust\n#* text\ntext\n"));
    }
}
