//! What the compiler is told of an island's view.

use leptos::prelude::*;

/// The view of an island with much in it, without its type on the server: the type
/// of the page around it would get too long for the compiler. The browser's part
/// keeps it. There, erasing makes code for every way to build a view, also those
/// that no island takes; that was a sixth of all the WebAssembly.
pub fn erased_on_server(view: impl IntoView + 'static) -> impl IntoView {
    #[cfg(feature = "ssr")]
    return view.into_any();
    #[cfg(not(feature = "ssr"))]
    view
}
