//! `status`: where every artifact stands.

use std::path::PathBuf;

use countersign_validators::status::{Standing, Status};

use super::check::{language, require_existing};
use crate::cli::{Color, StatusArgs, StatusFormat};
use crate::outcome::Outcome;
use crate::output::status::{json, page, table};
use crate::settings::Settings;
use crate::terminal;

pub(super) fn run(args: &StatusArgs, color: Color) -> anyhow::Result<Outcome> {
    anyhow::ensure!(args.lang.is_none() || args.format == StatusFormat::Html, "--lang belongs to --format html");
    let paths = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths.clone() };
    require_existing(&paths)?;
    let settings = Settings::load(&args.config, &paths)?;
    let status = countersign_validators::status(&paths, &settings.working_directory, &settings.config);
    let to_file = args.output_file.as_deref();
    terminal::write_output(to_file, |to| match args.format {
        StatusFormat::Table => table::write(to, &status, terminal::is_styled(color, to_file.is_some())),
        StatusFormat::Json => json::write(to, &status),
        StatusFormat::Html => page::write(to, &status, language(args.lang, |name| std::env::var(name).ok())),
    })?;
    Ok(outcome(&status, args.check, args.allow_empty))
}

fn outcome(status: &Status, check: bool, allow_empty: bool) -> Outcome {
    if status.is_incomplete() || (status.rows.is_empty() && !allow_empty) {
        Outcome::CouldNotCheck
    } else if check && status.count(Standing::Blocked) > 0 {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}

#[cfg(test)]
mod tests {
    use countersign_validators::finding::{Finding, Place};
    use countersign_validators::rule::Family;
    use countersign_validators::rule_by_name;
    use countersign_validators::source::FilePath;
    use countersign_validators::status::{Freshness, Standing, Status, StatusRow};

    use super::outcome;
    use crate::outcome::Outcome;

    fn status(standing: Standing) -> Status {
        let row = StatusRow {
            family: Family::Octon,
            kind: "packet",
            name: "retry-budget".to_owned(),
            path: FilePath::from_text("retry-budget"),
            state: "draft".to_owned(),
            freshness: Freshness::NotRecorded,
            standing,
            blockers: Vec::new(),
            next: "review-packet".to_owned(),
            graph: None,
        };
        Status { rows: vec![row], ..Status::default() }
    }

    #[test]
    fn only_what_is_blocked_fails_and_only_when_asked() {
        assert_eq!(outcome(&status(Standing::Blocked), true, false), Outcome::Findings);
        assert_eq!(outcome(&status(Standing::Blocked), false, false), Outcome::Clean);
        assert_eq!(outcome(&status(Standing::Waiting), true, false), Outcome::Clean);
    }

    #[test]
    fn what_could_not_be_read_is_stronger_and_nothing_is_no_answer() {
        let rule = rule_by_name("countersign/file-unreadable").unwrap();
        let problem = Finding::new(rule, Place::whole(FilePath::from_text("a")), "cannot read the file");
        let incomplete = Status { problems: vec![problem], ..status(Standing::Blocked) };
        assert_eq!(outcome(&incomplete, true, true), Outcome::CouldNotCheck);
        assert_eq!(outcome(&Status::default(), true, false), Outcome::CouldNotCheck);
        assert_eq!(outcome(&Status::default(), true, true), Outcome::Clean);
    }
}
