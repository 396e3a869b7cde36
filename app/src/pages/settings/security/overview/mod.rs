//! `/settings/security`: how the account is kept safe, what is best done next, and where
//! all of it is changed.

mod facts;
mod protection;
mod recommendation;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use stagedoor_domain::accounts;
use stagedoor_domain::email_address::shown_email;
use stagedoor_domain::{User, security_log};

pub(in crate::pages) use self::facts::Facts;
use self::protection::{Protection, Standing};
use self::recommendation::FEW_CODES;
pub(in crate::pages) use self::recommendation::Recommendation;
use crate::components::icon::{self, Icon};
use crate::components::moment::Ago;
use crate::components::pending_email::{Pending, PendingEmail};
use crate::components::sentence::sentence;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// The state of each part.
pub struct Data {
    user: Arc<User>,
    facts: Facts,
    /// In how many places somebody is logged in.
    places: usize,
    /// When something happened last.
    latest: Option<DateTime<Utc>>,
    pending: Option<Pending>,
    now: DateTime<Utc>,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    Ok(Data {
        facts: Facts::load(&request).await?,
        places: accounts::list_sessions(&caller).await?.len(),
        latest: security_log::latest_at(&caller).await?,
        pending: Pending::of(&caller).await?,
        now: request.services().clock.now(),
        user,
    })
}

/// What to do next, and below it a line for each protection.
pub fn view(data: Data) -> Content {
    let Data {
        user,
        facts,
        places,
        latest,
        pending,
        now,
    } = data;
    let pending = pending.map(|pending| {
        view! { <PendingEmail pending user_id=user.id.to_string() here="/settings/security" /> }
            .into_any()
    });
    let (two_step_link, two_step) = two_step(facts);
    let (passkeys_stand, passkeys) = own_passkeys(facts);
    let words = words();
    let (overview, islands, log) = (&words.overview, &words.islands, &words.log);
    let (two_step_login, passkeys_tab) = (words.two_step.heading, words.passkeys.heading);
    let (identifiers, email_stands) = if user.is_verified {
        (
            overview.log_in_with_email,
            Standing::Good(islands.verified.into()),
        )
    } else {
        (
            overview.log_in_with_username,
            Standing::Poor(islands.not_verified.into()),
        )
    };
    let latest = latest.map(|at| {
        let ago = view! { <Ago at now /> };
        view! { " " {sentence(overview.last_entry, [("ago", ago.into_any())])} }
    });
    let panel = move || {
        view! {
            <Next facts />
            <section class="card" aria-labelledby="protections-title">
                <h2 class="card-title" id="protections-title">{overview.protections}</h2>
                <ul class="entries">
                    <Protection
                        icon=icon::LOCK title=words.forms.password standing=Some(Standing::Good(overview.on.into()))
                        page="/settings/security/password" link=words.password_change.change
                    >
                        {identifiers}
                    </Protection>
                    <Protection
                        icon=icon::MAIL title=islands.email standing=Some(email_stands)
                        page="/settings/security/email" link=islands.change_email more=pending
                    >
                        {shown_email(&user.email)}
                    </Protection>
                    <Protection
                        icon=icon::PHONE title=two_step_login standing=Some(two_step)
                        page="/settings/security/two-step" link=two_step_link
                    >
                        {match facts.codes_left {
                            Some(_) => overview.code_after_password,
                            None => overview.password_enough,
                        }}
                    </Protection>
                    {facts.codes_left.map(|left| view! {
                        <Protection
                            icon=icon::SHIELD title=overview.backup_codes standing=Some(codes(left, facts.suspended.codes))
                            page="/settings/security/two-step/new-codes" link=overview.renew_codes
                        >
                            {overview.each_once}
                        </Protection>
                    })}
                    <Protection
                        icon=icon::KEY title=passkeys_tab standing=Some(passkeys_stand)
                        page="/settings/security/passkeys" link=overview.manage_passkeys
                    >
                        {passkeys}
                    </Protection>
                    <Protection
                        icon=icon::DEVICES title=words.sessions.heading
                        page="/settings/security/sessions" link=overview.see_sessions
                    >
                        {logged_in(places)}
                    </Protection>
                    <Protection
                        icon=icon::HISTORY title=log.heading
                        page="/settings/security/log" link=overview.open_log
                    >
                        {overview.log_is} {latest}
                    </Protection>
                </ul>
            </section>
        }
    };
    Content::settings(words.settings.security, panel)
}

/// The one thing to do next, with the only primary action of the page; that there is
/// nothing, where that is so.
#[component]
fn Next(facts: Facts) -> impl IntoView {
    let advice = &words().advice;
    match Recommendation::of(facts) {
        Some(next) => view! {
            <section class="card" aria-labelledby="next-title">
                <h2 class="card-title" id="next-title"><Icon shape=next.icon />{next.title}</h2>
                <p>{next.why}</p>
                <div class="form-actions">
                    <a class="button button-primary" href=next.page>{next.link}</a>
                </div>
            </section>
        }
        .into_any(),
        None => view! {
            <section class="card" aria-labelledby="next-title">
                <h2 class="card-title" id="next-title"><Icon shape=icon::CHECK />{advice.nothing}</h2>
                <p>{advice.nothing_why}</p>
            </section>
        }
        .into_any(),
    }
}

fn two_step(facts: Facts) -> (&'static str, Standing) {
    let words = words();
    let (overview, two_step) = (&words.overview, &words.two_step);
    match facts.codes_left {
        // The second step is asked for, and may be somebody else's.
        Some(_) if facts.suspended.app => (
            overview.manage_two_step,
            Standing::Poor(overview.two_step_suspended.into()),
        ),
        Some(_) => (
            overview.manage_two_step,
            Standing::Good(overview.two_step_on.into()),
        ),
        None => (
            two_step.set_up,
            Standing::Open(overview.two_step_off.into()),
        ),
    }
}

fn codes(left: u32, are_suspended: bool) -> Standing {
    let overview = &words().overview;
    match left {
        1.. if are_suspended => Standing::Poor((overview.codes_suspended)(left.into())),
        0 => Standing::Poor(overview.none_left.into()),
        1..=FEW_CODES => Standing::Poor((overview.few_left)(left.into())),
        _ => Standing::Good((overview.left)(left.into())),
    }
}

fn own_passkeys(facts: Facts) -> (Standing, String) {
    let words = words();
    let (overview, counted) = (&words.overview, &words.counted);
    match facts.passkeys.map(as_u64) {
        Some(number) if facts.suspended.passkeys > 0 => (
            Standing::Poor((overview.passkeys_suspended)(as_u64(
                facts.suspended.passkeys,
            ))),
            (overview.some_log_in)(number),
        ),
        None => (
            Standing::Open(overview.unavailable.into()),
            overview.no_passkeys_here.to_owned(),
        ),
        Some(0) => (
            Standing::Open(overview.none_yet.into()),
            overview.passkey_is.to_owned(),
        ),
        Some(number) => (
            Standing::Good((counted.passkeys)(number)),
            (overview.opens_by_itself)(number),
        ),
    }
}

fn logged_in(places: usize) -> String {
    let overview = &words().overview;
    match as_u64(places) {
        0 | 1 => overview.only_here.to_owned(),
        many => (overview.places)(many),
    }
}

/// As texts count.
fn as_u64(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
