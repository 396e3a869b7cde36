//! A multipart form that holds one file, `file`, and nothing else: a track's file or its
//! picture.

use std::sync::Arc;

use axum::extract::multipart::Field;
use bytes::{Bytes, BytesMut};
use stagedoor_app::SHOWN_TO;
use stagedoor_domain::storage::{Incoming, MediaStore};
use stagedoor_domain::tracks::Storage;
use stagedoor_domain::{Error, Fault, FieldError, User};

use crate::api::error::Problem;
use crate::upload::form_parts::{FormParts, name_of, unreadable};

/// The longest `shown_to` that is read, in bytes: a UUID has 36.
const LONGEST_ID: usize = 64;

/// A form with one file.
#[derive(Debug, Default)]
pub struct SingleFile {
    /// Who sends it, where it may say for whom it was shown.
    sender: Option<Arc<User>>,
}

impl SingleFile {
    /// One of a page, which says before its file for whom it was shown.
    pub const fn of(sender: Arc<User>) -> Self {
        Self {
            sender: Some(sender),
        }
    }

    /// The file, on its way into the media store, of which it may take this room.
    ///
    /// # Errors
    /// `MALFORMED_REQUEST` for anything that is no such form, `VALIDATION_FAILED` without
    /// a file, `WRONG_USER`, and what the media store says.
    pub async fn receive_audio(
        &self,
        mut parts: FormParts,
        media: &MediaStore,
        room: Storage,
    ) -> Result<Incoming, Problem> {
        let mut incoming = None;
        while let Some(part) = parts.next().await? {
            let Some(mut field) = self.file(part, incoming.is_some()).await? else {
                continue;
            };
            let mut file = media.begin().await?.within(room);
            while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
                file.write(&chunk).await?;
            }
            incoming = Some(file);
        }
        // A browser sends an empty file when none was chosen.
        incoming.filter(|file| file.size() > 0).ok_or_else(missing)
    }

    /// The file, whole, of at most so many bytes.
    ///
    /// # Errors
    /// Those of a form that is none, `PAYLOAD_TOO_LARGE`.
    pub async fn receive_bytes(&self, mut parts: FormParts, most: usize) -> Result<Bytes, Problem> {
        let mut content = None;
        while let Some(part) = parts.next().await? {
            let Some(mut field) = self.file(part, content.is_some()).await? else {
                continue;
            };
            let mut bytes = BytesMut::new();
            while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
                if bytes.len() + chunk.len() > most {
                    let limit_bytes = most as u64;
                    return Err(Error::PayloadTooLarge { limit_bytes }.into());
                }
                bytes.extend_from_slice(&chunk);
            }
            content = Some(bytes.freeze());
        }
        content.filter(|file| !file.is_empty()).ok_or_else(missing)
    }

    /// The part, where it is the file; none where it only says for whom the form was shown.
    async fn file<'p>(
        &self,
        part: Field<'p>,
        has_file: bool,
    ) -> Result<Option<Field<'p>>, Problem> {
        match (name_of(&part).as_deref(), &self.sender) {
            (Some("file"), _) if !has_file => Ok(Some(part)),
            (Some(SHOWN_TO), Some(sender)) => require_reader(part, sender).await.map(|()| None),
            _ => Err(Problem::malformed(
                "The form holds something else than one file.",
            )),
        }
    }
}

async fn require_reader(mut field: Field<'_>, sender: &User) -> Result<(), Problem> {
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
        text.extend_from_slice(&chunk);
        if text.len() > LONGEST_ID {
            return Err(unreadable());
        }
    }
    if text == sender.id.to_string().into_bytes() {
        return Ok(());
    }
    let logged_in_as = sender.username.clone();
    Err(Error::WrongUser { logged_in_as }.into())
}

fn missing() -> Problem {
    Error::from(FieldError::new("file", Fault::FileMissing)).into()
}
