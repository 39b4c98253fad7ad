//! `render DATA_FOLDER OUTPUT_FOLDER THREADS`: writes every report of a folder in English and Korean, for `benches/compare.sh`.
//!
//! It reads, parses and types the data and hashes it for the marker, but does not validate it, as the renderer it is compared with.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign_renderer::Language;
use countersign_renderer::final_report::{FinalReport, Numbering, Options, markdown};
use countersign_validators::digest::Digest;
use countersign_validators::document::json::{self, JsonLimits};
use countersign_validators::source::{FilePath, Source};
use rayon::prelude::*;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, output, threads] = arguments.as_slice() else {
        println!("usage: render DATA_FOLDER OUTPUT_FOLDER THREADS");
        return Ok(());
    };
    fs::create_dir_all(output)?;
    let mut files: Vec<PathBuf> = fs::read_dir(data)?.map(|entry| Ok(entry?.path())).collect::<Result<_, Failure>>()?;
    files.sort();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.parse()?).build()?;
    pool.install(|| files.par_iter().try_for_each(|file| render(file, Path::new(output))))
}

fn render(file: &Path, output: &Path) -> Result<(), Failure> {
    let bytes = fs::read(file)?;
    let data_sha256 = Digest::of(&bytes).bytes();
    let source = Arc::new(Source::new(FilePath::from_text("report.data.json"), bytes));
    let tree = json::parse(&source, JsonLimits::default()).map_err(|error| error.message)?;
    let report: FinalReport = tree.root().ok_or("no value")?.deserialize()?;
    let name = file.file_name().and_then(|name| name.to_str()).ok_or("no name")?.trim_end_matches(".data.json");
    for language in Language::ALL {
        let options = Options { language, numbering: Numbering::default(), data_sha256 };
        fs::write(output.join(format!("{name}.{}.md", language.code())), markdown(&report, options)?)?;
    }
    Ok(())
}
