//! `/studio/upload`: putting music on stage.

use leptos::prelude::*;
use stagedoor_domain::tracks::{self, Storage, Track};
use stagedoor_domain::{Error, Page, SECOND_FACTOR, second_factor};

use super::queue::{DropHint, UploadQueue};
use super::tracks::TrackList;
use crate::components::field::{Field, FieldError, described_by};
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::long_field::LongField;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::language::words;
use crate::local_path::reauthenticate_for;
use crate::rendering::{Content, Instead, PageRequest};

/// What somebody finds there.
pub enum Data {
    /// A listener: why not.
    NotAnArtist {
        /// Whether they were one, and have tracks still.
        has_tracks: bool,
    },
    /// Somebody whose role needs a second step, and who has none.
    SecondStepFirst {
        /// Whether a passkey can be one.
        has_passkeys: bool,
    },
    /// Somebody who has a second step, and logged in here without it.
    ProofFirst {
        /// Where it is proved.
        proof: String,
    },
    /// An artist.
    Studio(Box<Studio>),
}

/// The form and one's own tracks.
pub struct Studio {
    form: FormState,
    user_id: String,
    /// The largest file, in bytes.
    limit: u64,
    storage: Storage,
    tracks: Page<Track>,
    /// Whether these are not the newest.
    is_older: bool,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?;
    // The user was read from the primary for this request, so this is what
    // the upload's own gate would say.
    if !user.role.is_creator_tier() {
        let caller = request.visitor().logged_in().await?;
        return Ok(Data::NotAnArtist {
            has_tracks: tracks::has_any(&caller).await?,
        });
    }
    let services = request.services();
    let caller = request.visitor().logged_in().await?;
    match second_factor::require_use_by(&caller, user).await {
        Err(Error::TwoStepRequired) => {
            return Ok(Data::SecondStepFirst {
                has_passkeys: services.relying_party.is_available(),
            });
        }
        Err(Error::SecondFactorProofRequired) => {
            return Ok(Data::ProofFirst {
                proof: reauthenticate_for(request.path(), Some(SECOND_FACTOR)),
            });
        }
        otherwise => otherwise?,
    }
    let cursor = request.query("cursor");
    let tracks = tracks::list(&caller, cursor.as_deref()).await?;
    let storage = tracks::storage(&caller).await?;
    Ok(Data::Studio(Box::new(Studio {
        form: request.form("upload").await?,
        user_id: user.id.to_string(),
        limit: services.settings.upload_limit_bytes,
        storage,
        tracks,
        is_older: cursor.is_some(),
    })))
}

/// The upload form and one's own tracks; for a listener, why not.
pub fn view(data: Data) -> Content {
    let studio = match data {
        Data::NotAnArtist { has_tracks } => return not_an_artist(has_tracks),
        Data::SecondStepFirst { has_passkeys } => return second_step_first(has_passkeys),
        Data::ProofFirst { proof } => return proof_first(proof),
        Data::Studio(studio) => studio,
    };
    let Studio {
        form,
        user_id,
        limit,
        storage,
        tracks,
        is_older,
    } = *studio;
    let words = words();
    let (upload, islands) = (&words.upload, &words.islands);
    let main = move || {
        view! {
            <h1>{upload.heading}</h1>
            <p class="lede">{upload.lede}</p>
            <UploadQueue most=bytes(limit) />
            <UploadForm form limit storage user_id />
            <TrackList page=tracks is_older />
        }
    };
    Content::new(islands.upload, main).class("page")
}

#[component]
fn UploadForm(form: FormState, limit: u64, storage: Storage, user_id: String) -> impl IntoView {
    let problem = form.problem("file");
    let words = words();
    let (upload, islands) = (&words.upload, &words.islands);
    let hint = (upload.file_hint)(&bytes(limit));
    let room = (upload.room)(
        &bytes(storage.used_bytes),
        &bytes(storage.quota_bytes),
        &bytes(storage.left_bytes()),
    );
    let terms = view! { <a href="/terms">{words.frame.terms}</a> };
    let yours_to_share = sentence(upload.yours_to_share, [("terms", terms.into_any())]);
    view! {
        <form class="form upload card" method="post" action="/studio/upload" enctype="multipart/form-data" novalidate>
            // First, so that a file for somebody else is not kept at all.
            <ShownTo user_id />
            <FormErrors form=form.clone() />
            <DropHint />
            <Field
                name="title" label=upload.title autocomplete="off" is_prose=true is_optional=true
                hint=upload.title_hint form=form.clone()
            />
            <LongField name="description" label=upload.description form />
            <div class="field">
                <label for="file">{upload.file}</label>
                <p class="field-hint" id="file-hint">{hint} <br />{room}</p>
                <input
                    id="file" name="file" type="file" required data-names="title"
                    accept="audio/*,.wav,.flac,.mp3,.ogg,.oga,.opus,.aac,.m4a"
                    aria-describedby=described_by("file", true, problem.is_some())
                    aria-invalid=problem.is_some().then_some("true")
                />
                {problem.map(|problem| view! { <FieldError name="file" problem /> })}
            </div>
            <p class="field-hint">{yours_to_share}</p>
            <div class="form-actions">
                <button class="button button-primary" type="submit">{islands.upload}</button>
            </div>
        </form>
    }
}

fn bytes(number: u64) -> String {
    format::size(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Why a listener cannot upload, and where that changes.
fn not_an_artist(has_tracks: bool) -> Content {
    let words = words();
    let (upload, islands) = (&words.upload, &words.islands);
    let main = move || {
        view! {
            <h1>{upload.artists_only}</h1>
            <section class="card">
                <h2 class="card-title"><Icon shape=icon::SHIELD />{upload.is_listener}</h2>
                <p>{upload.become_first}</p>
                <div class="form-actions">
                    <a class="button button-primary" href="/settings">{islands.become_artist}</a>
                    {has_tracks.then(|| view! { <a href="/studio">{words.tracks.heading}</a> })}
                </div>
            </section>
        }
    };
    Content::new(islands.upload, main)
}

/// Why somebody whose role needs a second step cannot upload yet, and the way there.
fn second_step_first(has_passkeys: bool) -> Content {
    let words = words();
    let (upload, islands) = (&words.upload, &words.islands);
    let (two_step, passkeys) = (&words.two_step, &words.passkeys);
    let main = move || {
        view! {
            <h1>{upload.two_step_first}</h1>
            <section class="card">
                <h2 class="card-title"><Icon shape=icon::PHONE />{upload.password_alone}</h2>
                <p>{upload.role_needs}</p>
                <div class="form-actions">
                    <a class="button button-primary" href="/settings/security/two-step">{two_step.set_up}</a>
                    {has_passkeys.then(|| view! { <a class="button" href="/settings/security/passkeys">{passkeys.add}</a> })}
                </div>
            </section>
        }
    };
    Content::new(islands.upload, main)
}

/// Where somebody goes who has a second factor, and logged in here without it.
fn proof_first(page: String) -> Content {
    let words = words();
    let (upload, islands, proof) = (&words.upload, &words.islands, &words.proof);
    let main = move || {
        view! {
            <h1>{upload.proof_first}</h1>
            <section class="card">
                <h2 class="card-title"><Icon shape=icon::SHIELD />{upload.password_alone}</h2>
                <p>{upload.proof_why}</p>
                <div class="form-actions">
                    <a class="button button-primary" href=page>{proof.heading}</a>
                </div>
            </section>
        }
    };
    Content::new(islands.upload, main)
}
