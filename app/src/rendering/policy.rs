//! What browsers may do with a page.

use std::sync::LazyLock;

use http::header::HeaderValue;
use leptos::nonce::Nonce;

/// Whether `cargo leptos watch` runs this server.
pub static IS_WATCHED: LazyLock<bool> =
    LazyLock::new(|| std::env::var_os("LEPTOS_WATCH").is_some());

/// The Content-Security-Policy: only what this site serves itself, and only scripts
/// that the server has marked with `nonce` while writing this very page. Audio may come
/// from `media_origin`, too.
pub fn policy(nonce: &Nonce, media_origin: Option<&str>) -> Option<HeaderValue> {
    // `cargo leptos watch` tells the page over a web socket when to reload.
    let sockets = if *IS_WATCHED { " ws:" } else { "" };
    let media = media_origin.map(|origin| format!(" media-src 'self' {origin};"));
    let media = media.unwrap_or_default();
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:;{media} font-src 'self'; manifest-src 'self'; \
         connect-src 'self'{sockets}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         object-src 'none'"
    );
    // A nonce is letters and digits.
    HeaderValue::from_str(&policy).ok()
}
