//! What the tokens in a base stand for, once the repository has its final form.

use std::error::Error;
use std::fs;
use std::path::Path;

use countersign_validators::config::Config;
use countersign_validators::octon::{discover, gates, layout, packet::Packet, projection};
use countersign_validators::workspace::Workspace;

/// Stands for the digest of the packet that a review lies in.
const DIGEST: &str = "@DIGEST@";
/// Stands for the projection of the repository, when it is all that the registry holds.
const REGISTRY: &str = "@REGISTRY@";

/// Replaces the tokens in the repository at `root`. A review whose packet has no digest keeps its token.
pub(crate) fn fill(root: &Path) -> Result<(), Box<dyn Error>> {
    let config = Config::default();
    let workspace = Workspace::new(&[root.to_owned()], root, &[layout::ROOT.to_owned()], config.limits);
    let repository = workspace.find(root).directory().ok_or("the repository is no folder")?;
    let directories = discover::packets_of(&workspace, repository);
    for directory in &directories {
        let review = directory.path().join(layout::REVIEW);
        let Ok(text) = fs::read_to_string(&review) else { continue };
        if let (true, Ok(digest)) = (text.contains(DIGEST), gates::digest(directory.path(), root, &config)) {
            fs::write(review, text.replace(DIGEST, &digest))?;
        }
    }
    let registry = root.join(layout::REGISTRY);
    if fs::read_to_string(&registry).is_ok_and(|text| text.trim_end() == REGISTRY) {
        let packets: Vec<Packet<'_>> =
            directories.into_iter().map(|directory| Packet::load(&workspace, Some(repository), directory)).collect();
        fs::write(registry, projection::project(&packets).text)?;
    }
    Ok(())
}
