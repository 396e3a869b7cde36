//! What the browser does for passkeys (WebAuthn Level 3).

use leptos::wasm_bindgen::prelude::wasm_bindgen;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::js_sys::{self, JSON};
use leptos::web_sys::{
    CredentialCreationOptions, CredentialRequestOptions, PublicKeyCredentialCreationOptions,
    PublicKeyCredentialRequestOptions, window,
};

// Browsers have both since 2023 to 2025; web-sys does not count them as stable yet.
#[wasm_bindgen(wasm_bindgen = leptos::wasm_bindgen)]
extern "C" {
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseCreationOptionsFromJSON, catch)]
    fn parse_creation_options(
        options: &JsValue,
    ) -> Result<PublicKeyCredentialCreationOptions, JsValue>;

    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseRequestOptionsFromJSON, catch)]
    fn parse_request_options(
        options: &JsValue,
    ) -> Result<PublicKeyCredentialRequestOptions, JsValue>;
}

/// Asks for a new passkey, or for one that there is; its answer as JSON.
///
/// # Errors
/// What to tell the person.
pub async fn answer(options: &str, is_new: bool) -> Result<String, &'static str> {
    ask(options, is_new).await.map_err(|error| {
        explain(&String::from(
            error.unchecked_into::<js_sys::Error>().name(),
        ))
    })
}

async fn ask(options: &str, is_new: bool) -> Result<String, JsValue> {
    let options = JSON::parse(options)?;
    let credentials = window().ok_or(JsValue::NULL)?.navigator().credentials();
    let asked = if is_new {
        let asking = CredentialCreationOptions::new();
        asking.set_public_key(&parse_creation_options(&options)?);
        credentials.create_with_options(&asking)?
    } else {
        let asking = CredentialRequestOptions::new();
        asking.set_public_key(&parse_request_options(&options)?);
        credentials.get_with_options(&asking)?
    };
    // Writing it as JSON goes by its own `toJSON`.
    Ok(JSON::stringify(&asked.await?)?.into())
}

/// What became of it, by the name of the error that the browser threw.
fn explain(name: &str) -> &'static str {
    match name {
        // Browsers do not tell which of the two it was.
        "NotAllowedError" | "AbortError" => {
            "The passkey was not used: that was cancelled, or took too long. Try again when you are ready."
        }
        "InvalidStateError" => "There is a passkey for your account on that device already.",
        // A browser without passkeys lacks the functions that are called.
        "TypeError" | "ReferenceError" | "NotSupportedError" => {
            "This browser or device cannot do that with passkeys. Try another one, or go another way."
        }
        _ => "The passkey did not work. Try again, or go another way.",
    }
}
