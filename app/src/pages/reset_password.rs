//! `/reset-password`: where the link for a forgotten password leads.

use leptos::prelude::*;
use stagedoor_domain::accounts;

use super::mail_link;
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::known_user::KnownUser;
use crate::components::link_form::LinkForm;
use crate::dto::FormState;
use crate::language::words;
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
    let words = words();
    let (forms, password_reset) = (&words.forms, &words.password_reset);
    let form = move |link| {
        match link {
        Link::Over => view! {
            <p>{password_reset.link_over}</p>
            <div class="form-actions">
                <a class="button button-primary" href="/forgot-password">{password_reset.ask_again}</a>
            </div>
        }
        .into_any(),
        Link::Good {
            token,
            username,
            form,
        } => view! {
            <p class="lede">{password_reset.reset_lede}</p>
            <LinkForm action="/api/reset_password" token button=password_reset.set_new>
                <KnownUser username />
                <FormErrors form=form.clone() />
                <Field
                    name="password" label=forms.new_password kind="password" autocomplete="new-password" form
                    hint=forms.password_hint
                />
            </LinkForm>
        }
        .into_any(),
    }
    };
    mail_link::content(
        password_reset.heading,
        link,
        form,
        ("/forgot-password", password_reset.ask_again),
    )
}
