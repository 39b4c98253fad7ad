//! A folder of files with a checksum list.

use std::fs;
use std::io;
use std::path::Path;

use super::sha256::hex_digest;

/// How large a sealed folder is.
#[derive(Debug, Clone, Copy)]
pub struct SealedFolder {
    /// How many files.
    pub files: usize,
    /// How many bytes each of them has.
    pub bytes: usize,
}

impl SealedFolder {
    /// Writes the files and their `SHA256SUMS` into an existing folder. No two files are the same.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let mut list = String::new();
        for number in 0..self.files {
            let content: Vec<u8> = number.to_le_bytes().into_iter().cycle().take(self.bytes).collect();
            let name = format!("{number:06}.bin");
            fs::write(folder.join(&name), &content)?;
            list.push_str(&format!("{}  {name}\n", hex_digest(&content)));
        }
        fs::write(folder.join("SHA256SUMS"), list)
    }
}
