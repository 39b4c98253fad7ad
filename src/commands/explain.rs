//! `explain`: why a rule exists, with a bad and a good example.

use std::io::{self, Write};

use anyhow::bail;
use countersign_validators::config::Selector;
use countersign_validators::rule::Rule;

use crate::cli::{Color, ExplainArgs};
use crate::outcome::Outcome;
use crate::output::rule_page;
use crate::terminal;

pub(super) fn run(args: &ExplainArgs, color: Color) -> anyhow::Result<Outcome> {
    let rule = find(&args.rule)?;
    let is_styled = terminal::is_styled(color, false);
    terminal::write_output(None, |to| write_page(to, &rule_page::markdown(rule), is_styled))?;
    Ok(Outcome::Clean)
}

/// The rule with this name; a name without its family will do when only one family has it.
fn find(name: &str) -> anyhow::Result<&'static Rule> {
    match Selector::parse(name) {
        Ok(Selector::Rule(rule)) => Ok(rule),
        Ok(Selector::Family(family)) => {
            bail!("`{0}` is a family; `countersign rules {0}` lists its rules", family.as_str())
        }
        Err(unknown) => {
            let rules = countersign_validators::all_rules();
            let mut same_name = rules.iter().filter(|rule| rule.short_name() == name);
            match (same_name.next(), same_name.next()) {
                (Some(rule), None) => Ok(rule),
                _ => Err(unknown.into()),
            }
        }
    }
}

/// Markdown as it is, its headings bold when styled.
fn write_page(to: &mut dyn Write, page: &str, is_styled: bool) -> io::Result<()> {
    if !is_styled {
        return to.write_all(page.as_bytes());
    }
    let bold = anstyle::Style::new().bold();
    let mut is_in_fence = false;
    for line in page.lines() {
        is_in_fence ^= line.starts_with("```");
        if line.starts_with('#') && !is_in_fence {
            writeln!(to, "{bold}{line}{bold:#}")?;
        } else {
            writeln!(to, "{line}")?;
        }
    }
    Ok(())
}
