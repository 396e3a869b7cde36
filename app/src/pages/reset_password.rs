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
pub enum Link {
    /// Nothing any more.
    Over,
    /// Setting the password of an account.
    Good {
        token: String,
        username: String,
        form: FormState,
    },
}

pub async fn load(request: PageRequest) -> Result<Option<Link>, Instead> {
    let Some(token) = request.token() else {
        return Ok(None);
    };
    // This looks alone: mail programs open links, which must not use them up.
    let Some(username) = accounts::reset_username(request.services(), &token).await? else {
        return Ok(Some(Link::Over));
    };
    let form = request.form("reset_password").await?;
    Ok(Some(Link::Good {
        token,
        username,
        form,
    }))
}

/// The form that sets a new password; for a link that sets none, the way to another one.
pub fn view(link: Option<Link>) -> Content {
    let form = |link| {
        match link {
        Link::Over => view! {
            <p>"This link has expired or was already used. Ask for a new one: the newest mail is the one that counts."</p>
            <div class="form-actions">
                <a class="button button-primary" href="/forgot-password">"Ask for a new link"</a>
            </div>
        }
        .into_any(),
        Link::Good {
            token,
            username,
            form,
        } => view! {
            <p class="lede">"Afterwards you are logged out everywhere, and log in with the new one."</p>
            <LinkForm action="/api/reset_password" token button="Set new password">
                <KnownUser username />
                <FormErrors form=form.clone() />
                <Field
                    name="password" label="New password" kind="password" autocomplete="new-password" form
                    hint="At least 8 characters. A few words in a row are easy to remember and hard to guess."
                />
            </LinkForm>
        }
        .into_any(),
    }
    };
    mail_link::content(
        "Set a new password",
        link,
        form,
        ("/forgot-password", "Ask for a new link"),
    )
}
