//! What stands above and below every page.

use leptos::prelude::*;
use stagedoor_words::Language;

use super::sentence::sentence;
use crate::language::{language, words};

/// The way past the navigation, for keyboards.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! { <a class="skip-link" href="#main">{words().frame.skip}</a> }
}

/// Name, which leads `home`, and navigation; on a development server it says so. Without
/// links there is no navigation.
#[component]
pub fn SiteHeader(
    is_development: bool,
    #[prop(optional)] is_without_links: bool,
    #[prop(default = "/")] home: &'static str,
    children: Children,
) -> impl IntoView {
    let frame = &words().frame;
    let outbox = || view! { <a href="/dev/outbox">{frame.outbox}</a> }.into_any();
    view! {
        <header class="site-header">
            {is_development.then(|| view! {
                <p class="development-banner">{sentence(frame.development, [("outbox", outbox())])}</p>
            })}
            <a class="brand" href=home>
                <BrandMark />
                "Stagedoor"
            </a>
            {(!is_without_links).then(|| view! {
                <nav class="site-nav" aria-label=frame.main_navigation>{children()}</nav>
            })}
        </header>
    }
}

/// The open door, beside the name. It stands for nothing that is not said there.
#[component]
pub fn BrandMark() -> impl IntoView {
    view! {
        <svg class="brand-mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
            <path fill="currentColor" d="M12.2 6h7.6a1.2 1.2 0 0 1 1.2 1.2V20H11V7.2A1.2 1.2 0 0 1 12.2 6Z" />
            <path fill="currentColor" opacity=".6" d="M11 21.5h10l6.5 10.5h-23Z" />
        </svg>
    }
}

/// The last line of the page at `here`, which is its path with its query.
#[component]
pub fn SiteFooter(#[prop(into)] here: String) -> impl IntoView {
    let frame = &words().frame;
    view! {
        <footer class="site-footer">
            <p>{frame.slogan}</p>
            <nav class="site-footer-links" aria-label=frame.about>
                <a href="/help">{frame.help}</a>
                <a href="/terms">{frame.terms}</a>
                <a href="/privacy">{frame.privacy}</a>
                <a href="/support">{frame.support}</a>
            </nav>
            <LanguageForm here />
        </footer>
    }
}

/// The other languages that the page at `here` can be read in, each by the name that those
/// who speak it know.
#[component]
fn LanguageForm(here: String) -> impl IntoView {
    let others = Language::ALL.into_iter().filter(|one| *one != language());
    let buttons = others.map(|one| {
        view! {
            <button type="submit" name="language" value=one.tag() lang=one.tag()>
                {one.name()}
            </button>
        }
    });
    view! {
        <form class="site-footer-languages" method="post" action="/api/choose_language">
            <input type="hidden" name="back" value=here />
            {buttons.collect_view()}
        </form>
    }
}
