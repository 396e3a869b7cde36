//! `/settings/security/passkeys`: the passkeys somebody has, and another one.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::passkeys::{self, Passkey};
use stagedoor_domain::{Earned, Error, SECOND_FACTOR};

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::moment::{Ago, Day};
use crate::components::passkey_form::PasskeyButton;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::components::verify_first::VerifyFirst;
use crate::dto::FormState;
use crate::language::{language, words};
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
    AfterVerifying,
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
        Adding::AfterVerifying
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
        passkeys: mut listed,
        adding,
        renaming,
        new,
        removed,
        now,
    } = data;
    let all = listed.len();
    listed.retain(|passkey| passkey.suspended_at.is_none());
    let hidden = all - listed.len();
    let rows = listed
        .into_iter()
        .map(|passkey| {
            let form = renaming_form(&passkey, &renaming);
            view! { <One passkey user_id=user_id.clone() form now /> }
        })
        .collect_view();
    let has_none = rows.is_empty();
    let words = words();
    let (passkeys, suspended) = (&words.passkeys, &words.suspended);
    let more_suspended = (hidden > 0).then(|| {
        let link = view! { <a href="/settings/security/suspended">{suspended.look_through}</a> };
        let number = u64::try_from(hidden).unwrap_or_default();
        let more = (passkeys.more_suspended)(number);
        view! { <p>{sentence(&more, [("look_through", link.into_any())])}</p> }
    });
    let log_it_out = view! { <a href="/settings/security/sessions">{passkeys.log_it_out}</a> };
    let lost_device = sentence(
        passkeys.lost_device,
        [("log_it_out", log_it_out.into_any())],
    );
    let panel = move || {
        view! {
            {removed.map(|removed| view! { <PutBack removed user_id=user_id.clone() /> })}
            <section class="card" aria-labelledby="passkeys-title">
                <h2 class="card-title" id="passkeys-title">{passkeys.yours}</h2>
                <p>{passkeys.about}</p>
                {if has_none {
                    view! { <p class="empty">{passkeys.none}</p> }.into_any()
                } else {
                    view! { <ul class="entries">{rows}</ul> }.into_any()
                }}
                {more_suspended}
            </section>
            <section class="card" aria-labelledby="add-title">
                <h2 class="card-title" id="add-title"><Icon shape=icon::KEY />{passkeys.add}</h2>
                <Add adding user_id form=new />
            </section>
            {(!has_none).then(|| view! { <p>{lost_device}</p> })}
        }
    };
    Content::settings(passkeys.heading, panel)
}

/// The way back, on the page that says that a passkey is removed.
#[component]
fn PutBack(removed: String, user_id: String) -> impl IntoView {
    let passkeys = &words().passkeys;
    view! {
        <form class="form card" method="post" action="/api/put_passkey_back">
            <ShownTo user_id />
            <input type="hidden" name="removed" value=removed />
            <p id="put-back-hint">{passkeys.put_back_hint}</p>
            <div class="form-actions">
                <button class="button" type="submit" aria-describedby="put-back-hint">{passkeys.put_back}</button>
            </div>
        </form>
    }
}

#[component]
fn Add(adding: Adding, user_id: String, form: FormState) -> impl IntoView {
    let passkeys = &words().passkeys;
    match adding {
        Adding::Unavailable => {
            view! { <p>{Error::PasskeysUnavailable.detail(language())}</p> }.into_any()
        }
        Adding::AfterVerifying => view! {
            <VerifyFirst earned=Earned::Passkeys why=passkeys.verify_why />
        }
        .into_any(),
        Adding::AfterProof { proof, needs_code } => view! {
            <p>{if needs_code { passkeys.both_first } else { passkeys.proof_first }}</p>
            <div class="form-actions">
                <a class="button button-primary" href=proof>{passkeys.prove}</a>
            </div>
        }
        .into_any(),
        Adding::Now => view! {
            <form class="form" method="post" action="/api/add_passkey" novalidate>
                <ShownTo user_id />
                <FormErrors form=form.clone() />
                <Field
                    name="name" label=passkeys.new_name autocomplete="off" form
                    is_prose=true is_optional=true longest=LONGEST
                    hint=passkeys.name_hint
                />
                <PasskeyButton purpose="register" label=passkeys.add />
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
    let words = words();
    let (passkeys, settings) = (&words.passkeys, &words.settings);
    let day = view! { <Day at=created_at /> };
    let used = match last_used_at {
        Some(at) => {
            let ago = view! { <Ago at now /> };
            sentence(settings.last_used, [("ago", ago.into_any())])
        }
        None => passkeys.unused.into_any(),
    };
    view! {
        <li class="entry">
            <Icon shape=icon::KEY />
            <div role="group" aria-labelledby=title.clone()>
                <p class="entry-title" id=title.clone()>{name}</p>
                <p class="entry-facts">
                    {sentence(settings.added_on, [("moment", day.into_any())])} " · " {used}
                </p>
                <form class="form form-line" method="post" action="/api/rename_passkey" novalidate>
                    <ShownTo user_id />
                    <FormErrors form=form.clone() />
                    <input type="hidden" name="id" value=id.to_string() />
                    <Field
                        name="name" id=field_id(id) label=passkeys.name autocomplete="off" form
                        is_prose=true longest=LONGEST
                    />
                    <button class="button" type="submit" aria-describedby=title.clone()>{passkeys.rename}</button>
                </form>
            </div>
            <a
                class="button button-danger" aria-describedby=title
                href=with_query("/settings/security/passkeys/remove", "id", &id.to_string())
            >
                {passkeys.remove}
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
