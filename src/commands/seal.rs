//! `seal`: the checksum list of a packet.

use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use anyhow::Context as _;
use countersign_validators::checksums::ListContext;
use countersign_validators::checksums::seal::{self, SealPlan};
use countersign_validators::octon::{self, gates::checksum_context};
use countersign_validators::workspace::{Directory, Workspace, absolute};

use crate::cli::{Color, SealArgs};
use crate::outcome::Outcome;
use crate::output::escape::visible;
use crate::settings::Settings;
use crate::terminal;

pub(super) fn run(args: &SealArgs, color: Color) -> anyhow::Result<Outcome> {
    let Settings { config, working_directory } = Settings::load(&args.config, std::slice::from_ref(&args.packet))?;
    let path = absolute(&args.packet, &working_directory);
    let workspace =
        Workspace::new(std::slice::from_ref(&path), &working_directory, &[octon::layout::ROOT.to_owned()], config.limits);
    let folder =
        workspace.find(&path).directory().with_context(|| format!("{} is no folder inside its tree", args.packet.display()))?;
    let context = if is_packet(folder) { checksum_context(&workspace, folder, &config) } else { ListContext::default() };
    let list = args.list.as_ref().map(|list| absolute(list, &working_directory));
    let plan = seal::plan(folder, list.as_deref(), &workspace, &config, &context)?;
    if args.write {
        plan.write()?;
    }
    let is_styled = terminal::is_styled(color, false);
    terminal::write_output(None, |to| write_plan(to, &plan, args.write, is_styled))?;
    Ok(if plan.is_current() || args.write { Outcome::Clean } else { Outcome::Findings })
}

fn is_packet(folder: &Directory) -> bool {
    folder.entry(Path::new("proposal.yml").as_os_str()).is_some()
}

/// What changes, one name a line, and a sentence about it.
fn write_plan(to: &mut dyn Write, plan: &SealPlan, written: bool, is_styled: bool) -> io::Result<()> {
    let changes = &plan.changes;
    let parts = [
        ("added", '+', &changes.added, AnsiColor::Green),
        ("removed", '-', &changes.removed, AnsiColor::Red),
        ("changed", '~', &changes.changed, AnsiColor::Yellow),
        ("reformatted", '=', &changes.reformatted, AnsiColor::Cyan),
    ];
    for (word, sign, names, color) in &parts {
        let style = if is_styled { color.on_default() } else { Style::new() };
        for name in *names {
            writeln!(to, "{style}{sign} {word:<11}{style:#}  {}", visible(name))?;
        }
    }
    let mut counts: Vec<String> = parts
        .iter()
        .filter(|(_, _, names, _)| !names.is_empty())
        .map(|(word, _, names, _)| format!("{} {word}", names.len()))
        .collect();
    if changes.rearranged {
        counts.push("order, comments or blank lines".to_owned());
    }
    let list = visible(plan.shown.as_str());
    let what = if counts.is_empty() { "nothing listed".to_owned() } else { counts.join(", ") };
    match (plan.is_current(), written, &plan.old) {
        (true, ..) => writeln!(to, "{list} is right"),
        (false, true, _) => writeln!(to, "{list} written: {what}"),
        (false, false, Some(_)) => writeln!(to, "{list} would change: {what}; --write writes it"),
        (false, false, None) => writeln!(to, "{list} does not exist yet: {what}; --write writes it"),
    }
}
