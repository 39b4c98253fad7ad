//! Where the text goes: standard output or a file, with or without colour.

use std::ffi::OsStr;
use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;

use crate::cli::{Color, Format};
use crate::output::escape::visible;

/// Environment variables that coding agents set for the commands they run; the help of `--format` lists them.
///
/// Variables that people set too (`CODEX_HOME`, `CURSOR_TRACE_ID`) are left out on purpose.
pub(crate) const AGENT_VARIABLES: &[&str] = &[
    "AI_AGENT",
    "AUGMENT_AGENT",
    "CLAUDECODE",
    "CLAUDE_CODE",
    "CODEX_CI",
    "CODEX_SANDBOX",
    "CODEX_THREAD_ID",
    "CURSOR_AGENT",
    "GEMINI_CLI",
    "OPENCODE",
];

/// The format when none was asked for: concise when a coding agent reads standard output, human otherwise.
pub(crate) fn default_format(to_file: bool) -> Format {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| value != OsStr::new("") && value != OsStr::new("0"));
    let agent_reads = !to_file && !io::stdout().is_terminal() && AGENT_VARIABLES.iter().any(is_set);
    if agent_reads { Format::Concise } else { Format::Human }
}

/// Whether text for standard output, or for a file, is coloured.
pub(crate) fn is_styled(color: Color, to_file: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !to_file && AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

/// Writes a command's whole output through one buffer: to the file when there is one (complete or not at all), else to standard output.
///
/// A reader that goes away early (`| head`) is no error.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn write_output(to: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    match to {
        Some(path) => write_file(path, write).with_context(|| format!("cannot write {}", path.display())),
        None => write_stdout(write).context("cannot write to standard output"),
    }
}

fn write_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // Every format escapes the control characters of what it shows, so the sequences that are left are our own colours.
    let mut buffer = BufWriter::with_capacity(1 << 16, AutoStream::always_ansi(io::stdout().lock()));
    match write(&mut buffer).and_then(|()| buffer.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // What is still buffered has no reader; dropping the buffer would only try to write it again.
            let (_stream, _unread) = buffer.into_parts();
            Ok(())
        }
        result => result,
    }
}

fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A link stays a link: the file it names is replaced.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    match std::fs::metadata(&path) {
        Ok(existing) if existing.is_file() => replace_file(&path, Some(existing.permissions()), write),
        // A device or a pipe is written to, never replaced.
        Ok(_) => flushed(std::fs::OpenOptions::new().write(true).open(&path)?, write).map(drop),
        Err(_) => replace_file(&path, None, write),
    }
}

fn replace_file(
    path: &Path,
    permissions: Option<std::fs::Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".countersign-");
    // Temporary files are private by default; a new report is as readable as any new file (the umask still applies).
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    flushed(file.as_file_mut(), write)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn flushed<W: Write>(file: W, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let mut buffer = BufWriter::new(file);
    write(&mut buffer)?;
    buffer.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Says on standard error why there is no answer.
pub(crate) fn complain(message: &str) {
    // Nobody is left to tell when standard error is closed.
    let _unread = writeln!(anstream::stderr().lock(), "{}error{}: {}", ERROR.render(), ERROR.render_reset(), visible(message));
}

/// Writes text that is already laid out (a frame, say) to standard error.
pub(crate) fn complain_at_length(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _unread = writeln!(anstream::stderr().lock(), "{text}");
}

const ERROR: anstyle::Style = anstyle::AnsiColor::Red.on_default().bold();
