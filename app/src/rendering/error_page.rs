//! Errors outside of the pages as pages.

use http::StatusCode;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use stagedoor_domain::Theme;
use stagedoor_words::Language;

use super::document::{colours, full_title, head_basics, opening, theme_attribute};
use super::failure::{CLASS, Failure};
use super::render::in_islands_mode;
use crate::assets::Assets;
use crate::components::header::{BrandMark, SiteFooter};

/// A complete HTML page for an error outside of the pages: a panic, a body that
/// is too large, too many requests. It needs no session, script or nonce. `way_on`
/// is a path of this site that helps, and what to call it; else it is the front. `theme`
/// is the one that the browser has, whoever is logged in.
pub fn error_page(
    language: Language,
    status: StatusCode,
    title: &str,
    detail: &str,
    request_id: Option<&str>,
    way_on: Option<(&'static str, &'static str)>,
    theme: Theme,
) -> String {
    let stylesheet =
        Assets::found().map_or_else(|| "/pkg/stagedoor.css".to_owned(), |a| a.stylesheet.clone());
    let (head, title, detail) = (full_title(title), title.to_owned(), detail.to_owned());
    let request_id = request_id.map(ToOwned::to_owned);
    let opening = opening(language) + theme_attribute(theme);
    let document = in_islands_mode(language, || {
        view! {
            <head>
                {InertElement::new(colours(theme))}
                {InertElement::new(head_basics(&stylesheet))}
                <title>{head}</title>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
            </head>
            <body>
                <header class="site-header"><a class="brand" href="/"><BrandMark />"Stagedoor"</a></header>
                <main id="main" class=CLASS>
                    <Failure status=status.as_u16() title detail request_id way_on />
                </main>
                <SiteFooter here="/" />
            </body>
        }
        .to_html()
    });
    format!("{opening}>{document}</html>")
}

#[cfg(test)]
mod tests {
    use super::error_page;
    use http::StatusCode;
    use stagedoor_domain::Theme;
    use stagedoor_words::Language;

    #[test]
    fn what_it_is_given_is_escaped() {
        let page = error_page(
            Language::English,
            StatusCode::NOT_FOUND,
            "<b>",
            "a & b",
            Some("\"><script>"),
            None,
            Theme::Dark,
        );
        assert!(
            page.contains(r#"<html lang="en" dir="ltr" data-theme="dark">"#),
            "{page}"
        );
        assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
        assert!(
            page.contains("404") && page.contains("&lt;b&gt;") && page.contains("a &amp; b"),
            "{page}"
        );
        assert!(!page.contains("<script>"), "{page}");
    }
}
