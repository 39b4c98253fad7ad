//! `digest`: the reviewed-packet digest.

use countersign_validators::octon::gates;

use crate::cli::DigestArgs;
use crate::outcome::Outcome;
use crate::output::escape::visible;
use crate::settings::Settings;
use crate::terminal;

pub(super) fn run(args: &DigestArgs) -> anyhow::Result<Outcome> {
    let Settings { config, working_directory } = Settings::load(&args.config, &args.packets)?;
    let mut outcome = Outcome::Clean;
    let mut lines = Vec::with_capacity(args.packets.len());
    for packet in &args.packets {
        match gates::digest(packet, &working_directory, &config) {
            // With several packets the lines must say which is which; with one a script reads the digest alone.
            Ok(digest) if args.packets.len() == 1 => lines.push(digest),
            Ok(digest) => lines.push(format!("{digest}  {}", visible(&packet.display().to_string()))),
            Err(finding) => {
                outcome = Outcome::CouldNotCheck;
                terminal::complain(&format!("no digest of {}: {}", packet.display(), finding.message));
            }
        }
    }
    terminal::write_output(None, |to| lines.iter().try_for_each(|line| writeln!(to, "{line}")))?;
    Ok(outcome)
}
