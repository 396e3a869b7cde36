//! Errors as pages.

use http::StatusCode;
use leptos::prelude::*;

use super::frame::full_title;
use crate::assets::Assets;
use crate::components::header::{BrandMark, SiteFooter};

/// What an error page says.
#[component]
pub fn Failure(
    /// The HTTP status.
    status: u16,
    /// What happened, in a few words.
    title: String,
    /// What happened and what to do.
    detail: String,
    /// What the operator finds it by.
    request_id: Option<String>,
    /// A path of this site that helps, and what to call it; else the front.
    #[prop(optional_no_strip)]
    way_on: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let (place, name) = way_on.unwrap_or(("/", "Back to the front"));
    view! {
        <p class="error-status">{status}</p>
        <h1>{title}</h1>
        <p>{detail}</p>
        <div class="form-actions"><a class="button button-primary" href=place>{name}</a></div>
        {request_id.map(|id| view! { <p class="field-hint">"Request " <code>{id}</code></p> })}
    }
}

/// A complete HTML page for an error outside of the pages: a panic, a body that
/// is too large, too many requests. It needs no session, script or nonce. `way_on`
/// is a path of this site that helps, and what to call it; else it is the front.
pub fn error_page(
    status: StatusCode,
    title: &str,
    detail: &str,
    request_id: Option<&str>,
    way_on: Option<(&'static str, &'static str)>,
) -> String {
    let stylesheet =
        Assets::found().map_or_else(|| "/pkg/stagedoor.css".to_owned(), |a| a.stylesheet.clone());
    let (head, title, detail) = (full_title(title), title.to_owned(), detail.to_owned());
    let request_id = request_id.map(ToOwned::to_owned);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf6f0" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14100d" />
                <title>{head}</title>
                <link rel="preload" href="/fonts/bricolage-grotesque-1.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=stylesheet />
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
            </head>
            <body>
                <header class="site-header"><a class="brand" href="/"><BrandMark />"Stagedoor"</a></header>
                <main id="main" class="page page-narrow error-page">
                    <Failure status=status.as_u16() title detail request_id way_on />
                </main>
                <SiteFooter />
            </body>
        </html>
    }
    .to_html()
}

#[cfg(test)]
mod tests {
    use super::error_page;
    use http::StatusCode;

    #[test]
    fn what_it_is_given_is_escaped() {
        let page = error_page(
            StatusCode::NOT_FOUND,
            "<b>",
            "a & b",
            Some("\"><script>"),
            None,
        );
        assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
        assert!(
            page.contains("404") && page.contains("&lt;b&gt;") && page.contains("a &amp; b"),
            "{page}"
        );
        assert!(!page.contains("<script>"), "{page}");
    }
}
