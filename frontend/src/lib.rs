//! The WebAssembly entry point, and nothing else.

use stagedoor_app as _; // Its islands are exported from there.
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the loader before it hands over the islands of the page.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
