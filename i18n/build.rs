//! Checks the catalogues and writes them down as Rust: a missing key or placeholder stops the build.

#[path = "src/source.rs"]
mod source;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    for file in ["en.json", "ko.json", "src/source.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let texts = source::texts(&std::fs::read_to_string("en.json")?, &std::fs::read_to_string("ko.json")?)?;
    let generated = Path::new(&std::env::var("OUT_DIR")?).join("texts.rs");
    std::fs::write(generated, texts)?;
    Ok(())
}
