//! The WebAssembly entry point, and nothing else.

use leptos::prelude::{set_timeout, window};
use stagedoor_app as _; // Its islands are exported from there.
use std::time::Duration;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the loader before it hands over the islands of the page.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    // The loader goes through the islands in microtasks; a timer fires when the
    // last of them has been handed over.
    set_timeout(mark_interactive, Duration::ZERO);
}

/// Lets anybody measure when the page has begun to react.
fn mark_interactive() {
    if let Some(performance) = window().performance() {
        // Measuring is no reason to fail.
        let _ = performance.mark("interactive");
    }
}
