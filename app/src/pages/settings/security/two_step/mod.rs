//! `/settings/security/two-step`: the second step of a login, on, off and between.

mod codes;
mod setup;

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::User;
use stagedoor_domain::second_factor::{self, BackupCodes, suspended};

use crate::components::icon::{self, Icon};
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};
use codes::ShownCodes;
use setup::{AfterConfirming, BeforeSetUp, SetUp};

/// How it stands, and what is next.
pub struct Data {
    user: Arc<User>,
    next: Next,
    form: FormState,
    /// Codes that were just made.
    codes: Option<BackupCodes>,
    today: String,
}

enum Next {
    AfterConfirming,
    SetUp,
    Confirm(second_factor::Setup),
    On { left: u32, are_suspended: bool },
    LookThrough,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    let services = request.services();
    // All of it before the flash: a page that asks for a proof first must leave
    // that where it is.
    let suspended = suspended::list(&caller).await?;
    let is_suspended = |kind: &str| suspended.iter().any(|one| one.kind == kind);
    let next = if is_suspended("authenticator_app") {
        Next::LookThrough
    } else if user.two_factor_enabled {
        Next::On {
            left: second_factor::left(services, user.id).await?,
            are_suspended: is_suspended("backup_codes"),
        }
    } else if !user.is_verified {
        Next::AfterConfirming
    } else {
        match second_factor::pending(&caller).await? {
            Some(setup) => Next::Confirm(setup),
            None => Next::SetUp,
        }
    };
    let flash = request.flash().await?;
    let sealed = flash.sealed.as_deref();
    Ok(Data {
        next,
        form: flash.form("confirm_two_step"),
        codes: sealed.and_then(|sealed| BackupCodes::open(&caller, sealed)),
        today: format::day(services.clock.now()),
        user,
    })
}

/// What is next: setting it up, confirming that, or doing without it again. Codes
/// that were just made stand above it, this once.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        next,
        form,
        codes,
        today,
    } = data;
    let user_id = user.id.to_string();
    let content = match next {
        Next::AfterConfirming => view! { <AfterConfirming /> }.into_any(),
        Next::SetUp => view! { <BeforeSetUp user_id /> }.into_any(),
        Next::Confirm(setup) => view! { <SetUp setup user_id form /> }.into_any(),
        Next::On {
            left,
            are_suspended,
        } => view! { <On left are_suspended user_id /> }.into_any(),
        Next::LookThrough => view! { <LookThrough is_on=user.two_factor_enabled /> }.into_any(),
    };
    let panel = move || {
        view! {
            {codes.map(|codes| view! { <ShownCodes codes username=user.username.clone() today /> })}
            {content}
        }
    };
    Content::settings("Two-step login", panel)
}

/// What there is to do first while the app is suspended.
#[component]
fn LookThrough(is_on: bool) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="suspended-title">
            <h2 class="card-title" id="suspended-title"><Icon shape=icon::ALERT />"Your authenticator app is suspended"</h2>
            <p>
                {if is_on {
                    "Your account was locked. Logins still ask for a code of the app, and it opens nothing else."
                } else {
                    "Your account was locked. Two-step login is off, and the app opens nothing."
                }}
                " Keep it if it is yours; otherwise remove it, and set up another one."
            </p>
            <div class="form-actions">
                <a class="button button-primary" href="/settings/security/suspended">"Look through what is suspended"</a>
            </div>
        </section>
    }
}

/// What there is to do while it is on.
#[component]
fn On(left: u32, are_suspended: bool, user_id: String) -> impl IntoView {
    let state = match left {
        0 => "There are no backup codes left. Make new ones before you lose your app.".to_owned(),
        left => format!(
            "You have {} left.",
            format::count(left, "backup code", "backup codes")
        ),
    };
    view! {
        <section class="card" aria-labelledby="on-title">
            <h2 class="card-title" id="on-title"><Icon shape=icon::SHIELD />"Two-step login is on"</h2>
            <p>"A login with your password also asks for a code of your authenticator app, or for a backup code. " {state}</p>
            {are_suspended.then(|| view! {
                <p>
                    "The backup codes are suspended, and count at a login alone: "
                    <a href="/settings/security/suspended">"Look through what is suspended"</a>
                </p>
            })}
            <form class="two-step-choice" method="post" action="/api/renew_backup_codes">
                <ShownTo user_id=user_id.clone() />
                <p class="field-hint" id="renew-hint">"You get ten new ones. Those that you have now stop working."</p>
                <div class="form-actions">
                    <button class="button" type="submit" aria-describedby="renew-hint">"Make new backup codes"</button>
                </div>
            </form>
            <form class="two-step-choice" method="post" action="/api/turn_off_two_step">
                <ShownTo user_id />
                <p class="field-hint" id="off-hint">
                    "Your password alone logs you in then. The app's codes and the backup codes stop working."
                </p>
                <div class="form-actions">
                    <button class="button button-danger" type="submit" aria-describedby="off-hint">"Turn off two-step login"</button>
                </div>
            </form>
        </section>
    }
}
