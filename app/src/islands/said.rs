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

/// For the browser's islands: what they may have to say. Nobody sees it. Of becoming an
/// artist there is nothing to say to whoever is one.
#[cfg(feature = "ssr")]
#[component]
pub fn IslandWords(is_creator_tier: bool) -> impl IntoView {
    let islands = &crate::language::words().islands;
    let to_listeners = |text: &'static str| (!is_creator_tier).then_some(text);
    view! {
        <template
            id=WORDS
            data-upload=islands.upload
            data-verified=islands.verified
            data-not_verified=islands.not_verified
            data-became_artist=to_listeners(islands.became_artist)
            data-was_artist_before=to_listeners(islands.was_artist_before)
            data-artist=islands.artist
            data-logged_out=islands.logged_out
            data-log_in_to_go_on=islands.log_in_to_go_on
            data-dismiss=to_listeners(islands.dismiss)
            data-resend=to_listeners(islands.resend)
            data-own_account=islands.own_account
            data-somebody_else=islands.somebody_else
            data-unreachable=islands.unreachable
            data-unexpected=islands.unexpected
            data-request_id=islands.request_id
        ></template>
    }
}
