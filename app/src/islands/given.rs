//! What the page gives an island that stands in it.

/// What the server put into the context of an island, while it writes the page. In the
/// browser it is empty: hydration writes nothing that the server wrote already, and
/// what an island works with there it reads off the page. The way of leptos, props,
/// sends them as JSON and takes a parser for it into the WebAssembly.
#[cfg(feature = "ssr")]
pub fn given<T: Clone + Default + Send + Sync + 'static>() -> T {
    leptos::prelude::use_context().unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
pub fn given<T: Default>() -> T {
    T::default()
}
