//! `/settings/security/passkeys`: the passkeys somebody has, and another one.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::passkeys::{self, Passkey};
use stagedoor_domain::{Earned, Error, SECOND_FACTOR};

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::moment::Ago;
use crate::components::passkey_form::PasskeyButton;
use crate::components::shown_to::ShownTo;
use crate::components::verify_first::VerifyFirst;
use crate::dto::FormState;
use crate::format;
use crate::language::language;
use crate::local_path::{reauthenticate_for, with_query};
use crate::rendering::{Content, Instead, PageRequest};

/// The most characters of a name.
const LONGEST: u32 = 60;

/// The passkeys of somebody, and whether there can be more.
pub struct Data {
    user_id: String,
    passkeys: Vec<Passkey>,
    adding: Adding,
    renaming: FormState,
    new: FormState,
    /// What puts the one back that was just removed.
    removed: Option<String>,
    now: DateTime<Utc>,
}

/// Whether a passkey can be added at the moment.
enum Adding {
    Now,
    /// After a proof, which is given there.
    AfterProof {
        proof: String,
        needs_code: bool,
    },
    AfterConfirming,
    Unavailable,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    let services = request.services();
    let passkeys = passkeys::list(&caller).await?;
    let adding = if !services.relying_party.is_available() {
        Adding::Unavailable
    } else if !user.is_verified {
        Adding::AfterConfirming
    } else if caller.require_full_proof().await.is_err() {
        let needs = user.two_factor_enabled.then_some(SECOND_FACTOR);
        Adding::AfterProof {
            proof: reauthenticate_for(request.path(), needs),
            needs_code: needs.is_some(),
        }
    } else {
        Adding::Now
    };
    let flash = request.flash().await?;
    Ok(Data {
        user_id: user.id.to_string(),
        passkeys,
        adding,
        renaming: flash.form("rename_passkey"),
        new: flash.form("add_passkey"),
        removed: flash.undo.clone(),
        now: services.clock.now(),
    })
}

/// The list with a name and a way out for each, and the form for another one.
pub fn view(data: Data) -> Content {
    let Data {
        user_id,
        mut passkeys,
        adding,
        renaming,
        new,
        removed,
        now,
    } = data;
    let all = passkeys.len();
    passkeys.retain(|passkey| passkey.suspended_at.is_none());
    let suspended = all - passkeys.len();
    let rows = passkeys
        .into_iter()
        .map(|passkey| {
            let form = renaming_form(&passkey, &renaming);
            view! { <One passkey user_id=user_id.clone() form now /> }
        })
        .collect_view();
    let has_none = rows.is_empty();
    let panel = move || {
        view! {
            {removed.map(|removed| view! { <PutBack removed user_id=user_id.clone() /> })}
            <section class="card" aria-labelledby="passkeys-title">
                <h2 class="card-title" id="passkeys-title">"Your passkeys"</h2>
                <p>
                    "A passkey is kept by a device or a password manager, and opens with your fingerprint, \
                     your face or the device's code. It logs you in by itself, without password or second step."
                </p>
                {if has_none {
                    view! { <p class="empty">"None yet. The first one takes less than a minute."</p> }.into_any()
                } else {
                    view! { <ul class="entries">{rows}</ul> }.into_any()
                }}
                {(suspended > 0).then(|| view! {
                    <p>
                        {if suspended == 1 { "1 more is suspended".to_owned() } else { format!("{suspended} more are suspended") }}
                        ": " <a href="/settings/security/suspended">"Look through what is suspended"</a>
                    </p>
                })}
            </section>
            <section class="card" aria-labelledby="add-title">
                <h2 class="card-title" id="add-title"><Icon shape=icon::KEY />"Add a passkey"</h2>
                <Add adding user_id form=new />
            </section>
            <p>
                "Lost a device? Remove its passkey, and "
                <a href="/settings/security/sessions">"log it out"</a> " as well."
            </p>
        }
    };
    Content::settings("Passkeys", panel)
}

