//! `schema`: the JSON Schemas that are part of countersign.

use anyhow::bail;

use crate::cli::SchemaArgs;
use crate::outcome::Outcome;
use crate::suggestion::did_you_mean;
use crate::terminal;

/// Name and text of every schema, by name.
pub(crate) const SCHEMAS: &[(&str, &str)] = &[
    ("check-output-v1", include_str!("../../schemas/check-output-v1.schema.json")),
    ("countersign-config", include_str!("../../schemas/countersign-config.schema.json")),
    ("gate-output-v1", include_str!("../../schemas/gate-output-v1.schema.json")),
];

pub(super) fn run(args: &SchemaArgs) -> anyhow::Result<Outcome> {
    let Some(wanted) = &args.name else {
        terminal::write_output(None, |to| SCHEMAS.iter().try_for_each(|(name, _)| writeln!(to, "{name}")))?;
        return Ok(Outcome::Clean);
    };
    let wanted = wanted.trim_end_matches(".json").trim_end_matches(".schema");
    let Some((_, text)) = SCHEMAS.iter().find(|(name, _)| *name == wanted) else {
        bail!("no schema is called `{wanted}`{}", did_you_mean(wanted, SCHEMAS.iter().map(|(name, _)| *name)));
    };
    terminal::write_output(None, |to| to.write_all(text.as_bytes()))?;
    Ok(Outcome::Clean)
}
