//! Where the focus goes when what had it is gone.

use leptos::prelude::{document, request_animation_frame};
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// Gives the element with this id the focus. In the next frame: a button that was just
/// enabled cannot take it before.
pub fn focus(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id);
        if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
            // An element that cannot take it leaves the focus with the page.
            let _ = element.focus();
        }
    });
}
