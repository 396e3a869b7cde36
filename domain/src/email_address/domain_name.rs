//! What stands behind the `@`.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::{Problem, is_invisible};

/// How many labels a domain needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Labels {
    /// At least two: mail reaches nothing else on the internet.
    TwoOrMore,
    /// One is enough, as in `localhost`.
    Any,
}

/// The two characters that join others. Some names are spelt with them, and IDNA
/// knows where (RFC 5892, appendix A); everything else that shows nothing it drops.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// The domain as it is in the DNS: A-labels (RFC 5890), letters, digits and hyphens.
pub(super) fn to_ascii(domain: &str, labels: Labels) -> Result<String, Problem> {
    if domain
        .chars()
        .any(|c| is_invisible(c) && !JOINERS.contains(&c))
    {
        return Err(Problem::Invisible);
    }
    let ascii = Uts46::new()
        .to_ascii(
            domain.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::CheckFirstLast,
            DnsLength::Verify,
        )
        .map_err(|_| Problem::Other)?;
    let last = ascii.rsplit('.').next().unwrap_or_default();
    // No top-level domain is a number (RFC 3696, section 2): that is an IP address.
    let is_number = last.bytes().all(|b| b.is_ascii_digit());
    if is_number || (labels == Labels::TwoOrMore && !ascii.contains('.')) {
        return Err(Problem::Other);
    }
    Ok(ascii.into_owned())
}

/// A domain from the DNS in its own letters; as it is when it has none.
pub(super) fn to_unicode(domain: &str) -> String {
    match idna::domain_to_unicode(domain) {
        (unicode, Ok(())) => unicode,
        (_, Err(_)) => domain.to_owned(),
    }
}
