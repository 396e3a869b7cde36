//! The parts of an artist's form: texts, and a picture, held in memory within bounds.

use std::collections::BTreeMap;

use axum::extract::multipart::Field;
use bytes::{Bytes, BytesMut};
use stagedoor_app::SHOWN_TO;
use stagedoor_domain::pictures::LARGEST_FILE;
use stagedoor_domain::{Error, User};

use crate::api::error::Problem;
use crate::upload::form_parts::{FormParts, name_of, unreadable};

/// The longest text that is read, in bytes: far beyond what is accepted, so that a text
/// that is a bit too long is told so.
const TEXT_LIMIT: usize = 32 * 1024;

/// The texts that the page's form has.
pub(crate) const PAGE_FIELDS: [&str; 8] = [
    "name", "handle", "about", "link_1", "link_2", "link_3", "link_4", "link_5",
];

/// What has arrived of the form.
#[derive(Debug, Default)]
pub(crate) struct ArtistParts {
    /// As typed, by field.
    pub(crate) texts: BTreeMap<String, String>,
    /// What came as the picture.
    pub(crate) picture: SentPicture,
}

/// What came as the picture.
#[derive(Debug, Default)]
pub(crate) enum SentPicture {
    /// Nothing was chosen.
    #[default]
    None,
    /// A file.
    Whole(Bytes),
    /// A file with more bytes than are taken.
    TooLarge {
        /// How many those are.
        limit_bytes: u64,
    },
}

impl ArtistParts {
    /// Reads all of the form that `sender` sends. A file that is too large is read to its
    /// end and thrown away, so that a browser gets its answer and nothing typed is lost.
    ///
    /// # Errors
    /// `MALFORMED_REQUEST` for anything that is no such form, `WRONG_USER` for one that was
    /// shown to somebody else.
    pub(crate) async fn receive(mut parts: FormParts, sender: &User) -> Result<Self, Problem> {
        let mut form = Self::default();
        let mut is_for_another = false;
        while let Some(part) = parts.next().await? {
            match name_of(&part).as_deref() {
                Some("file") => form.picture = picture(part).await?,
                Some(SHOWN_TO) => {
                    let shown_to = text(part).await?;
                    is_for_another = shown_to.parse() != Ok(sender.id);
                }
                Some(name) if PAGE_FIELDS.contains(&name) => {
                    let name = name.to_owned();
                    let text = text(part).await?;
                    if form.texts.insert(name, text).is_some() {
                        return Err(Problem::malformed("The form has the same field twice."));
                    }
                }
                _ => {
                    return Err(Problem::malformed(
                        "The form has a field that is none of an artist's.",
                    ));
                }
            }
        }
        if is_for_another {
            let logged_in_as = sender.username.clone();
            return Err(Error::WrongUser { logged_in_as }.into());
        }
        Ok(form)
    }
}

/// The text of a part; of one that is far too long its beginning, which is still too long
/// to be taken.
async fn text(mut part: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| unreadable())? {
        let room = TEXT_LIMIT.saturating_sub(bytes.len()).min(chunk.len());
        bytes.extend_from_slice(chunk.get(..room).unwrap_or_default());
    }
    if bytes.len() == TEXT_LIMIT {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|_| Problem::malformed("A text field is not UTF-8."))
}

async fn picture(mut part: Field<'_>) -> Result<SentPicture, Problem> {
    let mut bytes = BytesMut::new();
    let mut is_too_large = false;
    while let Some(chunk) = part.chunk().await.map_err(|_| unreadable())? {
        is_too_large |= bytes.len() + chunk.len() > LARGEST_FILE;
        if is_too_large {
            bytes = BytesMut::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(if is_too_large {
        let limit_bytes = LARGEST_FILE as u64;
        SentPicture::TooLarge { limit_bytes }
    } else if bytes.is_empty() {
        // A browser sends an empty file when none was chosen.
        SentPicture::None
    } else {
        SentPicture::Whole(bytes.freeze())
    })
}
