//! Writes made-up input for `benches/compare.sh`:
//!
//! - `generate repository FOLDER PACKETS RESOURCES TARGET_FILES`: a repository of packets, see `benches/synthetic/repository.rs`;
//! - `generate reports FOLDER REPORTS BYTES`: final reports of okstra, see `benches/synthetic/reports.rs`;
//! - `generate verifications FOLDER REPORTS`: data of final reports alone, see `benches/synthetic/verification.rs`;
//! - `generate sealed FOLDER FILES BYTES`: files with a checksum list.

#[path = "../synthetic/mod.rs"]
mod synthetic;
#[path = "../synthetic/verification.rs"]
mod verification;

use std::fs;
use std::io;
use std::path::Path;

use synthetic::reports::Reports;
use synthetic::repository::Repository;
use synthetic::sealed::SealedFolder;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["repository", folder, packets, resources, target_files] => {
            let repository =
                Repository { packets: number(packets)?, resources: number(resources)?, target_files: number(target_files)? };
            fs::create_dir_all(folder)?;
            repository.write(Path::new(folder))
        }
        ["reports", folder, reports, bytes] => {
            fs::create_dir_all(folder)?;
            Reports { reports: number(reports)?, bytes: number(bytes)? }.write(Path::new(folder))
        }
        ["verifications", folder, reports] => {
            fs::create_dir_all(folder)?;
            let write = |at| {
                fs::write(
                    Path::new(folder).join(format!("final-report-final-verification-{at:06}.data.json")),
                    verification::data(at),
                )
            };
            (0..number(reports)?).try_for_each(write)
        }
        ["sealed", folder, files, bytes] => {
            fs::create_dir_all(folder)?;
            SealedFolder { files: number(files)?, bytes: number(bytes)? }.write(Path::new(folder))
        }
        _ => {
            println!(
                "usage: generate repository FOLDER PACKETS RESOURCES TARGET_FILES | reports FOLDER REPORTS BYTES | verifications FOLDER REPORTS | sealed FOLDER FILES BYTES"
            );
            Ok(())
        }
    }
}

fn number(text: &str) -> io::Result<usize> {
    text.parse().map_err(|error| io::Error::other(format!("{text:?} is no number: {error}")))
}
