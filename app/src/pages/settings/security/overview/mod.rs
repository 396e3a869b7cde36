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
use crate::format;
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
    let (two_step_link, two_step) = two_step(facts.codes_left);
    let (passkeys_stand, passkeys) = own_passkeys(facts.passkeys);
    let identifier = if user.is_verified {
        "email or username"
    } else {
        "username"
    };
    let email_stands = if user.is_verified {
        Standing::Good("Verified".into())
    } else {
        Standing::Poor("Not verified".into())
    };
    let panel = move || {
        view! {
            <Next facts />
            <section class="card" aria-labelledby="protections-title">
                <h2 class="card-title" id="protections-title">"How your account is protected"</h2>
                <ul class="entries">
                    <Protection
                        icon=icon::LOCK title="Password" standing=Some(Standing::Good("On".into()))
                        page="/settings/security/password" link="Change password"
                    >
                        {format!("You log in with your {identifier} and a password.")}
                    </Protection>
                    <Protection
                        icon=icon::MAIL title="Email address" standing=Some(email_stands)
                        page="/settings/security/email" link="Change email" more=pending
                    >
                        {shown_email(&user.email)}
                    </Protection>
                    <Protection
                        icon=icon::PHONE title="Two-step login" standing=Some(two_step)
                        page="/settings/security/two-step" link=two_step_link
                    >
                        {match facts.codes_left {
                            Some(_) => "After your password, a login asks for a code or a passkey.",
                            None => "Your password alone is enough to log in.",
                        }}
                    </Protection>
                    {facts.codes_left.map(|left| view! {
                        <Protection
                            icon=icon::SHIELD title="Backup codes" standing=Some(codes(left))
                            page="/settings/security/two-step/new-codes" link="Renew backup codes"
                        >
                            "Each gets you in once when your phone is not at hand."
                        </Protection>
                    })}
                    <Protection
                        icon=icon::KEY title="Passkeys" standing=Some(passkeys_stand)
                        page="/settings/security/passkeys" link="Manage passkeys"
                    >
                        {passkeys}
                    </Protection>
                    <Protection
                        icon=icon::DEVICES title="Where you are logged in"
                        page="/settings/security/sessions" link="See where you are logged in"
                    >
                        {logged_in(places)}
                    </Protection>
                    <Protection
                        icon=icon::HISTORY title="Security log"
                        page="/settings/security/log" link="Open the security log"
                    >
                        "What happened to your account, and from where. "
                        {latest.map(|at| view! { "Last entry " <Ago at now /> "." })}
                    </Protection>
                </ul>
            </section>
        }
    };
    Content::settings("Security", panel)
}

/// The one thing to do next, with the only primary action of the page; that there is
/// nothing, where that is so.
#[component]
fn Next(facts: Facts) -> impl IntoView {
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
                <h2 class="card-title" id="next-title"><Icon shape=icon::CHECK />"Nothing left to do"</h2>
                <p>"Your email is verified, a stolen password alone opens nothing, and you have backup codes."</p>
            </section>
        }
        .into_any(),
    }
}

fn two_step(codes_left: Option<u32>) -> (&'static str, Standing) {
    match codes_left {
        Some(_) => ("Manage two-step login", Standing::Good("On".into())),
        None => ("Set up two-step login", Standing::Open("Off".into())),
    }
}

fn codes(left: u32) -> Standing {
    match left {
        0 => Standing::Poor("None left".into()),
        1..=FEW_CODES => Standing::Poor(format!("Only {left} left")),
        _ => Standing::Good(format!("{left} left")),
    }
}

fn own_passkeys(number: Option<usize>) -> (Standing, &'static str) {
    match number {
        None => (
            Standing::Open("Not available".into()),
            "Browsers make no passkeys for this address.",
        ),
        Some(0) => (
            Standing::Open("None yet".into()),
            "Log in with a fingerprint, a face or a device's code.",
        ),
        Some(1) => (
            Standing::Good("1 passkey".into()),
            "It logs you in by itself.",
        ),
        Some(many) => (
            Standing::Good(format::count(many, "passkey", "passkeys")),
            "Each of them logs you in by itself.",
        ),
    }
}

fn logged_in(places: usize) -> String {
    match places {
        0 | 1 => "Only here.".into(),
        many => format!(
            "In {}, this one among them.",
            format::count(many, "place", "places")
        ),
    }
}
