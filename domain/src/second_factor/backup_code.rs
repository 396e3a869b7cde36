//! The form of backup codes.

use super::typed;
use crate::entropy::Entropy;

/// Crockford's base32: no I, L, O or U, so that nothing looks like something else
/// on paper.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Characters of a code, 5 bits each: 60 bits. OWASP ASVS 5.0, 6.5.4 and NIST
/// SP 800-63B-4 section 3.1.2.1 ask for 20 at least, and the latter's section
/// 3.1.2.2 for a limit on tries, which the second step of a login has.
const CHARACTERS: usize = 12;

/// Characters of a group, as a code is shown.
const GROUP: usize = 4;

/// Ten codes, to be shown once. Not `Debug`: they log in.
#[derive(Clone)]
pub struct BackupCodes(pub Vec<String>);

/// A backup code: its characters, in lower case and without hyphens. Not `Debug`:
/// it logs in.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct BackupCode([u8; CHARACTERS]);

impl BackupCode {
    /// A new one.
    pub(super) fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        let bits = u64::from_be_bytes(bytes);
        let mut characters = [0; CHARACTERS];
        for (character, place) in characters.iter_mut().zip(0_u32..) {
            let index = (bits >> (5 * place)) & 31;
            *character = ALPHABET
                .iter()
                .zip(0_u64..)
                .find_map(|(&known, at)| (at == index).then_some(known))
                .unwrap_or_default();
        }
        Self(characters)
    }

    /// What was typed, in any case and script of digits, with any spaces and hyphens, and with the
    /// letters that the alphabet has not read as the digits they look like. None
    /// when it cannot be a code.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let characters: Option<Vec<u8>> = typed::characters(typed)
            .map(|c| match c.to_ascii_lowercase() {
                'o' => Some(b'0'),
                'i' | 'l' => Some(b'1'),
                c => u8::try_from(c).ok().filter(|c| ALPHABET.contains(c)),
            })
            .collect();
        characters?.try_into().ok().map(Self)
    }

    /// The characters, for hashing.
    pub(super) const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As it is shown: `xxxx-xxxx-xxxx`.
    pub(super) fn shown(&self) -> String {
        let groups: Vec<String> = self
            .0
            .chunks(GROUP)
            .map(|group| group.iter().copied().map(char::from).collect())
            .collect();
        groups.join("-")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn a_code_is_read_as_it_was_shown_and_as_people_type_it() {
        let code = BackupCode(*b"0a1b2c3d4e5f");
        assert_eq!(code.shown(), "0a1b-2c3d-4e5f");
        for typed in [
            "0a1b-2c3d-4e5f",
            "0A1B2C3D4E5F",
            " 0a1b 2c3d 4e5f\n",
            "oaib-2c3d-4e5f",
            "OaLb–2c3d—4e5f",
            "０Ａ１ｂ－２ｃ３ｄ　４ｅ５ｆ",
            "٠a١b ٢c٣d ٤e٥f",
        ] {
            assert!(BackupCode::parse(typed) == Some(code.clone()), "{typed}");
        }
        for typed in [
            "",
            "0a1b-2c3d-4e5",
            "0a1b-2c3d-4e5f0",
            "ua1b-2c3d-4e5f",
            "0a1b_2c3d_4e5f",
            "éa1b-2c3d-4e5f",
        ] {
            assert!(BackupCode::parse(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn every_bit_of_sixty_is_random() {
        let entropy = SeededEntropy::new(11);
        let codes: Vec<_> = (0..2000).map(|_| BackupCode::new(&entropy)).collect();
        for place in 0..CHARACTERS {
            let seen: HashSet<u8> = codes.iter().map(|code| code.0[place]).collect();
            assert_eq!(seen.len(), 32, "place {place}");
        }
        for code in &codes {
            assert!(BackupCode::parse(&code.shown()).as_ref() == Some(code));
        }
    }
}
