//! The cookie that says what pages look like, so that they do from their first byte, also
//! when nobody is logged in. It opens nothing, and nobody sets it but the server.

use std::time::Duration;

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use stagedoor_domain::Theme;
use tower_sessions::cookie::{Cookie, SameSite, time};

/// Its names over https and plain http, the latter without the prefix that needs https.
const NAMES: [&str; 2] = ["__Host-stagedoor-theme", "stagedoor-theme"];

/// How long browsers keep it.
const KEPT: Duration = Duration::from_hours(365 * 24);

/// The theme that the browser which sent these headers shows; the system's where it holds
/// no cookie for it. Cookies of others may hold anything, so they are not read as text.
/// Either name is taken: whoever could set the wrong one could change colours, no more.
pub fn theme_of(headers: &HeaderMap) -> Theme {
    headers
        .get_all(COOKIE)
        .into_iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| {
            let pair = pair.trim_ascii();
            let named = NAMES
                .iter()
                .find_map(|name| pair.strip_prefix(name.as_bytes()));
            named?.strip_prefix(b"=")
        })
        .find_map(|value| std::str::from_utf8(value).ok()?.parse().ok())
        .unwrap_or_default()
}

/// Tells the browser to show this theme; to forget the one it had, where that is the
/// system's.
pub(crate) fn keep(headers: &mut HeaderMap, theme: Theme, is_secure: bool) {
    let kept = match theme {
        Theme::System => Duration::ZERO,
        Theme::Light | Theme::Dark => KEPT,
    };
    let seconds = i64::try_from(kept.as_secs()).unwrap_or(i64::MAX);
    let [name_over_https, name] = NAMES;
    let name = if is_secure { name_over_https } else { name };
    let cookie = Cookie::build((name, theme.as_str()))
        // No script reads it.
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure)
        .path("/")
        .max_age(time::Duration::seconds(seconds))
        .build();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn read(headers: &[&[u8]]) -> Theme {
        let mut map = HeaderMap::new();
        for value in headers {
            map.append(COOKIE, HeaderValue::from_bytes(value).unwrap());
        }
        theme_of(&map)
    }

    #[test]
    fn what_is_no_theme_is_the_systems() {
        assert_eq!(read(&[]), Theme::System);
        assert_eq!(read(&[b"stagedoor-theme=dark"]), Theme::Dark);
        assert_eq!(read(&[b"a=\xe9; stagedoor-theme=light;b=1"]), Theme::Light);
        assert_eq!(read(&[b"a=1", b"__Host-stagedoor-theme=dark"]), Theme::Dark);
        for nothing in [
            "stagedoor-theme=",
            "stagedoor-theme=\"><b>",
            "stagedoor-themes=dark",
            "theme=dark",
        ] {
            assert_eq!(read(&[nothing.as_bytes()]), Theme::System, "{nothing}");
        }
    }

    #[test]
    fn it_is_kept_for_a_year_and_the_systems_not_at_all() {
        let kept = |theme, is_secure| {
            let mut headers = HeaderMap::new();
            keep(&mut headers, theme, is_secure);
            headers[SET_COOKIE].to_str().unwrap().to_owned()
        };
        assert_eq!(
            kept(Theme::Dark, true),
            "__Host-stagedoor-theme=dark; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=31536000"
        );
        let gone = kept(Theme::System, false);
        assert!(
            gone.contains("Max-Age=0") && !gone.contains("Secure"),
            "{gone}"
        );
    }
}
