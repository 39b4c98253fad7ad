//! What is rendered from which data into which file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use countersign_renderer::Language;
use countersign_renderer::final_report::{self, FinalReport, Numbering, Options};
use countersign_validators::okstra::layout;

use super::source::Loaded;
use crate::cli::{RenderArgs, RenderFormat, RenderLang, ReportNumbering};

/// One report in one language and format.
pub(super) struct Job<'l> {
    report: &'l FinalReport,
    options: Options,
    format: RenderFormat,
    /// Absolute path of the file to write, without `--output` beside the data.
    target: PathBuf,
}

/// A rendered report.
pub(super) struct Rendered {
    pub(super) target: PathBuf,
    pub(super) text: String,
}

impl Job<'_> {
    pub(super) fn render(&self) -> anyhow::Result<Rendered> {
        let text = match self.format {
            RenderFormat::Md => final_report::markdown(self.report, self.options),
            RenderFormat::Slim => final_report::slim_markdown(self.report, self.options),
            RenderFormat::Html => final_report::html(self.report, self.options),
        };
        let text = text.with_context(|| format!("cannot make {}", self.target.display()))?;
        Ok(Rendered { target: self.target.clone(), text })
    }
}

/// Everything that is to be rendered, in the order of the files.
///
/// # Errors
/// When two reports would be written to the same file.
pub(super) fn plan<'l>(loaded: &'l [Loaded], args: &RenderArgs) -> anyhow::Result<Vec<Job<'l>>> {
    let mut jobs = Vec::new();
    let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for Loaded { file, report } in loaded {
        let Ok(data) = report else { continue };
        let (path, own) = (&file.path, data.language());
        let folder = args.output.as_ref().map(|folder| match task_folder(&data.report) {
            Some(task) if file.in_named_folder => folder.join(task),
            _ => folder.clone(),
        });
        let mut languages: Vec<Language> = args.lang.iter().map(|lang| language(*lang, own)).collect();
        languages.dedup();
        for language in languages {
            for format in &args.format {
                let target = target(path, language, own, *format, folder.as_deref());
                if let Some(other) = taken.insert(target.clone(), path.as_path()) {
                    anyhow::bail!("{} and {} would both become {}", other.display(), path.display(), target.display());
                }
                let options = Options { language, numbering: numbering(args.numbering), data_sha256: data.sha256.bytes() };
                jobs.push(Job { report: &data.report, options, format: *format, target });
            }
        }
    }
    Ok(jobs)
}

const fn language(asked: RenderLang, own: Language) -> Language {
    match asked {
        RenderLang::Auto => own,
        RenderLang::En => Language::En,
        RenderLang::Ko => Language::Ko,
    }
}

const fn numbering(asked: ReportNumbering) -> Numbering {
    match asked {
        ReportNumbering::V036 => Numbering::V0_36,
        ReportNumbering::V056 => Numbering::V0_56,
    }
}

/// `<group>/<task>` of a report, which keeps reports of many tasks apart; `None` for names that are no names of folders.
fn task_folder(report: &FinalReport) -> Option<PathBuf> {
    let segments: Vec<&str> = report.task.key.split([':', '/']).collect();
    let is_name = |name: &&str| !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', '\0']);
    match segments.as_slice() {
        [_project, below @ ..] if below.len() == 2 && below.iter().all(is_name) => Some(below.iter().collect()),
        _ => None,
    }
}

/// `<name>.md` for the language of the data, `<name>.ko.md` for another.
fn target(data: &Path, language: Language, own: Language, format: RenderFormat, folder: Option<&Path>) -> PathBuf {
    let name = data.file_name().unwrap_or_default().to_string_lossy();
    let bare = name.strip_suffix(layout::DATA_SUFFIX).or_else(|| name.strip_suffix(".json")).unwrap_or(&name);
    let language = if language == own { String::new() } else { format!(".{}", language.code()) };
    let extension = match format {
        RenderFormat::Md => "md",
        RenderFormat::Slim => "slim.md",
        RenderFormat::Html => "html",
    };
    let folder = folder.or_else(|| data.parent()).unwrap_or_else(|| Path::new("."));
    folder.join(format!("{bare}{language}.{extension}"))
}
