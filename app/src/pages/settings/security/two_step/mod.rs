//! `/settings/security/two-step`: the second step of a login, on, off and between.

mod codes;
pub mod codes_file;
pub mod new_codes;
mod setup;
pub mod turn_off;

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::second_factor::{self, suspended};
use stagedoor_domain::{Caller, Error, User};

use crate::components::icon::{self, Icon};
use crate::dto::FormState;
use crate::format;
use crate::local_path::reauthenticate_for;
use crate::rendering::{Content, Instead, PageRequest};
use codes::{CodesBehindProof, CodesToKeep, Sheet};
use setup::{AfterConfirming, BeforeSetUp, SetUp};

/// How it stands, and what is next.
pub struct Data {
    user: Arc<User>,
    next: Next,
    form: FormState,
}

pub use codes::FILE;

/// The page itself.
pub const PAGE: &str = "/settings/security/two-step";

enum Next {
    Keep(Sheet),
    ProveFirst(String),
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
    let next = if let Some(next) = codes_to_keep(&caller, &user).await? {
        next
    } else if is_suspended("authenticator_app") {
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
    Ok(Data {
        next,
        form: request.form("confirm_two_step").await?,
        user,
    })
}

/// Nothing comes before codes that were made here and not kept yet.
async fn codes_to_keep(caller: &Caller, user: &User) -> Result<Option<Next>, Error> {
    match second_factor::shown(caller).await {
        Ok(shown) => Ok(shown.map(|shown| Next::Keep(Sheet::new(shown, &user.username, caller)))),
        Err(error @ (Error::ReauthenticationRequired | Error::SecondFactorProofRequired)) => {
            let proof = reauthenticate_for(PAGE, error.needs());
            Ok(Some(Next::ProveFirst(proof)))
        }
        Err(error) => Err(error),
    }
}

/// What is next: keeping codes that were just made, setting it up, confirming that, or
/// doing without it again.
pub fn view(data: Data) -> Content {
    let Data { user, next, form } = data;
    let user_id = user.id.to_string();
    let content = match next {
        Next::Keep(sheet) => view! { <CodesToKeep sheet user_id /> }.into_any(),
        Next::ProveFirst(proof) => view! { <CodesBehindProof proof /> }.into_any(),
        Next::AfterConfirming => view! { <AfterConfirming /> }.into_any(),
        Next::SetUp => view! { <BeforeSetUp user_id /> }.into_any(),
        Next::Confirm(setup) => view! { <SetUp setup user_id form /> }.into_any(),
        Next::On {
            left,
            are_suspended,
        } => view! { <On left are_suspended /> }.into_any(),
        Next::LookThrough => view! { <LookThrough is_on=user.two_factor_enabled /> }.into_any(),
    };
    Content::settings("Two-step login", move || content)
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
fn On(left: u32, are_suspended: bool) -> impl IntoView {
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
            <div class="two-step-choice">
                <p class="field-hint" id="renew-hint">"You get ten new ones. Those that you have now stop working."</p>
                <div class="form-actions">
                    <a class="button" href="/settings/security/two-step/new-codes" aria-describedby="renew-hint">
                        "Make new backup codes"
                    </a>
                </div>
            </div>
            <div class="two-step-choice">
                <p class="field-hint" id="off-hint">
                    "Your password alone logs you in then. The app's codes and the backup codes stop working."
                </p>
                <div class="form-actions">
                    <a
                        class="button button-danger" href="/settings/security/two-step/turn-off"
                        aria-describedby="off-hint"
                    >
                        "Turn off two-step login"
                    </a>
                </div>
            </div>
        </section>
    }
}
