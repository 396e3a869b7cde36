//! The texts of islands: on the server from the catalogue, in the browser from the page,
//! so that no language is a part of the WebAssembly.

#[cfg(feature = "ssr")]
use leptos::prelude::*;

/// Where the page keeps them for the browser.
const WORDS: &str = "island-words";

/// The text of this name among those of `stagedoor_words::Islands`.
macro_rules! said {
    ($text:ident) => {{
        #[cfg(feature = "ssr")]
        let text = $crate::language::words().islands.$text.to_owned();
        #[cfg(not(feature = "ssr"))]
        let text = $crate::islands::said::read(concat!("data-", stringify!($text)));
        text
    }};
}

pub(crate) use said;

/// The text that the page keeps in this attribute.
#[cfg(not(feature = "ssr"))]
pub fn read(attribute: &str) -> String {
    let page = leptos::prelude::document();
    let words = page.get_element_by_id(WORDS);
    let text = words.and_then(|words| words.get_attribute(attribute));
    text.unwrap_or_default()
}

/// For the browser's islands: what they may have to say. Nobody sees it.
#[cfg(feature = "ssr")]
#[component]
pub fn IslandWords() -> impl IntoView {
    let islands = &crate::language::words().islands;
    view! { <template id=WORDS data-upload=islands.upload></template> }
}
