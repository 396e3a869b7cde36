//! Passwords that are known from breaches.

use std::cmp::Ordering;

use sha2::{Digest, Sha256};

/// Bytes that are kept of each password's SHA-256.
const MARK_BYTES: usize = 4;

/// The first bytes of the SHA-256 of more than 100,000 of the most frequent breached
/// passwords, lowercase, sorted. See `breached_passwords.md` for where they are from.
static MARKS: &[u8] = include_bytes!("breached_passwords.bin");

/// Whether `lowercase` is such a password. One in 40,000 others is taken for one,
/// which costs its owner another try.
pub(super) fn is_breached(lowercase: &str) -> bool {
    let mark = &Sha256::digest(lowercase.as_bytes())[..MARK_BYTES];
    let (mut low, mut high) = (0, many());
    while low < high {
        let middle = low.midpoint(high);
        let at = middle * MARK_BYTES;
        match MARKS[at..at + MARK_BYTES].cmp(mark) {
            Ordering::Equal => return true,
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    false
}

const fn many() -> usize {
    MARKS.len() / MARK_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_as_long_as_it_says() {
        assert!(many() > 100_000);
        assert_eq!(MARKS.len() % MARK_BYTES, 0);
        let marks: Vec<&[u8]> = MARKS.chunks(MARK_BYTES).collect();
        assert!(marks.is_sorted());
    }

    #[test]
    fn passwords_from_breaches_are_found_the_first_and_the_last_mark_too() {
        for known in [
            "password",
            "12345678",
            "qwertyuiop",
            "iloveyou1",
            "1q2w3e4r5t",
            "e3w27890",
            "trustno1",
            "letmein1",
        ] {
            assert!(is_breached(known), "{known}");
        }
    }

    #[test]
    fn hardly_any_other_is_taken_for_one() {
        let wrong = (0..40_000).filter(|n| is_breached(&format!("a quiet lantern {n}")));
        assert!(wrong.count() <= 5);
    }
}
