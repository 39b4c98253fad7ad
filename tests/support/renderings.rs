//! Reports in a base that are to be renderings of ours: what the data beside them renders to.

use std::error::Error;
use std::fs;
use std::path::Path;

use countersign_renderer::Language;
use countersign_renderer::final_report::{FinalReport, Numbering, Options, markdown};
use countersign_validators::digest::Digest;

/// Stands for a rendering of the data of the same name, when it is all that a report's Markdown holds.
const RENDERED: &str = "@RENDERED@";

/// Renders the reports in the state tree at `root` that hold nothing but the token, in the language of their data.
pub(crate) fn fill(root: &Path) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_dir() && !path.is_symlink() {
            fill(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "md")
            && fs::read_to_string(&path).is_ok_and(|text| text.trim_end() == RENDERED)
        {
            let data = fs::read(path.with_extension("data.json"))?;
            let report: FinalReport = serde_json::from_slice(&data)?;
            let language = Language::of_locale(&report.meta.report_language);
            let options = Options { language, numbering: Numbering::default(), data_sha256: Digest::of(&data).bytes() };
            fs::write(path, markdown(&report, options)?)?;
        }
    }
    Ok(())
}
