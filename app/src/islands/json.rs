//! JSON, read by the browser's own parser: one written in Rust would be a sixth of all
//! the WebAssembly.

use leptos::wasm_bindgen::JsValue;
#[cfg(not(feature = "ssr"))]
use leptos::web_sys::js_sys::JSON;
use leptos::web_sys::js_sys::Reflect;

/// A value that was read from JSON.
pub struct Json(JsValue);

impl Json {
    /// The value that `text` stands for, if it is JSON.
    #[cfg(not(feature = "ssr"))]
    pub fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    /// What a parser has made already.
    pub const fn from_value(value: JsValue) -> Self {
        Self(value)
    }

    /// The member called `name`, where it is a text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.member(name).as_string()
    }

    /// Whether the member called `name` is true.
    pub fn is(&self, name: &str) -> bool {
        self.member(name).is_truthy()
    }

    fn member(&self, name: &str) -> JsValue {
        // What is no object has no members.
        Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default()
    }
}
