//! `POST /settings/artist`: what an artist says of themselves, with their picture, answered
//! by a redirect and a message.

use std::collections::BTreeMap;

use axum::extract::Request;
use axum::response::Response;
use stagedoor_app::RefusalCode;
use stagedoor_app::dto::{FieldProblem, Flash, FormState, Message};
use stagedoor_app::pages::{ARTIST_FORM, ARTIST_LINKS};
use stagedoor_domain::Error;
use stagedoor_domain::artists::{self, ArtistChanges};
use stagedoor_session::Visitor;
use stagedoor_words::Language;

use crate::api::error::Problem;
use crate::middleware::error_answers::wants_page;
use crate::shown_to;
use crate::upload::artist_parts::{ArtistParts, PAGE_FIELDS, SentPicture};
use crate::upload::form_answer::{as_problem_of, field_problems, see_other};
use crate::upload::form_parts::FormParts;
use crate::upload::gate::RequireOwnArtist;
use crate::upload::kept_texts::kept_texts;

const PAGE: &str = "/settings/artist";

/// Saves what is right of the form: a picture that cannot be taken costs no text, and a
/// text no picture. What is wrong comes back as it was typed.
pub(crate) async fn save(
    gate: Result<RequireOwnArtist, Problem>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Problem> {
    let RequireOwnArtist(caller, own) = match gate {
        Ok(gate) => gate,
        Err(problem) => return refused(problem, &visitor, request).await,
    };
    let headers = request.headers().clone();
    let sender = visitor.user().await?;
    let parts = FormParts::of(request).await?;
    let sent = match ArtistParts::receive(parts, &sender).await {
        Err(problem) if problem.code == "WRONG_USER" => {
            return Ok(shown_to::refused(&visitor, problem, PAGE, &headers).await);
        }
        otherwise => otherwise?,
    };
    let edited = artists::edit(&caller, own.id, &changes(&sent.texts)).await;
    let pictured = match sent.picture {
        SentPicture::None => None,
        SentPicture::TooLarge { limit_bytes } => Some(Err(Error::PayloadTooLarge { limit_bytes })),
        SentPicture::Whole(content) => Some(artists::set_picture(&caller, own.id, content).await),
    };
    let language = visitor.language();
    let is_partly_saved = edited.is_ok() || matches!(pictured, Some(Ok(_)));
    let mut errors = Vec::new();
    let mut code = None;
    for (outcome, field) in [
        (edited.map(drop), "handle"),
        (
            pictured.map_or(Ok(()), |pictured| pictured.map(drop)),
            "file",
        ),
    ] {
        let Err(error) = outcome else {
            continue;
        };
        let problem = Problem::from(error);
        if problem.status.is_server_error() {
            // Ours to say sorry for, with a request id: a page of its own.
            return Err(problem);
        }
        code.get_or_insert(problem.code);
        errors.extend(blamed(&problem, field, language));
    }
    let artist_settings = &language.words().artist_settings;
    let Some(code) = code else {
        let saved = Message::success(artist_settings.saved);
        visitor.put_flash(&Flash::message(saved)).await?;
        return Ok(see_other(PAGE));
    };
    let partly = Message::info(artist_settings.partly_saved);
    let form = FormState {
        name: ARTIST_FORM.to_owned(),
        values: sent.texts,
        errors,
    };
    let flash = Flash {
        messages: is_partly_saved.then_some(partly).into_iter().collect(),
        form: Some(form),
        ..Flash::default()
    };
    visitor.put_flash(&flash).await?;
    let mut response = see_other(PAGE);
    response.extensions_mut().insert(RefusalCode(code));
    Ok(response)
}

/// What the form's texts say.
fn changes(texts: &BTreeMap<String, String>) -> ArtistChanges {
    let text = |name: &str| texts.get(name).cloned();
    let links: Vec<String> = ARTIST_LINKS.into_iter().filter_map(text).collect();
    ArtistChanges {
        name: text("name"),
        // Whoever types capital letters means the small ones.
        handle: text("handle").map(|handle| handle.to_ascii_lowercase()),
        about: text("about"),
        links: (!links.is_empty()).then_some(links),
    }
}

/// What is wrong, laid on the fields that it is about; on `field` where it says none.
fn blamed(problem: &Problem, field: &str, language: Language) -> Vec<FieldProblem> {
    if problem.errors.is_empty() {
        return vec![as_problem_of(field, problem, language)];
    }
    field_problems(problem, language)
}

/// A browser whose session is over is sent to log in, and one whose role needs a second
/// step to prove it; what was typed waits for both. Everybody else gets the refusal as it
/// is.
async fn refused(
    problem: Problem,
    visitor: &Visitor,
    request: Request,
) -> Result<Response, Problem> {
    if !wants_page(PAGE, request.headers()) {
        return Err(problem);
    }
    let artist_settings = &visitor.language().words().artist_settings;
    match problem.code {
        "UNAUTHENTICATED" => {
            // What nobody can read is for nobody to keep.
            let kept = kept_texts(request, ARTIST_FORM, &PAGE_FIELDS).await;
            let kept = kept.unwrap_or_default();
            let mut flash = Flash::message(Message::info(if kept.is_empty() {
                artist_settings.page_not_kept
            } else {
                artist_settings.page_kept
            }));
            if !kept.is_empty() {
                flash.form = Some(FormState::typed("login", &[("kept", &kept)]));
            }
            visitor.put_flash(&flash).await?;
            Ok(see_other("/login?next=%2Fsettings%2Fartist"))
        }
        "TWO_STEP_REQUIRED" | "REAUTHENTICATION_REQUIRED" => {
            let sender = visitor.user().await?;
            let parts = FormParts::of(request).await?;
            let sent = ArtistParts::receive(parts, &sender).await?;
            let form = FormState {
                name: ARTIST_FORM.to_owned(),
                values: sent.texts,
                errors: Vec::new(),
            };
            let mut flash = Flash::form_again(form);
            let is_provable = problem.code == "REAUTHENTICATION_REQUIRED";
            if !is_provable {
                let detail = problem.detail(visitor.language());
                flash.messages.push(Message::error(detail.into_owned()));
            }
            visitor.put_flash(&flash).await?;
            Ok(see_other(if is_provable {
                "/reauthenticate?next=%2Fsettings%2Fartist&needs=second_factor"
            } else {
                PAGE
            }))
        }
        _ => Err(problem),
    }
}
