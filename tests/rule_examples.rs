//! Every rule is explained, and its examples are true: the Bad one makes the rule fire, the Good one does not.

mod support;

use std::error::Error;
use std::fs;
use std::path::Path;

use support::explanation::Explanation;
use support::overlay::{Block, Fixture};
use support::{base, explanation};

/// The explanations of a family, by short rule name, sorted.
fn explanations(family: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("validators/rules").join(family);
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().ok_or("a file without a name")?.to_string_lossy().into_owned();
        texts.push((name, fs::read_to_string(path)?));
    }
    texts.sort();
    Ok(texts)
}

#[test]
fn every_explanation_has_its_headings_and_both_examples() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (name, text) in explanations("octon")? {
        if let Err(problem) = explanation::read(&text) {
            problems.push(format!("octon/{name}: {problem}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn every_example_can_be_applied() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (name, text) in explanations("octon")? {
        let Ok(Explanation { base, bad, good }) = explanation::read(&text) else { continue };
        for (side, blocks) in [("Bad", bad), ("Good", good)] {
            if let Err(problem) = apply(&base, &blocks) {
                problems.push(format!("octon/{name}, {side}: {problem}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

fn apply(base: &str, blocks: &[Block]) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut fixture: Fixture = base::build("octon", base, folder.path())?;
    fixture.apply(blocks)?;
    Ok(())
}

#[test]
fn every_base_can_be_built() -> Result<(), Box<dyn Error>> {
    for name in base::names("octon")? {
        let folder = tempfile::tempdir()?;
        let fixture = base::build("octon", &name, folder.path()).map_err(|error| format!("{name}: {error}"))?;
        assert!(fixture.packet().join("proposal.yml").is_file(), "{name}");
    }
    Ok(())
}
