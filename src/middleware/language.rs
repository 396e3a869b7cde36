//! In which language a request asks for texts.

use axum::http::{HeaderMap, header};
use stagedoor_words::Language;

/// The cookie that keeps the language that somebody has chosen, by its tag.
pub const LANGUAGE_COOKIE: &str = "stagedoor-language";

/// The language that a request asks for: the one that was chosen in this browser, else the
/// best of those that the browser names. None where it names none that there is.
pub fn asked(headers: &HeaderMap) -> Option<Language> {
    let texts = |name| {
        let values = headers.get_all(name).iter();
        values.filter_map(|value| value.to_str().ok())
    };
    let chosen = texts(header::COOKIE)
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.split_once('='))
        .find(|(name, _)| name.trim() == LANGUAGE_COOKIE)
        .and_then(|(_, tag)| Language::of_tag(tag.trim()));
    chosen.or_else(|| texts(header::ACCEPT_LANGUAGE).find_map(Language::preferred))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asks(cookie: &'static str, accepted: &'static str) -> Option<Language> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
        asked(&headers)
    }

    #[test]
    fn what_was_chosen_comes_before_what_the_browser_names() {
        let french = Some(Language::French);
        assert_eq!(asks("a=b; stagedoor-language=fr", "en"), french);
        assert_eq!(asks("stagedoor-language=xx", "fr-FR,fr;q=0.9"), french);
        assert_eq!(asks("", "en-US,en;q=0.5"), Some(Language::English));
        assert_eq!(asks("", "de"), None);
        assert_eq!(asked(&HeaderMap::new()), None);
    }
}
