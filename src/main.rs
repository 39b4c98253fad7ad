//! The command `countersign`: arguments in, library calls, text out.

mod cli;
mod commands;
mod outcome;
mod output;
mod settings;
mod suggestion;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::Cli;
use crate::outcome::Outcome;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // The standard panic message has been printed by then; what is left to do is the promised exit code.
    let outcome = std::panic::catch_unwind(|| commands::run(&cli)).unwrap_or_else(|_| {
        terminal::complain("this is a defect of countersign, not of the checked files; please report it");
        Outcome::CouldNotCheck
    });
    outcome.into()
}
