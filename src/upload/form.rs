//! The multipart form of an upload: `file`, `title` and, optionally, `description` and, from
//! programs, `artist_id` and `visibility`, in any order, the file streamed to the disk.

use std::sync::Arc;

use axum::extract::multipart::Field;
use stagedoor_app::SHOWN_TO;
use stagedoor_domain::storage::{Incoming, MediaStore};
use stagedoor_domain::tracks::{Storage, TrackForm, Visibility};
use stagedoor_domain::{Error, Fault, FieldError, User};
use uuid::Uuid;

use crate::api::error::Problem;
use crate::upload::form_parts::{FormParts, name_of, unreadable};

/// The longest text field that is read, in bytes: far beyond what is accepted,
/// so that a text that is a bit too long is told so, and cannot fill the memory.
const TEXT_LIMIT: usize = 64 * 1024;

/// What has arrived of an upload. Dropping it removes the file again.
#[derive(Debug, Default)]
pub struct UploadForm {
    /// The title, as typed.
    pub title: Option<String>,
    /// The description, as typed.
    pub description: Option<String>,
    /// Who may hear it.
    visibility: Option<Visibility>,
    /// Whose music it is.
    artist_id: Option<Uuid>,
    file: Option<Incoming>,
    /// What is wrong with the file, when the rest of the form was still wanted.
    file_error: Option<Error>,
    /// What is wrong with the texts, in the same case.
    text_errors: Vec<FieldError>,
    keep_reading: bool,
    has_file: bool,
    /// What the file is called, where that may be the title.
    file_name: Option<String>,
    /// What the file has to fit into.
    room: Option<Storage>,
    /// Who sends it, where it may say for whom it was shown.
    sender: Option<Arc<User>>,
    /// It was shown to somebody else: what follows is read, and nothing of it kept.
    is_for_another: bool,
}

impl UploadForm {
    /// A form that goes on reading when a part is too large, so that the person
    /// gets back what they typed, and a browser an answer instead of a broken
    /// connection. It may say for whom it was shown, as the pages' forms do.
    pub fn patient(sender: Arc<User>) -> Self {
        Self {
            keep_reading: true,
            sender: Some(sender),
            ..Self::default()
        }
    }

    /// The same form, whose file has to fit into `room`.
    #[must_use]
    pub fn within(self, room: Storage) -> Self {
        Self {
            room: Some(room),
            ..self
        }
    }

    /// The same form, whose file is refused for this reason whatever it is: the rest is
    /// still read, so that nothing typed is lost.
    #[must_use]
    pub fn refusing_file(self, why: Error) -> Self {
        Self {
            file_error: Some(why),
            ..self
        }
    }

    /// Reads `parts` to their end.
    ///
    /// # Errors
    /// `MALFORMED_REQUEST` for anything that is no such form, `VALIDATION_FAILED`
    /// for a text that is too long to be read, and what the media store says about
    /// the file.
    pub async fn receive(
        &mut self,
        mut parts: FormParts,
        media: &MediaStore,
    ) -> Result<(), Problem> {
        while let Some(field) = parts.next().await? {
            match name_of(&field).as_deref() {
                Some("title") => {
                    let text = self.receive_text("title", field).await?;
                    set_once(&mut self.title, text)?;
                }
                Some("description") => {
                    let text = self.receive_text("description", field).await?;
                    set_once(&mut self.description, text)?;
                }
                Some("visibility") if self.sender.is_none() => {
                    let text = self.receive_text("visibility", field).await?;
                    let visibility = Visibility::try_from(text).map_err(|_| {
                        Problem::malformed("A track's visibility is private, unlisted or public.")
                    })?;
                    set_once(&mut self.visibility, visibility)?;
                }
                Some("artist_id") if self.sender.is_none() => {
                    let text = self.receive_text("artist_id", field).await?;
                    let id = text.parse().map_err(|_| Problem::not_found())?;
                    set_once(&mut self.artist_id, id)?;
                }
                Some("file") => self.receive_file(field, media).await?,
                Some(SHOWN_TO) if self.sender.is_some() => {
                    let shown_to = self.receive_text(SHOWN_TO, field).await?;
                    self.note_reader(&shown_to);
                }
                _ => {
                    return Err(Problem::malformed(
                        "The form has a field that is none of file, title, description, artist_id and visibility.",
                    ));
                }
            }
        }
        if let Some(sender) = self.sender.as_ref().filter(|_| self.is_for_another) {
            let logged_in_as = sender.username.clone();
            return Err(Error::WrongUser { logged_in_as }.into());
        }
        let text_errors = std::mem::take(&mut self.text_errors);
        match self.file_error.take() {
            Some(error) => {
                let mut problem = Problem::from(error);
                problem.errors = text_errors;
                Err(problem)
            }
            None if text_errors.is_empty() => Ok(()),
            None => Err(Error::Validation(text_errors).into()),
        }
    }

