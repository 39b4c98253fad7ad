//! Objects that are stored as what differs from another one.

use super::super::error::GitError;
use super::bounded;

const CORRUPT: GitError = GitError::Corrupt("a delta has no form of one");

/// The object that `delta` makes of `base`.
pub(super) fn apply(base: &[u8], delta: &[u8]) -> Result<Vec<u8>, GitError> {
    let mut reader = Reader { rest: delta };
    if reader.size()? != base.len() as u64 {
        return Err(CORRUPT);
    }
    let size = bounded(reader.size()?)?;
    let mut result = Vec::with_capacity(size);
    while let Some(code) = reader.byte() {
        let piece = if code & 0x80 != 0 {
            let offset = reader.bits(code, 4)?;
            let length = match reader.bits(code >> 4, 3)? {
                0 => 0x1_0000,
                length => length,
            };
            let end = offset.checked_add(length).ok_or(CORRUPT)?;
            base.get(offset..end).ok_or(CORRUPT)?
        } else if code != 0 {
            reader.take(usize::from(code))?
        } else {
            return Err(CORRUPT);
        };
        if result.len() + piece.len() > size {
            return Err(CORRUPT);
        }
        result.extend_from_slice(piece);
    }
    if result.len() == size { Ok(result) } else { Err(CORRUPT) }
}

struct Reader<'d> {
    rest: &'d [u8],
}

impl<'d> Reader<'d> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, count: usize) -> Result<&'d [u8], GitError> {
        let (piece, rest) = self.rest.split_at_checked(count).ok_or(CORRUPT)?;
        self.rest = rest;
        Ok(piece)
    }

    /// A number in groups of seven bits, the lowest first.
    fn size(&mut self) -> Result<u64, GitError> {
        let mut size = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte().ok_or(CORRUPT)?;
            size |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(size);
            }
        }
        Err(CORRUPT)
    }

    /// A number of up to `count` bytes, the lowest first; the lowest bits of `present` say which of them are there.
    fn bits(&mut self, present: u8, count: u32) -> Result<usize, GitError> {
        let mut value = 0_usize;
        for index in 0..count {
            if present & (1 << index) != 0 {
                value |= usize::from(self.byte().ok_or(CORRUPT)?) << (8 * index);
            }
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::apply;

    #[test]
    fn deltas_copy_and_insert() {
        let delta = [5, 7, 0b1001_0001, 1, 3, 4, b'a', b'b', b'c', b'd'];
        assert_eq!(apply(b"hello", &delta).unwrap(), b"ellabcd");
    }

    #[test]
    fn broken_deltas_are_errors() {
        let broken: [&[u8]; 8] = [
            &[],
            &[5],
            &[4, 1, 1, b'x'],
            &[5, 1, 0],
            &[5, 2, 2, b'x'],
            &[5, 9, 1, b'x'],
            &[5, 0, 1, b'x'],
            &[5, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        ];
        for delta in broken {
            assert!(apply(b"hello", delta).is_err(), "{delta:?}");
        }
        assert!(apply(b"hello", &[5, 3, 0b1001_0001, 3, 3]).is_err(), "past the end of the base");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(base: Vec<u8>, delta: Vec<u8>) {
            if let Ok(result) = apply(&base, &delta) {
                proptest::prop_assert!(result.len() <= 64 << 20);
            }
        }
    }
}
