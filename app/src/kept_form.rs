//! A form that is carried through another page's.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use stagedoor_domain::Error;
use uuid::Uuid;

use crate::dto::{CurrentUser, Flash, FormState};
use crate::language::words;
use crate::rendering::PageRequest;

/// The longest that is carried, in bytes: more than any form here holds, far less
/// than a request may.
pub const LONGEST: usize = 16 * 1024;

/// What is carried: the form, and whose it is.
#[derive(Serialize, Deserialize)]
struct Kept {
    shown_to: Uuid,
    form: FormState,
}

/// The `form` of the user with this id as the value of a field; nothing when it is
/// too long.
pub fn write(form: &FormState, user_id: Uuid) -> String {
    let kept = Kept {
        shown_to: user_id,
        form: form.clone(),
    };
    let text = serde_json::to_string(&kept).unwrap_or_default();
    if text.len() <= LONGEST {
        text
    } else {
        String::new()
    }
}

/// [`read()`], for somebody who has just logged in.
pub fn of(text: &str, user: &CurrentUser) -> Option<FormState> {
    read(text, user.id.parse().ok()?)
}

/// Keeps what `form` carries for when its page is loaded again, or left and come back to.
///
/// # Errors
/// Those of writing to the session.
pub async fn keep(request: &PageRequest, form: &FormState) -> Result<(), Error> {
    let kept = form.value("kept");
    if kept.is_empty() {
        return Ok(());
    }
    let form = FormState::typed(&form.name, &[("kept", &kept)]);
    let again = Flash::form_again(form);
    request.visitor().put_flash(&again).await
}

/// The hidden field that carries what is kept through a login. Nothing where nothing is
/// kept.
pub fn carried(kept: String) -> Option<impl IntoView> {
    (!kept.is_empty()).then(|| view! { <input type="hidden" name="kept" value=kept /> })
}

/// Says that something is kept, where that is so.
pub fn note(kept: &str) -> Option<impl IntoView + use<>> {
    (!kept.is_empty()).then(|| view! { <p class="field-hint">{words().forms.kept}</p> })
}

/// The form that [`write()`] was given for the same user. The browser may have sent
/// something else, or what it kept for somebody who was logged in before: whatever is
/// none of theirs is dropped.
pub fn read(text: &str, user_id: Uuid) -> Option<FormState> {
    if text.len() > LONGEST {
        return None;
    }
    let Kept { shown_to, mut form } = serde_json::from_str(text).ok()?;
    // Only what was typed comes back: what is wrong with it the server says anew.
    form.errors.clear();
    (shown_to == user_id).then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: Uuid = Uuid::from_u128(1);

    #[test]
    fn a_form_comes_back_as_it_was_and_to_nobody_else() {
        let form = FormState::typed("change_email", &[("email", "Zoë <\"&'>")]);
        assert_eq!(read(&write(&form, ADA), ADA), Some(form.clone()));
        assert_eq!(read(&write(&form, ADA), Uuid::from_u128(2)), None);
    }

    #[test]
    fn what_is_no_form_or_too_long_is_dropped() {
        let long = FormState::typed("upload", &[("description", &"a".repeat(LONGEST))]);
        assert_eq!(write(&long, ADA), "");
        let long = serde_json::to_string(&Kept {
            shown_to: ADA,
            form: long,
        })
        .unwrap();
        for text in ["", "{}", "[]", "not json", &long] {
            assert_eq!(read(text, ADA), None, "{text}");
        }
    }
}
