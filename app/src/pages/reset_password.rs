//! `/reset-password`: where the link for a forgotten password leads.

use leptos::prelude::*;
use stagedoor_domain::accounts;

use super::mail_link;
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::known_user::KnownUser;
use crate::components::link_form::LinkForm;
use crate::dto::FormState;
use crate::rendering::{Content, Instead, PageRequest};

/// What the link is good for.
pub struct Link {
    token: String,
    /// Whose password it sets; nobody's when it is used up.
    username: Option<String>,
    form: FormState,
}

pub async fn load(request: PageRequest) -> Result<Option<Link>, Instead> {
    let Some(token) = request.token() else {
        return Ok(None);
    };
    let username = accounts::reset_username(request.services(), &token).await?;
    let form = request.form("reset_password").await?;
    Ok(Some(Link {
        token,
        username,
        form,
    }))
}

/// The form that sets a new password.
pub fn view(link: Option<Link>) -> Content {
    let form = |link| {
        let Link {
            token,
            username,
            form,
        } = link;
        view! {
            <p class="lede">"Afterwards you are logged out everywhere, and log in with the new one."</p>
            <LinkForm action="/api/reset_password" token button="Set new password">
                <KnownUser username=username.unwrap_or_default() />
                <FormErrors form=form.clone() />
                <Field
                    name="password" label="New password" kind="password" autocomplete="new-password" form
                    hint="At least 8 characters. A few words in a row are easy to remember and hard to guess."
                />
            </LinkForm>
        }
    };
    mail_link::content(
        "Set a new password",
        link,
        form,
        ("/forgot-password", "Ask for a new link"),
    )
}
