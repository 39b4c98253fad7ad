//! `schema`: the JSON Schemas that are part of countersign.

use anyhow::bail;

use crate::cli::SchemaArgs;
use crate::outcome::Outcome;
use crate::suggestion::did_you_mean;
use crate::terminal;

pub(super) fn run(args: &SchemaArgs) -> anyhow::Result<Outcome> {
    let names = || countersign_schemas::ALL.iter().map(|schema| schema.name);
    let Some(wanted) = &args.name else {
        terminal::write_output(None, |to| names().try_for_each(|name| writeln!(to, "{name}")))?;
        return Ok(Outcome::Clean);
    };
    let wanted = wanted.trim_end_matches(".json").trim_end_matches(".schema");
    let Some(schema) = countersign_schemas::by_name(wanted) else {
        bail!("no schema is called `{wanted}`{}", did_you_mean(wanted, names()));
    };
    terminal::write_output(None, |to| to.write_all(schema.text.as_bytes()))?;
    Ok(Outcome::Clean)
}
