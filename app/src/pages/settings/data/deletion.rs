//! Deleting the account: what goes and what stays, and the form that asks for it.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use stagedoor_domain::User;
use stagedoor_domain::deletion::{self, Preview, REMINDED_BEFORE};
use stagedoor_domain::users::Status;

use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::moment::Moment;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::language::words;
use crate::local_path::LEAVING;
use crate::rendering::{Instead, PageRequest};

/// Whose account it is, what its deletion takes, and the form as it was filled in.
pub(super) struct Ending {
    user: Arc<User>,
    there: Preview,
    form: FormState,
    /// How long the account can be kept.
    grace: Duration,
    /// How long nobody else gets the name.
    hold: Duration,
    /// Whether a proof is asked for first.
    asks_first: bool,
}

/// Loads what the section shows.
pub(super) async fn load(request: &PageRequest) -> Result<Ending, Instead> {
    let user = request.require_user()?.clone();
    let caller = request.visitor().logged_in().await?;
    let settings = &request.services().settings;
    let proof = if user.two_factor_enabled {
        caller.require_second_factor_proof()
    } else {
        caller.require_recent_proof()
    };
    Ok(Ending {
        there: deletion::preview(&caller).await?,
        form: request.form("delete_account").await?,
        grace: settings.deletion_grace,
        hold: settings.username_hold,
        asks_first: proof.is_err(),
        user,
    })
}

/// What becomes of the account first, then the form. Where that is under way, the way to
/// the page that stops it.
#[component]
pub(super) fn DeleteAccount(ending: Ending) -> impl IntoView {
    let deletion = &words().deletion;
    let is_leaving = ending.user.deletion_scheduled_for.is_some();
    let when = ending.user.deletion_scheduled_for.map(|at| {
        let moment = view! { <Moment at /> }.into_any();
        sentence(deletion.leaving_on, [("moment", moment)])
    });
    let inner = if is_leaving {
        view! {
            <p>{deletion.leaving_heading} ". " {when}</p>
            <div class="form-actions"><a class="button" href=LEAVING>{deletion.keep_account}</a></div>
        }
        .into_any()
    } else {
        view! { <Form ending /> }.into_any()
    };
    view! {
        <section class="card" id="delete" aria-labelledby="delete-title">
            <h2 class="card-title" id="delete-title"><Icon shape=icon::ALERT />{deletion.heading}</h2>
            {inner}
        </section>
    }
}

#[component]
fn Form(ending: Ending) -> impl IntoView {
    let Ending {
        user,
        there,
        form,
        grace,
        hold,
        asks_first,
    } = ending;
    let words = words();
    let (deletion, settings) = (&words.deletion, &words.settings);
    let then = if grace.is_zero() {
        deletion.at_once.to_owned()
    } else {
        (deletion.grace)(&format::days(grace))
    };
    // What is not shown at present cannot be left here for others.
    let can_keep = there.public_tracks > 0 && user.status == Status::Active;
    let now = match (can_keep, there.artists.is_empty()) {
        (true, _) => deletion.now_unless,
        (false, true) => deletion.now,
        (false, false) => deletion.now_hidden,
    };
    // What goes to an address that nobody has proved to be theirs goes to somebody else.
    let mails = if !user.is_verified {
        deletion.no_mails
    } else if grace.is_zero() {
        deletion.mail_at_end
    } else if grace <= REMINDED_BEFORE {
        deletion.mails_soon
    } else {
        deletion.mails
    };
    let (lede, copy) = if grace.is_zero() {
        (deletion.lede_at_once, deletion.copy_before)
    } else {
        (deletion.lede, deletion.copy_first)
    };
    let has_tracks = there.public_tracks + there.other_tracks > 0;
    let tracks = has_tracks.then(|| {
        let gone = if can_keep {
            (deletion.tracks_go_unless)(there.public_tracks, there.other_tracks)
        } else {
            (deletion.tracks_go)(there.public_tracks + there.other_tracks)
        };
        view! { <li data-kind="final"><Icon shape=icon::MUSIC />{gone}</li> }
    });
    let name = (!hold.is_zero()).then(|| {
        let barred = (deletion.name_barred)(&format::days(hold));
        view! { <li><Icon shape=icon::PERSON />{barred}</li> }
    });
    // It comes back after the proof, as it was typed: it was not sent then.
    let is_back = !asks_first && !form.name.is_empty() && form.errors.is_empty();
    let keeps = !form.value("keep_public_tracks").is_empty();
    let keep = can_keep.then(|| {
        let names: Vec<String> = there
            .artists
            .iter()
            .map(|artist| format!("{} (/artists/{})", artist.name, artist.handle))
            .collect();
        view! {
            <div class="data-choice">
                <label>
                    <input
                        type="checkbox" name="keep_public_tracks" value="on" checked=keeps
                        aria-describedby="keep-hint"
                    />
                    {deletion.keep}
                </label>
                <p class="field-hint" id="keep-hint">{(deletion.keep_hint)(&names.join(", "))}</p>
            </div>
        }
    });
    view! {
        <p>{lede}</p>
        <form class="form" method="post" action="/api/delete_account" aria-labelledby="delete-title" novalidate>
            <ShownTo user_id=user.id.to_string() />
            <FormErrors form=form.clone() />
            {is_back.then(|| view! { <OneMoreStep /> })}
            <ul class="changes">
                <li><Icon shape=icon::LOG_OUT />{now}</li>
                <li><Icon shape=icon::CLOCK />{then}</li>
                <li data-kind="final"><Icon shape=icon::ALERT />{deletion.then}</li>
                {tracks}
                {name}
                <li><Icon shape=icon::MAIL />{mails}</li>
                <li><Icon shape=icon::DOWNLOAD />{copy}</li>
                {asks_first.then(|| view! { <li><Icon shape=icon::LOCK />{settings.asks_first}</li> })}
            </ul>
            {keep}
            <Field
                name="username" label=deletion.username autocomplete="off" form
                hint=(deletion.username_hint)(&user.username)
            />
            <div class="form-actions">
                <button class="button button-danger" type="submit">{deletion.delete}</button>
            </div>
        </form>
    }
}

/// Says that the form is still to be sent. The page opens with the focus on it, also without
/// a script.
#[component]
fn OneMoreStep() -> impl IntoView {
    view! {
        <div class="form-note" role="status" tabindex="-1" autofocus>
            <Icon shape=icon::INFO />
            <p>{words().deletion.one_more_step}</p>
        </div>
    }
}
