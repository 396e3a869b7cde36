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
use crate::components::sentence::sentence;
use crate::dto::FormState;
use crate::language::words;
use crate::local_path::reauthenticate_for;
use crate::rendering::{Content, Instead, PageRequest};
use codes::{CodesBehindProof, CodesToKeep, Sheet};
use setup::{AfterVerifying, BeforeSetUp, SetUp};

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
    AfterVerifying,
    SetUp,
    Confirm(second_factor::Setup),
    On { left: u32, are_suspended: bool },
    LookThrough,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().with_present_id().await?;
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
        Next::AfterVerifying
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
        Next::AfterVerifying => view! { <AfterVerifying /> }.into_any(),
        Next::SetUp => view! { <BeforeSetUp user_id /> }.into_any(),
        Next::Confirm(setup) => view! { <SetUp setup user_id form /> }.into_any(),
        Next::On {
            left,
            are_suspended,
        } => view! { <On left are_suspended /> }.into_any(),
        Next::LookThrough => view! { <LookThrough is_on=user.two_factor_enabled /> }.into_any(),
    };
    Content::settings(words().two_step.heading, move || content)
}

/// What there is to do first while the app is suspended.
#[component]
fn LookThrough(is_on: bool) -> impl IntoView {
    let words = words();
    let (two_step, suspended) = (&words.two_step, &words.suspended);
    let how = if is_on {
        two_step.suspended_on
    } else {
        two_step.suspended_off
    };
    view! {
        <section class="card" aria-labelledby="suspended-title">
            <h2 class="card-title" id="suspended-title"><Icon shape=icon::ALERT />{two_step.app_suspended}</h2>
            <p>{how}</p>
            <div class="form-actions">
                <a class="button button-primary" href="/settings/security/suspended">{suspended.look_through}</a>
            </div>
        </section>
    }
}

/// What there is to do while it is on.
#[component]
fn On(left: u32, are_suspended: bool) -> impl IntoView {
    let words = words();
    let (two_step, backup_codes) = (&words.two_step, &words.backup_codes);
    let (suspended, counted) = (&words.suspended, &words.counted);
    let state = match left {
        0 => two_step.none_left.to_owned(),
        left => (two_step.codes_left)(&(counted.backup_codes)(left.into())),
    };
    view! {
        <section class="card" aria-labelledby="on-title">
            <h2 class="card-title" id="on-title"><Icon shape=icon::SHIELD />{two_step.is_on}</h2>
            <p>{two_step.asks} " " {state}</p>
            {are_suspended.then(|| {
                let link = view! { <a href="/settings/security/suspended">{suspended.look_through}</a> };
                view! { <p>{sentence(two_step.codes_suspended, [("look_through", link.into_any())])}</p> }
            })}
            <div class="two-step-choice">
                <p class="field-hint" id="renew-hint">{two_step.renew_hint}</p>
                <div class="form-actions">
                    <a class="button" href="/settings/security/two-step/new-codes" aria-describedby="renew-hint">
                        {backup_codes.make}
                    </a>
                </div>
            </div>
            <div class="two-step-choice">
                <p class="field-hint" id="off-hint">
                    {two_step.off_hint}
                </p>
                <div class="form-actions">
                    <a
                        class="button button-danger" href="/settings/security/two-step/turn-off"
                        aria-describedby="off-hint"
                    >
                        {two_step.turn_off}
                    </a>
                </div>
            </div>
        </section>
    }
}
