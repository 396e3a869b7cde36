//! The multipart form of an upload: `file`, `title` and, optionally,
//! `description`, in any order, the file streamed to the disk.

use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use stagedoor_domain::media::{Incoming, MediaStore};
use stagedoor_domain::tracks::TrackForm;
use stagedoor_domain::{Error, FieldError};

use crate::api::error::Problem;

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
    file: Option<Incoming>,
    /// What is wrong with the file, when the rest of the form was still wanted.
    file_error: Option<Error>,
    keep_reading: bool,
}

impl UploadForm {
    /// A form that goes on reading when the file is too large, so that the person
    /// gets back what they typed, and a browser an answer instead of a broken
    /// connection.
    pub fn patient() -> Self {
        Self {
            keep_reading: true,
            ..Self::default()
        }
    }

    /// Reads `multipart` to its end.
    ///
    /// # Errors
    /// `MALFORMED_REQUEST` for anything that is no such form, and what the media
    /// store says about the file.
    pub async fn receive(
        &mut self,
        mut multipart: Multipart,
        media: &MediaStore,
    ) -> Result<(), Problem> {
        while let Some(field) = multipart.next_field().await.map_err(|_| unreadable())? {
            match field.name() {
                Some("title") => set_once(&mut self.title, text(field).await?)?,
                Some("description") => set_once(&mut self.description, text(field).await?)?,
                Some("file") => self.receive_file(field, media).await?,
                _ => {
                    return Err(Problem::malformed(
                        "The form has a field that is none of file, title and description.",
                    ));
                }
            }
        }
        match self.file_error.take() {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    async fn receive_file(
        &mut self,
        mut field: Field<'_>,
        media: &MediaStore,
    ) -> Result<(), Problem> {
        if self.file.is_some() || self.file_error.is_some() {
            return Err(sent_twice());
        }
        let mut incoming = Some(media.begin().await?);
        while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
            let Some(file) = &mut incoming else {
                continue;
            };
            match file.write(&chunk).await {
                Ok(()) => {}
                Err(error @ Error::PayloadTooLarge { .. }) if self.keep_reading => {
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

    /// The form's two parts.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` when there is no file, together with what is wrong
    /// with the text.
    pub fn complete(self) -> Result<(TrackForm, Incoming), Problem> {
        let form = TrackForm {
            title: self.title.unwrap_or_default(),
            description: self.description,
        };
        if let Some(file) = self.file {
            return Ok((form, file));
        }
        let mut errors = form.problems();
        errors.push(FieldError::new("file", "required", "Choose an audio file."));
        Err(Error::Validation(errors).into())
    }
}

/// The parts of a multipart body.
pub async fn multipart(request: Request) -> Result<Multipart, Problem> {
    let is_multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .to_ascii_lowercase()
                .starts_with("multipart/form-data")
        });
    if !is_multipart {
        return Err(Problem::unsupported_media_type(
            "Send the body as multipart/form-data.",
        ));
    }
    Multipart::from_request(request, &())
        .await
        .map_err(|rejection| match rejection {
            MultipartRejection::InvalidBoundary(_) => {
                Problem::malformed("The multipart body names no boundary.")
            }
            _ => Problem::malformed("The multipart body cannot be read."),
        })
}

async fn text(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
        if bytes.len() + chunk.len() > TEXT_LIMIT {
            return Err(Problem::too_large(TEXT_LIMIT as u64));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Problem::malformed("A text field is not UTF-8."))
}

fn set_once(place: &mut Option<String>, text: String) -> Result<(), Problem> {
    match place.replace(text) {
        None => Ok(()),
        Some(_) => Err(sent_twice()),
    }
}

fn sent_twice() -> Problem {
    Problem::malformed("The form has the same field twice.")
}

fn unreadable() -> Problem {
    Problem::malformed("The multipart body cannot be read.")
}