/// The way back, on the page that says that a passkey is removed.
#[component]
fn PutBack(removed: String, user_id: String) -> impl IntoView {
    view! {
        <form class="form card" method="post" action="/api/put_passkey_back">
            <ShownTo user_id />
            <input type="hidden" name="removed" value=removed />
            <p id="put-back-hint">
                "Removed the wrong one? You can put it back as it was, for a few minutes and on this page alone."
            </p>
            <div class="form-actions">
                <button class="button" type="submit" aria-describedby="put-back-hint">"Put the passkey back"</button>
            </div>
        </form>
    }
}

#[component]
fn Add(adding: Adding, user_id: String, form: FormState) -> impl IntoView {
    match adding {
        Adding::Unavailable => {
            view! { <p>{Error::PasskeysUnavailable.detail(language())}</p> }.into_any()
        }
        Adding::AfterConfirming => view! {
            <VerifyFirst
                earned=Earned::Passkeys
                why="A passkey stays in the account, and only a confirmed address shows whose that is."
            />
        }
        .into_any(),
        Adding::AfterProof { proof, needs_code } => view! {
            <p>
                {if needs_code {
                    "A passkey opens your account without password and code, so we ask for both first."
                } else {
                    "Your last login was a while ago, and a passkey opens your account."
                }}
            </p>
            <div class="form-actions">
                <a class="button button-primary" href=proof>"Confirm it is you to add a passkey"</a>
            </div>
        }
        .into_any(),
        Adding::Now => view! {
            <form class="form" method="post" action="/api/add_passkey" novalidate>
                <ShownTo user_id />
                <FormErrors form=form.clone() />
                <Field
                    name="name" label="Name for the new passkey" autocomplete="off" form
                    is_prose=true is_optional=true longest=LONGEST
                    hint="Such as \u{201c}My telephone\u{201d}. Left empty, it is named after this browser."
                />
                <PasskeyButton purpose="register" label="Add a passkey" />
            </form>
        }
        .into_any(),
    }
}

#[component]
fn One(passkey: Passkey, user_id: String, form: FormState, now: DateTime<Utc>) -> impl IntoView {
    let Passkey {
        id,
        name,
        created_at,
        last_used_at,
        suspended_at: _,
    } = passkey;
    let title = format!("passkey-{id}");
    let used = match last_used_at {
        Some(at) => view! { " · Last used " <Ago at now /> }.into_any(),
        None => " · Not used yet".into_any(),
    };
    view! {
        <li class="entry">
            <Icon shape=icon::KEY />
            <div role="group" aria-labelledby=title.clone()>
                <p class="entry-title" id=title.clone()>{name}</p>
                <p class="entry-facts">
                    "Added on " <time datetime=format::rfc3339(created_at)>{format::day(created_at)}</time> {used}
                </p>
                <form class="form form-line" method="post" action="/api/rename_passkey" novalidate>
                    <ShownTo user_id />
                    <FormErrors form=form.clone() />
                    <input type="hidden" name="id" value=id.to_string() />
                    <Field
                        name="name" id=field_id(id) label="Name" autocomplete="off" form
                        is_prose=true longest=LONGEST
                    />
                    <button class="button" type="submit" aria-describedby=title.clone()>"Rename"</button>
                </form>
            </div>
            <a
                class="button button-danger" aria-describedby=title
                href=with_query("/settings/security/passkeys/remove", "id", &id.to_string())
            >
                "Remove"
            </a>
        </li>
    }
}

/// The form with the name of `passkey`, or what it was to be called, when this is
/// the one that was refused.
fn renaming_form(passkey: &Passkey, refused: &FormState) -> FormState {
    let id = passkey.id.to_string();
    if refused.value("id") != id {
        return FormState::typed("rename_passkey", &[("name", &passkey.name)]);
    }
    let mut form = refused.clone();
    for error in &mut form.errors {
        if error.field == "name" {
            error.field = field_id(passkey.id);
        }
    }
    form
}

/// There is a field called `name` for each of them.
fn field_id(id: impl std::fmt::Display) -> String {
    format!("name-{id}")
}
