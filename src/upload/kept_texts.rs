//! What is typed in an upload's form that cannot be taken now, to be kept through a login.

use axum::extract::Request;
use axum::extract::multipart::Field;
use stagedoor_app::dto::FormState;
use stagedoor_app::{SHOWN_TO, kept_form};
use uuid::Uuid;

use crate::api::error::Problem;
use crate::upload::form_parts::{FormParts, name_of, unreadable};

/// The texts in the form that `request` sends, as the value of a field of the
/// login's form: those of `fields` that stand before the file, of which nothing is read. Empty where they are too
/// long, or where the form does not say for whom it was shown.
///
/// # Errors
/// Those of a body that is no such form.
pub async fn kept_texts(request: Request, form: &str, fields: &[&str]) -> Result<String, Problem> {
    let mut parts = FormParts::of(request).await?;
    let mut shown_to = None;
    let mut form = FormState::typed(form, &[]);
    while let Some(part) = parts.next().await? {
        let Some(name) = name_of(&part).filter(|name| name != "file") else {
            break;
        };
        let Some(text) = short_text(part).await? else {
            return Ok(String::new());
        };
        match &*name {
            SHOWN_TO => shown_to = text.parse::<Uuid>().ok(),
            known if fields.contains(&known) => drop(form.values.insert(name, text)),
            _ => break,
        }
    }
    let kept = shown_to.map(|user_id| kept_form::write(&form, user_id));
    Ok(kept.unwrap_or_default())
}

/// What stands in `part`; nothing where that is more than is kept.
async fn short_text(mut part: Field<'_>) -> Result<Option<String>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| unreadable())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > kept_form::LONGEST {
            return Ok(None);
        }
    }
    Ok(String::from_utf8(bytes).ok())
}
