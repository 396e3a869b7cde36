//! `/settings/security`: how the account is kept safe, and where that is changed.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::accounts::{self, PendingEmailChange};
use stagedoor_domain::email_address::shown_email;
use stagedoor_domain::second_factor::{self, suspended};
use stagedoor_domain::{Error, User, passkeys};

use crate::components::icon::{self, Icon};
use crate::components::pending_email::PendingEmail;
use crate::dto::Message;
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

/// The state of each part.
pub struct Data {
    user: Arc<User>,
    /// How many backup codes are left; none while two-step login is off.
    codes_left: Option<u32>,
    /// How many passkeys there are; none where browsers make none.
    passkeys: Option<usize>,
    /// In how many places somebody is logged in.
    places: usize,
    has_suspended: bool,
    pending: Option<PendingEmailChange>,
    /// Whether the role needs a second step that is not there.
    must_set_up: bool,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    let services = request.services();
    let codes_left = if user.two_factor_enabled {
        Some(second_factor::left(services, user.id).await?)
    } else {
        None
    };
    let passkeys = if services.relying_party.is_available() {
        let all = passkeys::list(&caller).await?;
        let usable = all.iter().filter(|passkey| passkey.suspended_at.is_none());
        Some(usable.count())
    } else {
        None
    };
    Ok(Data {
        codes_left,
        passkeys,
        places: accounts::list_sessions(&caller).await?.len(),
        has_suspended: suspended::has_any(services, user.id).await?,
        pending: accounts::pending_email_change(&caller).await?,
        must_set_up: second_factor::is_missing(services, &user).await?,
        user,
    })
}

/// A card for each part of it, with its state in one sentence.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        codes_left,
        passkeys,
        places,
        has_suspended,
        pending,
        must_set_up,
    } = data;
    let pending = pending
        .map(|change| view! { <PendingEmail change user_id=user.id.to_string() /> }.into_any());
    let two_step_link = if codes_left.is_some() {
        "Manage two-step login"
    } else {
        "Set up two-step login"
    };
    let confirmed = if user.is_verified {
        ", confirmed."
    } else {
        ", not confirmed yet."
    };
    let panel = move || {
        view! {
            {has_suspended.then(|| view! {
                <section class="card" aria-labelledby="suspended-title">
                    <h2 class="card-title" id="suspended-title"><Icon shape=icon::ALERT />"Something is suspended"</h2>
                    <p>
                        "Your account was locked. What is suspended opens nothing until you have looked through it: \
                         somebody else may have added some of it."
                    </p>
                    <div class="form-actions">
                        <a class="button button-primary" href="/settings/security/suspended">"Look through what is suspended"</a>
                    </div>
                </section>
            })}
            <ul class="parts">
                <Part icon=icon::LOCK title="Password" page="/settings/security/password" link="Change password">
                    "You log in with your email or username and a password."
                </Part>
                <Part
                    icon=icon::MAIL title="Email address" page="/settings/security/email" link="Change email"
                    more=pending
                >
                    <strong>{shown_email(&user.email)}</strong> {confirmed}
                </Part>
                <Part icon=icon::PHONE title="Two-step login" page="/settings/security/two-step" link=two_step_link>
                    {two_step(codes_left)}
                </Part>
                <Part icon=icon::KEY title="Passkeys" page="/settings/security/passkeys" link="Manage passkeys">
                    {own_passkeys(passkeys)}
                </Part>
                <Part
                    icon=icon::DEVICES title="Where you are logged in"
                    page="/settings/security/sessions" link="See where you are logged in"
                >
                    {logged_in(places)}
                </Part>
                <Part icon=icon::HISTORY title="Security log" page="/settings/security/log" link="Open the security log">
                    "What happened to your account, when, and from where."
                </Part>
            </ul>
        }
    };
    let must_set_up = must_set_up.then(|| Message::info(Error::TwoStepRequired.detail()));
    Content::settings("Security", panel).saying(must_set_up)
}

/// One card; its children are the sentence, and `more` is what may stand below it.
#[component]
fn Part(
    icon: &'static str,
    title: &'static str,
    page: &'static str,
    link: &'static str,
    #[prop(optional_no_strip)] more: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    view! {
        <li class="card">
            <h2 class="card-title"><Icon shape=icon />{title}</h2>
            <p>{children()}</p>
            {more}
            <div class="form-actions"><a class="button" href=page>{link}</a></div>
        </li>
    }
}

fn two_step(codes_left: Option<u32>) -> AnyView {
    match codes_left {
        None => {
            view! { <strong>"Off"</strong> ". Your password alone is enough to log in." }.into_any()
        }
        Some(0) => {
            view! { <strong>"On"</strong> ", no backup codes left. Make new ones." }.into_any()
        }
        Some(left) => {
            let codes = format::count(left, "backup code", "backup codes");
            view! { <strong>"On"</strong> ", " {codes} " left." }.into_any()
        }
    }
}

fn own_passkeys(number: Option<usize>) -> AnyView {
    match number {
        None => "Not available: browsers make no passkeys for this address.".into_any(),
        Some(0) => view! { <strong>"None yet"</strong> ". Log in with a fingerprint, a face or a device's code." }
            .into_any(),
        Some(1) => view! { <strong>"1 passkey"</strong> ". It logs you in by itself." }.into_any(),
        Some(many) => {
            let many = format::count(many, "passkey", "passkeys");
            view! { <strong>{many}</strong> ". Each of them logs you in by itself." }.into_any()
        }
    }
}

fn logged_in(places: usize) -> AnyView {
    match places {
        0 | 1 => view! { <strong>"1 place"</strong> ": only here." }.into_any(),
        many => {
            let many = format::count(many, "place", "places");
            view! { <strong>{many}</strong> ", this one among them." }.into_any()
        }
    }
}
