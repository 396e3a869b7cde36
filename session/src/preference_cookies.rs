//! The cookies that say what pages look like and in which language they speak, so that
//! they do from their first byte, also when nobody is logged in. They open nothing, and
//! nobody sets them but the server.

use std::time::Duration;

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use stagedoor_domain::Theme;
use stagedoor_words::Language;
use tower_sessions::cookie::{Cookie, SameSite, time};

/// How long browsers keep one.
const KEPT: Duration = Duration::from_hours(365 * 24);

/// A cookie by its names over https and plain http, the latter without the prefix that
/// needs https.
struct PreferenceCookie([&'static str; 2]);

const THEME: PreferenceCookie = PreferenceCookie(["__Host-stagedoor-theme", "stagedoor-theme"]);

const LANGUAGE: PreferenceCookie =
    PreferenceCookie(["__Host-stagedoor-language", "stagedoor-language"]);

impl PreferenceCookie {
    /// The first value in these headers that `read` understands. Cookies of others may hold
    /// anything, so they are not read as text. Either name is taken: whoever could set the
    /// wrong one could change looks, no more.
    fn find<T>(&self, headers: &HeaderMap, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        headers
            .get_all(COOKIE)
            .into_iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
            .filter_map(|pair| {
                let pair = pair.trim_ascii();
                let mut names = self.0.iter();
                let rest = names.find_map(|name| pair.strip_prefix(name.as_bytes()));
                rest?.strip_prefix(b"=")
            })
            .find_map(|value| read(std::str::from_utf8(value).ok()?))
    }

    /// Tells the browser to keep `value`, for no longer than `kept`.
    fn keep(&self, headers: &mut HeaderMap, value: &'static str, kept: Duration, is_secure: bool) {
        let seconds = i64::try_from(kept.as_secs()).unwrap_or(i64::MAX);
        let [name_over_https, name] = self.0;
        let name = if is_secure { name_over_https } else { name };
        let cookie = Cookie::build((name, value))
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
}

/// The theme that the browser which sent these headers shows; the system's where it holds
/// no cookie for it.
pub fn theme_of(headers: &HeaderMap) -> Theme {
    let theme = THEME.find(headers, |value| value.parse().ok());
    theme.unwrap_or_default()
}

/// The language that was chosen in the browser which sent these headers, if one was.
pub fn chosen_language(headers: &HeaderMap) -> Option<Language> {
    LANGUAGE.find(headers, Language::of_tag)
}

/// Tells the browser to show this theme; to forget the one it had, where that is the
/// system's.
pub(crate) fn keep_theme(headers: &mut HeaderMap, theme: Theme, is_secure: bool) {
    let kept = match theme {
        Theme::System => Duration::ZERO,
        Theme::Light | Theme::Dark => KEPT,
    };
    THEME.keep(headers, theme.as_str(), kept, is_secure);
}

/// Tells the browser to ask for this language.
pub(crate) fn keep_language(headers: &mut HeaderMap, language: Language, is_secure: bool) {
    LANGUAGE.keep(headers, language.tag(), KEPT, is_secure);
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
    fn a_language_is_one_that_there_is() {
        let read = |cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_static(cookie));
            chosen_language(&headers)
        };
        assert_eq!(read("a=b; stagedoor-language=fr"), Some(Language::French));
        assert_eq!(
            read("__Host-stagedoor-language=en"),
            Some(Language::English)
        );
        assert_eq!(read("stagedoor-language=xx"), None);
        assert_eq!(read("language=fr"), None);
    }

    #[test]
    fn it_is_kept_for_a_year_and_the_systems_not_at_all() {
        let kept = |theme, is_secure| {
            let mut headers = HeaderMap::new();
            keep_theme(&mut headers, theme, is_secure);
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
