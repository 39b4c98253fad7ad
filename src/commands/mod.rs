//! One file a subcommand.

mod check;
mod digest;
mod explain;
mod gate;
mod render;
mod rules;
mod schema;
mod seal;
mod status;
mod which;

use anstream::ColorChoice;
use countersign_validators::config::ConfigError;

use crate::cli::{Cli, Color, Command};
use crate::outcome::Outcome;
use crate::output::frame::Frames;
use crate::terminal;

/// Does what was asked; an error is told on standard error and means exit code 2.
pub(crate) fn run(cli: &Cli) -> Outcome {
    match cli.color {
        Color::Auto => {}
        Color::Always => ColorChoice::Always.write_global(),
        Color::Never => ColorChoice::Never.write_global(),
    }
    let outcome = match &cli.command {
        Command::Check(args) => check::run(args, cli.color),
        Command::Gate(args) => gate::run(args, cli.color),
        Command::Digest(args) => digest::run(args),
        Command::Seal(args) => seal::run(args, cli.color),
        Command::Render(args) => render::run(args, cli.color),
        Command::Status(args) => status::run(args, cli.color),
        Command::Explain(args) => explain::run(args, cli.color),
        Command::Rules(args) => rules::run(args),
        Command::Which(args) => which::run(args),
        Command::Schema(args) => schema::run(args),
    };
    outcome.unwrap_or_else(|error| {
        report(&error);
        Outcome::CouldNotCheck
    })
}

fn report(error: &anyhow::Error) {
    match error.downcast_ref::<ConfigError>() {
        Some(ConfigError::Invalid { source, problems }) => {
            let frames = Frames::new(true);
            for problem in problems {
                terminal::complain_at_length(&format!("{}\n", frames.problem(problem, source)));
            }
        }
        _ => terminal::complain(&format!("{error:#}")),
    }
}