    /// The text of a field; nothing, and a note of what is wrong, when it is too
    /// long and the rest of the form is still wanted.
    async fn receive_text(
        &mut self,
        name: &'static str,
        mut field: Field<'_>,
    ) -> Result<String, Problem> {
        let mut bytes = Vec::new();
        let mut too_long = false;
        while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
            too_long |= bytes.len() + chunk.len() > TEXT_LIMIT;
            if !too_long {
                bytes.extend_from_slice(&chunk);
            } else if !self.keep_reading {
                return Err(Error::from(text_too_long(name)).into());
            }
        }
        if too_long {
            self.text_errors.push(text_too_long(name));
            return Ok(String::new());
        }
        String::from_utf8(bytes).map_err(|_| Problem::malformed("A text field is not UTF-8."))
    }

    fn note_reader(&mut self, shown_to: &str) {
        let is_for = |user: &Arc<User>| shown_to.parse() == Ok(user.id);
        if !self.sender.as_ref().is_none_or(is_for) {
            self.is_for_another = true;
            self.file = None;
        }
    }

    async fn receive_file(
        &mut self,
        mut field: Field<'_>,
        media: &MediaStore,
    ) -> Result<(), Problem> {
        if std::mem::replace(&mut self.has_file, true) {
            return Err(sent_twice());
        }
        if self.keep_reading {
            self.file_name = field.file_name().map(str::to_owned);
        }
        let is_refused = self.is_for_another || self.file_error.is_some();
        let mut incoming = match self.room {
            _ if is_refused => None,
            Some(room) => Some(media.begin().await?.within(room)),
            None => Some(media.begin().await?),
        };
        while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
            let Some(file) = &mut incoming else {
                continue;
            };
            match file.write(&chunk).await {
                Ok(()) => {}
                Err(error @ (Error::PayloadTooLarge { .. } | Error::QuotaExceeded { .. }))
                    if self.keep_reading =>
                {
                    self.file_error = Some(error);
                    incoming = None;
                }
                Err(error) => return Err(error.into()),
            }
        }
        // A browser sends an empty file when none was chosen.
        self.file = incoming.filter(|file| file.size() > 0);
        Ok(())
    }

    /// The form's two parts. A patient form without a title has its file's name for one.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` when there is no file, together with what is wrong
    /// with the text.
    pub fn complete(self) -> Result<(TrackForm, Incoming), Problem> {
        let form = TrackForm {
            title: self.title.unwrap_or_default(),
            description: self.description,
            visibility: self.visibility,
            artist_id: self.artist_id,
        };
        let form = match &self.file_name {
            Some(name) => form.or_titled_after(name),
            None => form,
        };
        if let Some(file) = self.file {
            return Ok((form, file));
        }
        let mut errors = form.problems();
        errors.push(FieldError::new("file", Fault::FileMissing));
        Err(Error::Validation(errors).into())
    }
}

fn text_too_long(field: &'static str) -> FieldError {
    FieldError::new(field, Fault::FarTooLong)
}

fn set_once<T>(place: &mut Option<T>, text: T) -> Result<(), Problem> {
    match place.replace(text) {
        None => Ok(()),
        Some(_) => Err(sent_twice()),
    }
}

fn sent_twice() -> Problem {
    Problem::malformed("The form has the same field twice.")
}
