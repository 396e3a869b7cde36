//! `POST /studio/upload`: the page's form, answered by a redirect and a message.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::response::Response;
use stagedoor_app::RefusalCode;
use stagedoor_app::dto::{Flash, FormState, Message};
use stagedoor_domain::{Error, Services, tracks};
use stagedoor_session::Visitor;
use stagedoor_words::Language;

use crate::api::error::Problem;
use crate::middleware::error_answers::wants_page;
use crate::middleware::request_limits::announced_length;
use crate::shown_to;
use crate::upload::form::UploadForm;
use crate::upload::form_answer::{as_problem_of, field_problems, see_other};
use crate::upload::form_parts::FormParts;
use crate::upload::gate::RequireContentCreatorRole;
use crate::upload::kept_texts::kept_texts;

const PAGE: &str = "/studio/upload";

/// Takes an upload. The gate has answered before the body is asked for.
pub(crate) async fn upload(
    gate: Result<RequireContentCreatorRole, Problem>,
    State(services): State<Services>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Problem> {
    let RequireContentCreatorRole(caller) = match gate {
        Ok(gate) => gate,
        Err(problem) => return refused(problem, &visitor, request).await,
    };
    let headers = request.headers().clone();
    let sender = visitor.user().await?;
    let announced = announced_length(&headers);
    // Held until the track is stored. What was typed is worth reading for the rest,
    // which is thrown away.
    let (admission, mut form) = match tracks::admit(&caller, announced).await {
        Ok(admission) => {
            let form = UploadForm::patient(sender).within(admission.storage());
            (Some(admission), form)
        }
        Err(why @ (Error::QuotaExceeded { .. } | Error::UploadsUnderWay { .. })) => {
            (None, UploadForm::patient(sender).refusing_file(why))
        }
        Err(error) => return Err(error.into()),
    };
    let parts = FormParts::of(request).await?;
    let received = form.receive(parts, &services.media).await;
    let typed = typed(&form);
    let outcome = match received.and_then(|()| form.complete()) {
        Ok((text, file)) => tracks::create(&caller, text, file)
            .await
            .map_err(Problem::from),
        Err(problem) if problem.code == "WRONG_USER" => {
            return Ok(shown_to::refused(&visitor, problem, PAGE, &headers).await);
        }
        Err(problem) => Err(problem),
    };
    drop(admission);
    let flash = match outcome {
        Ok(track) => {
            let upload = &language(&visitor).words().upload;
            Flash::message(Message::success((upload.uploaded)(&track.title)))
        }
        // Ours to say sorry for, with a request id: a page of its own.
        Err(problem) if problem.status.is_server_error() || is_malformed(&problem) => {
            return Err(problem);
        }
        Err(problem) => {
            visitor
                .put_flash(&explained(&problem, typed, language(&visitor)))
                .await?;
            let mut response = see_other(PAGE);
            response.extensions_mut().insert(RefusalCode(problem.code));
            return Ok(response);
        }
    };
    visitor.put_flash(&flash).await?;
    Ok(see_other(PAGE))
}

/// A browser whose session is over is sent to log in, one whose role needs a
/// second step first to the page that leads there; everybody else gets the refusal
/// as it is.
async fn refused(
    problem: Problem,
    visitor: &Visitor,
    request: Request,
) -> Result<Response, Problem> {
    if !wants_page(PAGE, request.headers()) {
        return Err(problem);
    }
    match problem.code {
        "UNAUTHENTICATED" => {
            // What nobody can read is for nobody to keep.
            let kept = kept_texts(request, "upload", &["title", "description"])
                .await
                .unwrap_or_default();
            let errors = &language(visitor).words().errors;
            let mut flash = Flash::message(Message::info(if kept.is_empty() {
                errors.upload_not_kept
            } else {
                errors.upload_kept
            }));
            if !kept.is_empty() {
                flash.form = Some(FormState::typed("login", &[("kept", &kept)]));
            }
            visitor.put_flash(&flash).await?;
            Ok(see_other("/login?next=%2Fstudio%2Fupload"))
        }
        // The page leads on to where that is seen to.
        "TWO_STEP_REQUIRED"
        | "REAUTHENTICATION_REQUIRED"
        | "ACCOUNT_SUSPENDED"
        | "ACCOUNT_LEAVING" => Ok(see_other(PAGE)),
        _ => Err(problem),
    }
}

fn language(visitor: &Visitor) -> Language {
    visitor.language()
}

fn is_malformed(problem: &Problem) -> bool {
    problem.code == "MALFORMED_REQUEST"
}

fn typed(form: &UploadForm) -> BTreeMap<String, String> {
    [("title", &form.title), ("description", &form.description)]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
        .collect()
}

/// The form again, with what was typed and what is wrong with it.
fn explained(problem: &Problem, values: BTreeMap<String, String>, language: Language) -> Flash {
    let mut errors = field_problems(problem, language);
    let has_no_file = errors.iter().any(|error| error.field == "file");
    let is_unnamed = values
        .get("title")
        .is_none_or(|title| title.trim().is_empty());
    if has_no_file && is_unnamed {
        // The track would have been called after its file.
        errors.retain(|error| error.field != "title");
    }
    if matches!(
        problem.code,
        "PAYLOAD_TOO_LARGE" | "QUOTA_EXCEEDED" | "RATE_LIMITED" | "UNSUPPORTED_MEDIA_TYPE"
    ) {
        errors.push(as_problem_of("file", problem, language));
    }
    // The form says itself what is wrong with its fields.
    let messages = if errors.is_empty() {
        vec![Message::error(problem.detail(language).into_owned())]
    } else {
        Vec::new()
    };
    let name = "upload".to_owned();
    Flash {
        messages,
        form: Some(FormState {
            name,
            values,
            errors,
        }),
        ..Flash::default()
    }
}
