//! The corpus of real packets with recorded verdicts. It is no part of this project: it is looked for in the folder
//! `COUNTERSIGN_CORPUS`, else in `../shared/corpus` beside the workspace.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A folder with archives and records.
pub(crate) struct Corpus {
    folder: PathBuf,
}

/// What the convention's own tool said about one packet.
#[derive(Debug)]
pub(crate) struct Record {
    /// The small repository of the archive that the packet lies in; `None` when the archive is one repository.
    pub case: Option<String>,
    /// Path of the packet below the root of its repository.
    pub packet: String,
    /// Which tool was run, and how.
    pub run: String,
    /// Its exit status: 0 is a yes.
    pub status: i64,
    /// The digest it printed.
    pub digest: Option<String>,
}

impl Corpus {
    /// The corpus, or `None` with a printed notice.
    pub(crate) fn find() -> Option<Self> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
        let folder = std::env::var_os("COUNTERSIGN_CORPUS").map_or_else(beside, PathBuf::from);
        if folder.join("octon-oracle.jsonl").is_file() {
            return Some(Self { folder });
        }
        super::notice::notice(&format!("skipped: no corpus at {} (set COUNTERSIGN_CORPUS)", folder.display()));
        None
    }

    /// The records of an archive: those of `octon-repo` are called `octon`.
    pub(crate) fn records(&self, name: &str) -> Result<Vec<Record>, Box<dyn Error>> {
        let file = self.folder.join(format!("{name}-oracle.jsonl"));
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        text.lines().map(|line| Record::read(line).map_err(|problem| format!("{}: {problem}", file.display()).into())).collect()
    }

    /// The lines of a file of JSON values, by the file's name without extension.
    pub(crate) fn lines(&self, name: &str) -> Result<Vec<Value>, Box<dyn Error>> {
        let text = fs::read_to_string(self.folder.join(format!("{name}.jsonl")))?;
        Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    }

    /// The folder that `NAME.tar.zst` unpacks to, or `None` with a printed notice when this machine cannot unpack it.
    ///
    /// It is unpacked once for each state of the archive and stays among the build's temporary files.
    pub(crate) fn unpacked(&self, name: &str) -> Result<Option<PathBuf>, Box<dyn Error>> {
        let archive = self.folder.join(format!("{name}.tar.zst"));
        let metadata = fs::metadata(&archive).map_err(|error| format!("{}: {error}", archive.display()))?;
        let age = metadata.modified()?.duration_since(std::time::UNIX_EPOCH)?.as_secs();
        let parent = Path::new(env!("CARGO_TARGET_TMPDIR")).join("octon-corpus");
        let stamped = parent.join(format!("{name}-{}-{age}", metadata.len()));
        if stamped.is_dir() {
            return Ok(Some(stamped.join(name)));
        }
        // Unpacked beside and renamed: an interrupted run leaves nothing half done, and of two at once either may win.
        fs::create_dir_all(&parent)?;
        let unpacking = tempfile::tempdir_in(&parent)?;
        if !unpack(&archive, unpacking.path())? {
            super::notice::notice(&format!("skipped: neither `tar --zstd` nor `zstd` can unpack {}", archive.display()));
            return Ok(None);
        }
        // The build's temporary files lie in a git work tree that the packets do not belong to.
        fs::create_dir(unpacking.path().join(".git"))?;
        match fs::rename(unpacking.path(), &stamped) {
            Err(error) if !stamped.is_dir() => return Err(error.into()),
            _ => {}
        }
        Ok(Some(stamped.join(name)))
    }
}

impl Record {
    fn read(line: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        let required = |key: &str| text(key).ok_or_else(|| format!("a record has no text `{key}`"));
        Ok(Self {
            case: text("case").or_else(|| text("mutant")),
            packet: required("packet")?,
            run: required("run")?,
            status: value["rc"].as_i64().ok_or("a record has no number `rc`")?,
            digest: text("digest"),
        })
    }

    /// The packet, when the archive is unpacked at `archive`.
    pub(crate) fn packet_in(&self, archive: &Path) -> PathBuf {
        archive.join(self.case.as_deref().unwrap_or("")).join(&self.packet)
    }
}

fn unpack(archive: &Path, into: &Path) -> io::Result<bool> {
    let by_tar = Command::new("tar").arg("--zstd").arg("-xf").arg(archive).arg("-C").arg(into).stderr(Stdio::null()).status();
    if by_tar.is_ok_and(|status| status.success()) {
        return Ok(true);
    }
    let decompressing = Command::new("zstd").arg("-dc").arg(archive).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut decompressing) = decompressing else { return Ok(false) };
    let Some(stream) = decompressing.stdout.take() else { return Ok(false) };
    let extracted = Command::new("tar").arg("-xf").arg("-").arg("-C").arg(into).stdin(stream).stderr(Stdio::null()).status();
    Ok(decompressing.wait()?.success() && extracted.is_ok_and(|status| status.success()))
}
