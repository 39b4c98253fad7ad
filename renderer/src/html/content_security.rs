//! What a page may do: nothing but use its own style and script.

use sha2::{Digest, Sha256};

/// A content security policy that allows exactly this style sheet and this script, and images in the page itself. Nothing can be fetched,
/// sent or framed, and no handler in an attribute runs. Without a script none runs at all.
pub(crate) fn policy(style: &str, script: Option<&str>) -> String {
    let style = base64(&Sha256::digest(style));
    let script = script.map(|script| format!("script-src 'sha256-{}'; ", base64(&Sha256::digest(script)))).unwrap_or_default();
    format!("default-src 'none'; style-src 'sha256-{style}'; {script}img-src data:; base-uri 'none'; form-action 'none'")
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_usize, |group, byte| group << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let letter = ALPHABET[group >> (18 - 6 * index) & 63];
            written.push(if index <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{base64, policy};

    #[test]
    fn base64_of_the_rfc() {
        for (text, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")]
        {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn the_policy_names_both_digests() {
        let policy = policy("", Some(""));
        assert_eq!(policy.matches("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='").count(), 2);
        assert!(policy.starts_with("default-src 'none';"));
    }
}
