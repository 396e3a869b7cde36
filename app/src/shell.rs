//! The HTML document around every page.

use std::sync::LazyLock;

use http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::app::App;
use crate::assets::Assets;
use crate::site::SiteInfo;

/// The pages that have islands. No other page loads WebAssembly.
const WITH_ISLANDS: [&str; 6] = [
    "/login/passkey",
    "/login/second-factor",
    "/reauthenticate",
    "/settings",
    "/settings/security/passkeys",
    "/verify-email/resend",
];

const DESCRIPTION: &str =
    "Listen, and when you are ready, step through the door and share your own music.";

/// The document around every page: what the head holds is the same for all of
/// them, but for the title and whether islands are started.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    // Outside of an island nothing is hydrated, so nothing needs to be sent along.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    set_policy();

    let assets = Assets::of(&options);
    let parts = use_context::<Parts>();
    let path = parts.as_ref().map_or("/", |parts| parts.uri.path());
    let site = parts
        .as_ref()
        .and_then(|parts| parts.extensions.get::<SiteInfo>());
    let origin = site
        .map(|site| site.public_url.to_string())
        .unwrap_or_default();
    let has_islands = WITH_ISLANDS.contains(&path.trim_end_matches('/'));
    let stylesheet = assets.stylesheet.clone();

    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf6f0" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14100d" />
                <meta name="description" content=DESCRIPTION />
                <link rel="preload" href="/fonts/bricolage-grotesque-1.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=stylesheet />
                <link rel="icon" href="/favicon.ico" sizes="32x32" />
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <link rel="manifest" href="/site.webmanifest" />
                {preview(&origin)}
                {has_islands.then(|| islands(&assets))}
                <AutoReload options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// What other sites show of a link to this one.
fn preview(origin: &str) -> InertElement {
    // The origin is a URL that was parsed, and holds nothing that HTML minds.
    InertElement::new(format!(
        r#"<meta property="og:site_name" content="Stagedoor"><meta property="og:title" content="Stagedoor"><meta property="og:description" content="{DESCRIPTION}"><meta property="og:type" content="website"><meta property="og:image" content="{origin}/social.png"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630"><meta property="og:image:alt" content="Stagedoor: an open stage door with warm light falling out of it"><meta name="twitter:card" content="summary_large_image">"#
    ))
}

/// What starts the islands.
fn islands(assets: &Assets) -> impl IntoView + use<> {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let loader = assets.loader.clone();
    view! { <script type="module" nonce=nonce>{loader}</script> }
}

/// Sets the Content-Security-Policy: only what this site serves itself, and only
/// scripts that the server has marked while writing this very page.
fn set_policy() {
    /// `cargo leptos watch` tells the page over a web socket when to reload.
    static SOCKETS: LazyLock<&str> = LazyLock::new(|| {
        if std::env::var_os("LEPTOS_WATCH").is_some() {
            " ws:"
        } else {
            ""
        }
    });

    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; \
         connect-src 'self'{}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         object-src 'none'",
        *SOCKETS
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
