//! `/settings/username`: giving the account another name.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::User;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Whose name it is, and what the form says of changing it.
pub struct Data {
    user: Arc<User>,
    form: FormState,
    /// Whether a proof is asked for first.
    asks_first: bool,
    /// How long the old name is kept for its owner.
    held: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    let settings = &request.services().settings;
    let proof = if user.two_factor_enabled {
        caller.require_second_factor_proof()
    } else {
        caller.require_recent_proof()
    };
    Ok(Data {
        user,
        asks_first: proof.is_err(),
        held: format::days(settings.old_username_lifetime),
        form: request.form("change_username").await?,
    })
}

/// The form that asks for the new name.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        form,
        asks_first,
        held,
    } = data;
    let words = words();
    let (settings, username_change) = (&words.settings, &words.username_change);
    let (islands, registration) = (&words.islands, &words.registration);
    let panel = move || {
        let username = view! { <strong>{user.username.clone()}</strong> };
        let yours = sentence(username_change.yours, [("username", username.into_any())]);
        view! {
            <form class="form card" method="post" action="/api/change_username" novalidate>
                <ShownTo user_id=user.id.to_string() />
                <FormErrors form=form.clone() />
                <p>{yours}</p>
                <Field
                    name="username" label=username_change.new autocomplete="username" form
                    hint=registration.username_hint
                />
                <ul class="changes">
                    <li>
                        <Icon shape=icon::HISTORY />
                        {(username_change.held)(&held)}
                    </li>
                    {user.is_verified.then(|| view! {
                        <li><Icon shape=icon::MAIL />{username_change.told}</li>
                    })}
                    {asks_first.then(|| view! {
                        <li><Icon shape=icon::LOCK />{settings.asks_first}</li>
                    })}
                </ul>
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{islands.change_username}</button>
                </div>
            </form>
        }
    };
    Content::settings(username_change.heading, panel)
}
