//! Cookies that can be read, whatever stands beside them.
//!
//! A browser sends the cookies of every program that ever ran under this host
//! name. tower-cookies reads a header as one UTF-8 text, so that a single cookie
//! in another encoding (`theme=caf\xe9`) would hide the session beside it. RFC
//! 6265 (5.4) has a server treat each pair by itself.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

/// Takes out of every `Cookie` header the pairs that are no UTF-8 text, and leaves
/// the rest as it came.
pub(crate) fn keep_readable(headers: &mut HeaderMap) {
    let is_readable = |value: &HeaderValue| std::str::from_utf8(value.as_bytes()).is_ok();
    if headers.get_all(COOKIE).iter().all(is_readable) {
        return;
    }
    let all: Vec<HeaderValue> = headers.get_all(COOKIE).iter().cloned().collect();
    headers.remove(COOKIE);
    for value in all {
        let pairs: Vec<&[u8]> = value
            .as_bytes()
            .split(|byte| *byte == b';')
            .filter(|pair| std::str::from_utf8(pair).is_ok())
            .collect();
        // Parts of a header's value are one too.
        if let Ok(rest) = HeaderValue::from_bytes(&pairs.join(&b';')) {
            headers.append(COOKIE, rest);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn kept(headers: &[&[u8]]) -> Vec<String> {
        let mut map = HeaderMap::new();
        for value in headers {
            map.append(COOKIE, HeaderValue::from_bytes(value).unwrap());
        }
        keep_readable(&mut map);
        let texts = map.get_all(COOKIE).iter();
        texts
            .map(|value| std::str::from_utf8(value.as_bytes()).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn a_foreign_cookie_takes_only_itself_away() {
        assert_eq!(kept(&[b"a=1; theme=caf\xe9; b=2"]), ["a=1; b=2"]);
        assert_eq!(kept(&[b"theme=caf\xe9; a=1"]), [" a=1"]);
        assert_eq!(kept(&[b"a=1; theme=caf\xe9"]), ["a=1"]);
        assert_eq!(kept(&[b"theme=caf\xe9", b"a=1"]), ["", "a=1"]);
    }

    #[test]
    fn what_can_be_read_stays_as_it_came() {
        assert_eq!(kept(&[b"a=1;b = 2; c"]), ["a=1;b = 2; c"]);
        assert_eq!(kept(&["a=é".as_bytes()]), ["a=é"]);
        assert!(kept(&[]).is_empty());
    }
}
