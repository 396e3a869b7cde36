//! The forms of `/studio/tracks/{id}` that send a file: another audio file, or a picture.
//! Each is answered by a redirect and a message.

use axum::extract::{Path, Request, State};
use axum::response::Response;
use stagedoor_app::RefusalCode;
use stagedoor_app::dto::{FieldProblem, Flash, FormState, Message};
use stagedoor_domain::pictures::LARGEST_FILE;
use stagedoor_domain::tracks::{self, Track};
use stagedoor_domain::{Caller, Services};
use stagedoor_session::Visitor;
use uuid::Uuid;

use crate::api::error::Problem;
use crate::middleware::error_answers::wants_page;
use crate::middleware::request_limits::announced_length;
use crate::shown_to;
use crate::upload::form_answer::see_other;
use crate::upload::form_parts::FormParts;
use crate::upload::single_file::SingleFile;

/// `POST /studio/tracks/{id}/file`.
pub(crate) async fn file(
    State(services): State<Services>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let form = TrackForm::open(visitor, &id, "track_file", &request)?;
    let outcome = form.replace_file(&services, request).await;
    let words = form.visitor.language().words();
    form.answer(outcome, words.studio.replaced).await
}

/// `POST /studio/tracks/{id}/artwork`.
pub(crate) async fn artwork(
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let form = TrackForm::open(visitor, &id, "track_artwork", &request)?;
    let outcome = form.set_artwork(request).await;
    let words = form.visitor.language().words();
    form.answer(outcome, words.studio.artwork_set).await
}

/// One of the forms, as it was sent.
struct TrackForm {
    visitor: Visitor,
    id: Uuid,
    /// What it is called where it is shown again.
    name: &'static str,
    /// Where it stands.
    page: String,
    headers: axum::http::HeaderMap,
}

impl TrackForm {
    fn open(
        visitor: Visitor,
        id: &str,
        name: &'static str,
        request: &Request,
    ) -> Result<Self, Problem> {
        let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
        Ok(Self {
            visitor,
            id,
            name,
            page: format!("/studio/tracks/{id}"),
            headers: request.headers().clone(),
        })
    }

    async fn replace_file(&self, services: &Services, request: Request) -> Result<Track, Problem> {
        let (caller, form) = self.sender().await?;
        let announced = announced_length(&self.headers);
        let admission = tracks::admit_replacement(&caller, self.id, announced).await?;
        let parts = FormParts::of(request).await?;
        let room = admission.storage();
        let file = form.receive_audio(parts, &services.media, room).await?;
        Ok(tracks::replace_file(&caller, self.id, file).await?)
    }

    async fn set_artwork(&self, request: Request) -> Result<Track, Problem> {
        let (caller, form) = self.sender().await?;
        tracks::require_artwork(&caller, self.id).await?;
        let parts = FormParts::of(request).await?;
        let content = form.receive_bytes(parts, LARGEST_FILE).await?;
        Ok(tracks::set_artwork(&caller, self.id, content).await?)
    }

    async fn sender(&self) -> Result<(Caller, SingleFile), Problem> {
        let caller = self.visitor.account_holder().await?;
        let sender = self.visitor.user().await?;
        Ok((caller, SingleFile::of(sender)))
    }

    /// To the page again, with what came of it; a browser whose session is over, or needs
    /// a proof, finds its way from there.
    async fn answer(
        self,
        outcome: Result<Track, Problem>,
        done: &'static str,
    ) -> Result<Response, Problem> {
        let Err(problem) = outcome else {
            let told = Flash::message(Message::success(done));
            self.visitor.put_flash(&told).await?;
            return Ok(see_other(&self.page));
        };
        if !wants_page(&self.page, &self.headers) {
            return Err(problem);
        }
        match problem.code {
            "WRONG_USER" => {
                let answer = shown_to::refused(&self.visitor, problem, &self.page, &self.headers);
                return Ok(answer.await);
            }
            // The page leads on to where that is asked for, and back.
            "UNAUTHENTICATED" | "USER_NOT_FOUND" => return Ok(see_other(&self.page)),
            "TWO_STEP_REQUIRED" | "REAUTHENTICATION_REQUIRED" => {
                return Ok(see_other("/studio/upload"));
            }
            "MALFORMED_REQUEST" | "NOT_FOUND" => return Err(problem),
            _ if problem.status.is_server_error() => return Err(problem),
            _ => {}
        }
        self.visitor.put_flash(&self.explained(&problem)).await?;
        let mut response = see_other(&self.page);
        response.extensions_mut().insert(RefusalCode(problem.code));
        Ok(response)
    }

    /// The form again, with what is wrong with its file.
    fn explained(&self, problem: &Problem) -> Flash {
        let language = self.visitor.language();
        let message = problem
            .errors
            .first()
            .map_or_else(|| problem.detail(language), |error| error.message(language));
        Flash::form_again(FormState {
            name: self.name.to_owned(),
            errors: vec![FieldProblem {
                field: "file".to_owned(),
                code: problem.code.to_ascii_lowercase(),
                message: message.into_owned(),
            }],
            ..FormState::default()
        })
    }
}
