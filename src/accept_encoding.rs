//! What `Accept-Encoding` asks for (RFC 9110, 12.5.3).

use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};

/// How the bytes of an answer are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// As they are.
    Identity,
    /// `gzip`.
    Gzip,
    /// `br`.
    Brotli,
}

/// Weights are thousandths, as fine as the header can say.
const FULL: u16 = 1000;

/// What one client takes, as weights from 0, which refuses, to [`FULL`].
#[derive(Debug, Clone, Copy)]
pub struct Accepted {
    gzip: u16,
    brotli: u16,
    /// None where nothing is said of it: then it is taken, but as the last choice.
    identity: Option<u16>,
}

impl Accepted {
    /// What the client that sent `headers` takes. One that says nothing gets bytes as
    /// they are: it may be a simple program.
    pub fn by(headers: &HeaderMap) -> Self {
        let (mut gzip, mut brotli, mut identity, mut others) = (None, None, None, None);
        for (name, weight) in headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(coding)
        {
            let place = match name {
                "*" => &mut others,
                name if is_one_of(name, &["gzip", "x-gzip"]) => &mut gzip,
                name if is_one_of(name, &["br"]) => &mut brotli,
                name if is_one_of(name, &["identity"]) => &mut identity,
                _ => continue,
            };
            *place = Some(weight);
        }
        Self {
            gzip: gzip.or(others).unwrap_or(0),
            brotli: brotli.or(others).unwrap_or(0),
            identity: identity.or(others),
        }
    }

    /// The one of `offered` that the client likes best; the first of those that it
    /// likes equally. None where it takes none of them.
    pub fn best(self, offered: impl IntoIterator<Item = Encoding>) -> Option<Encoding> {
        let mut best = None;
        for encoding in offered {
            let weight = self.weight(encoding);
            if weight > best.map_or(0, |(_, most)| most) {
                best = Some((encoding, weight));
            }
        }
        best.map(|(encoding, _)| encoding)
    }

    /// In halves of a thousandth, so that an unsaid identity is below all that is said.
    fn weight(self, encoding: Encoding) -> u16 {
        match encoding {
            Encoding::Gzip => self.gzip * 2,
            Encoding::Brotli => self.brotli * 2,
            Encoding::Identity => self.identity.map_or(1, |weight| weight * 2),
        }
    }
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// One member of the list: its name and its weight. None where it cannot be read.
fn coding(member: &str) -> Option<(&str, u16)> {
    match member.split_once(';') {
        None => Some((member.trim(), FULL)),
        Some((name, parameter)) => {
            let (key, value) = parameter.split_once('=')?;
            let is_weight = key.trim().eq_ignore_ascii_case("q");
            Some((name.trim(), is_weight.then(|| weight(value.trim()))??))
        }
    }
}

/// `0`, `0.5`, `1.000`: at most three digits behind the point, and no more than one.
fn weight(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths = format!("{part:0<3}").parse::<u16>().ok()?;
    match whole {
        "0" if are_digits => Some(thousandths),
        "1" if are_digits && thousandths == 0 => Some(FULL),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn best(accepted: &[&str]) -> Option<Encoding> {
        let mut headers = HeaderMap::new();
        for value in accepted {
            headers.append(header::ACCEPT_ENCODING, value.parse().unwrap());
        }
        let offered = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];
        Accepted::by(&headers).best(offered)
    }

    #[test]
    fn the_heaviest_is_taken_and_of_equals_the_first_offered() {
        for (accepted, expected) in [
            (&["gzip, deflate, br, zstd"][..], Encoding::Brotli),
            (&["GZIP"], Encoding::Gzip),
            (&["x-gzip"], Encoding::Gzip),
            (&["br;q=0.9, gzip;q=0.91"], Encoding::Gzip),
            (&["br ; q=0.001"], Encoding::Brotli),
            (&["br;q=0, gzip; Q=0.5"], Encoding::Gzip),
            (&["gzip;q=0.5, identity"], Encoding::Identity),
            (&["gzip", "br"], Encoding::Brotli),
            (&["*"], Encoding::Brotli),
            (&["*;q=0.3, gzip;q=0.4"], Encoding::Gzip),
            (&["br;q=0, *"], Encoding::Gzip),
            (&["identity;q=0, gzip;q=0.1"], Encoding::Gzip),
        ] {
            assert_eq!(best(accepted), Some(expected), "{accepted:?}");
        }
    }

    #[test]
    fn without_a_word_bytes_stay_as_they_are() {
        for accepted in [&[][..], &[""], &["zstd"], &["br;q=0, gzip;q=0.000"]] {
            assert_eq!(best(accepted), Some(Encoding::Identity), "{accepted:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_there() {
        for accepted in [
            "br;q=1.1",
            "br;q=2",
            "br;q=0.1234",
            "br;q=",
            "br;q=.5",
            "br;q=a",
            "br;level=3",
            "br;q",
            "b r",
            "br;q=-1",
            "br;q=0.+1",
        ] {
            assert_eq!(best(&[accepted]), Some(Encoding::Identity), "{accepted}");
        }
    }

    #[test]
    fn whoever_refuses_everything_gets_nothing() {
        assert_eq!(best(&["*;q=0"]), None);
        assert_eq!(best(&["identity;q=0"]), None);
    }
}
