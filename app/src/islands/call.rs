//! Calls of server functions, as their forms make them.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{AbortSignal, Headers, RequestInit, Response, UrlSearchParams};

use super::json::Json;
use super::said::said;
use crate::dto::AppError;

/// The code of an error that says that no answer came, whatever the server has done.
pub const UNREACHABLE: &str = "UNREACHABLE";

/// The longest that an answer is waited for, in milliseconds; as `PATIENCE` of the page
/// script.
const PATIENCE: u32 = 15_000;

/// Sends a form with `fields` to the server function at `path`; what it answers.
///
/// # Errors
/// Why it did nothing, in the server's own words wherever it could be reached.
pub async fn call(path: &str, fields: &[(&str, &str)]) -> Result<Json, AppError> {
    let Ok(response) = send(path, fields).await else {
        return Err(AppError::new(UNREACHABLE, said!(unreachable)));
    };
    let answer = read(&response).await.map(Json::from_value);
    match answer {
        Ok(answer) if response.ok() => Ok(answer),
        Ok(answer) => Err(refusal(&answer).unwrap_or_else(unexpected)),
        Err(_) => Err(unexpected()),
    }
}

async fn send(path: &str, fields: &[(&str, &str)]) -> Result<Response, JsValue> {
    let form = UrlSearchParams::new()?;
    for (name, value) in fields {
        form.append(name, value);
    }
    let headers = Headers::new()?;
    headers.append("accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&form);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let response = window().fetch_with_str_and_init(path, &request).await?;
    Ok(response.unchecked_into())
}

async fn read(response: &Response) -> Result<JsValue, JsValue> {
    response.json()?.await
}

/// What a server function, or a layer in front of it, answers instead of its result.
fn refusal(answer: &Json) -> Option<AppError> {
    let mut error = AppError::new(&answer.text("code")?, answer.text("detail")?);
    error.request_id = answer.text("request_id");
    Some(error)
}

/// The answer is not one of ours, which a proxy's own error page can be.
fn unexpected() -> AppError {
    AppError::new("UNEXPECTED_ANSWER", said!(unexpected))
}
