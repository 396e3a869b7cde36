//! In which language a request asks for texts.

use axum::http::{HeaderMap, header};
use stagedoor_session::chosen_language;
use stagedoor_words::Language;

/// The language that a request asks for: the one that was chosen in this browser, else the
/// best of those that the browser names. None where it names none that there is.
pub fn asked(headers: &HeaderMap) -> Option<Language> {
    chosen_language(headers).or_else(|| {
        let named = headers.get_all(header::ACCEPT_LANGUAGE).iter();
        let mut named = named.filter_map(|value| value.to_str().ok());
        named.find_map(Language::preferred)
    })
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
