//! What stands above and below every page.

use leptos::prelude::*;

/// The way past the navigation, for keyboards.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! { <a class="skip-link" href="#main">"Skip to content"</a> }
}

/// Name and navigation; on a development server it says so. Without links there
/// is no navigation.
#[component]
pub fn SiteHeader(
    is_development: bool,
    #[prop(optional)] is_without_links: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <header class="site-header">
            {is_development.then(|| view! {
                <p class="development-banner">
                    "Development server. Mails are in the "
                    <a href="/dev/outbox">"outbox"</a> "."
                </p>
            })}
            <a class="brand" href="/">
                <svg class="brand-mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
                    <path fill="currentColor" d="M8.5 2h7a1 1 0 0 1 1 1v11.5h-9V3a1 1 0 0 1 1-1Z" />
                    <path fill="currentColor" opacity=".55" d="M7.5 16h9l5 6h-19Z" />
                </svg>
                "Stagedoor"
            </a>
            {(!is_without_links).then(|| view! {
                <nav class="site-nav" aria-label="Main">{children()}</nav>
            })}
        </header>
    }
}

/// The last line of every page.
#[component]
pub fn SiteFooter() -> impl IntoView {
    view! {
        <footer class="site-footer">
            <p>"Stagedoor: listen, or step through the door."</p>
        </footer>
    }
}
