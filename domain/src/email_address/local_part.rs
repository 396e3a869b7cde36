//! What stands before the `@`.

use icu_casemap::CaseMapper;
use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::{Problem, is_invisible};

/// RFC 5321, section 4.5.3.1.1, in octets.
const LONGEST: usize = 64;

/// The one form of a local part. A quoted one is the same mailbox as its plain form
/// (RFC 5321, section 4.1.2: "the sending system SHOULD transmit the form that uses
/// the minimum quoting possible"), and is refused when it has none.
pub(super) fn canonical(local: &str) -> Result<String, Problem> {
    let is_quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    let plain = if is_quoted {
        unquoted(&local[1..local.len() - 1]).ok_or(Problem::Quoted)?
    } else {
        local.to_owned()
    };
    if plain.chars().any(is_invisible) {
        return Err(Problem::Invisible);
    }
    if !is_dot_atom(&plain) {
        return Err(if is_quoted {
            Problem::Quoted
        } else {
            Problem::Other
        });
    }
    if !is_nfkc(&plain) {
        return Err(Problem::NotNfkc);
    }
    if plain.len() > LONGEST {
        return Err(Problem::TooLong);
    }
    Ok(plain)
}

/// The form in which local parts are compared. Folding may leave NFKC, and going
/// back may bring new capitals, so it is done twice, as in `NFKC_Casefold`.
pub(super) fn fold(local: &str) -> String {
    let mapper = CaseMapper::new();
    let once: String = mapper.fold_string(local).nfkc().collect();
    mapper.fold_string(&once).nfkc().collect()
}

/// What stands between the quotation marks, without backslashes that quote; none
/// when the last one quotes nothing or a quotation mark is not quoted.
fn unquoted(quoted: &str) -> Option<String> {
    let mut plain = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => plain.push(characters.next()?),
            '"' => return None,
            other => plain.push(other),
        }
    }
    Some(plain)
}

/// Whether this is atoms with single dots between them (RFC 5322, section 3.2.3),
/// which in mails beyond ASCII may have any other character (RFC 6531, section 3.3),
/// and here any that is neither a control nor white space.
fn is_dot_atom(local: &str) -> bool {
    local
        .split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

fn is_atext(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
    } else {
        !c.is_control() && !c.is_whitespace()
    }
}
