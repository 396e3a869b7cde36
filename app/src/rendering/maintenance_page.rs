//! The page in place of every other while an operator has closed the site.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use stagedoor_domain::Theme;
use stagedoor_words::Language;

use super::document::{colours, full_title, head_basics, opening, theme_attribute};
use super::failure::CLASS;
use super::render::in_islands_mode;
use crate::assets::Assets;
use crate::components::header::BrandMark;
use crate::components::sentence::sentence;
use crate::format;
use crate::language::words;

/// What the page says besides that the site is closed.
#[derive(Debug, Clone, Copy)]
pub struct Closed<'a> {
    /// In the operator's words.
    pub message: Option<&'a str>,
    /// When it is likely to be open again.
    pub until: Option<DateTime<Utc>>,
    /// What time it is.
    pub now: DateTime<Utc>,
    /// The address to try again.
    pub again: &'a str,
}

/// A complete HTML page. It needs no session, script or nonce, and leads nowhere that is
/// closed.
pub fn maintenance_page(language: Language, closed: Closed<'_>, theme: Theme) -> String {
    let stylesheet =
        Assets::found().map_or_else(|| "/pkg/stagedoor.css".to_owned(), |a| a.stylesheet.clone());
    let opening = opening(language) + theme_attribute(theme);
    let again = closed.again.to_owned();
    let message = closed.message.map(str::to_owned);
    let document = in_islands_mode(language, || {
        let words = words();
        let (maintenance, frame) = (&words.maintenance, &words.frame);
        let time = closed.until.map(|until| {
            if until <= closed.now {
                return view! { <p>{maintenance.longer}</p> }.into_any();
            }
            let time = view! {
                <strong><time datetime=format::rfc3339(until)>{format::moment(until)}</time></strong>
            };
            view! { <p>{sentence(maintenance.open_again, [("time", time.into_any())])}</p> }
                .into_any()
        });
        view! {
            <head>
                {InertElement::new(colours(theme))}
                {InertElement::new(head_basics(&stylesheet))}
                <title>{full_title(maintenance.title)}</title>
                <meta name="robots" content="noindex" />
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
            </head>
            <body>
                <header class="site-header"><span class="brand"><BrandMark />"Stagedoor"</span></header>
                <main id="main" class=CLASS>
                    <h1>{maintenance.title}</h1>
                    <p class="lede">{message.unwrap_or_else(|| maintenance.detail.to_owned())}</p>
                    {time}
                    <div class="form-actions"><a class="button button-primary" href=again>{maintenance.try_again}</a></div>
                </main>
                <footer class="site-footer"><p>{frame.slogan}</p></footer>
            </body>
        }
        .to_html()
    });
    format!("{opening}>{document}</html>")
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn it_says_what_is_known() {
        let now = Utc.with_ymd_and_hms(2026, 11, 27, 3, 0, 0).unwrap();
        for (minutes, said) in [
            (Some(30), "27 November 2026, 03:30 UTC"),
            (Some(-30), "longer than we thought"),
            (None, "Nothing is lost"),
        ] {
            let closed = Closed {
                message: None,
                until: minutes.map(|minutes| now + chrono::Duration::minutes(minutes)),
                now,
                again: "/settings",
            };
            let page = maintenance_page(Language::English, closed, Theme::Dark);
            assert!(page.contains(said), "{page}");
            assert!(page.contains(r#"href="/settings""#), "{page}");
            assert!(page.contains(r#"data-theme="dark""#), "{page}");
        }
    }

    #[test]
    fn what_it_is_given_is_escaped() {
        let closed = Closed {
            message: Some("<b>back at 3</b>"),
            until: None,
            now: Utc.with_ymd_and_hms(2026, 11, 27, 3, 0, 0).unwrap(),
            again: "/\"><script>",
        };
        let page = maintenance_page(Language::French, closed, Theme::System);
        assert!(
            page.contains("&lt;b&gt;back at 3") && !page.contains("<script>"),
            "{page}"
        );
        assert!(page.contains("Fermé pour un court moment"), "{page}");
    }
}
