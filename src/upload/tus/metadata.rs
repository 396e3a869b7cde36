//! What is said of a file beside its bytes.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use stagedoor_domain::uploads::{NewUpload, Upload};
use uuid::Uuid;

use crate::api::error::Problem;

const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");

/// An upload of `length` bytes, with what its metadata says. Keys that mean nothing here
/// are passed over: clients send some of their own.
///
/// # Errors
/// `MALFORMED_REQUEST` for what is no list of keys, each with a value in Base64, or where a
/// key that matters is there twice or is no text; `NOT_FOUND` for an artist without an id.
pub(crate) fn metadata(headers: &HeaderMap, length: u64) -> Result<NewUpload, Problem> {
    let mut new = NewUpload {
        length,
        ..NewUpload::default()
    };
    let Some(value) = headers.get(UPLOAD_METADATA) else {
        return Ok(new);
    };
    let text = value.to_str().map_err(|_| unreadable())?;
    if text.trim().is_empty() {
        return Ok(new);
    }
    for pair in text.split(',') {
        let pair = pair.trim();
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(value.trim()).map_err(|_| unreadable())?;
        let place = match key {
            "" => return Err(unreadable()),
            "filename" => &mut new.file_name,
            "title" => &mut new.title,
            "description" => &mut new.description,
            "artist_id" => {
                let id = String::from_utf8(value).map_err(|_| unreadable())?;
                let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
                if new.artist_id.replace(id).is_some() {
                    return Err(unreadable());
                }
                continue;
            }
            _ => continue,
        };
        let value = String::from_utf8(value).map_err(|_| unreadable())?;
        if place.replace(value).is_some() {
            return Err(unreadable());
        }
    }
    Ok(new)
}

/// The header that says the same of an upload that is under way.
pub(crate) fn stated(upload: &Upload) -> Option<(HeaderName, HeaderValue)> {
    let pairs = [
        ("filename", &upload.file_name),
        ("title", &upload.title),
        ("description", &upload.description),
    ];
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{key} {}", STANDARD.encode(value.as_ref()?))))
        .collect();
    let value = pairs.join(",").parse().ok()?;
    (!pairs.is_empty()).then_some((UPLOAD_METADATA, value))
}

fn unreadable() -> Problem {
    Problem::malformed("Upload-Metadata has to be keys, each once, with a value in Base64.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn read(text: &str) -> Result<NewUpload, Problem> {
        let headers = HeaderMap::from_iter([(UPLOAD_METADATA, text.parse().unwrap())]);
        metadata(&headers, 7)
    }

    #[test]
    fn what_is_known_is_taken_and_the_rest_passed_over() {
        let new = read(
            "filename w6kud2F2, title TmlnaHQ=,is_confidential,filetype YXVkaW8vd2F2,description ",
        );
        let new = new.unwrap();
        assert_eq!(new.length, 7);
        assert_eq!(new.file_name.as_deref(), Some("é.wav"));
        assert_eq!(new.title.as_deref(), Some("Night"));
        assert_eq!(new.description.as_deref(), Some(""));
        assert_eq!(read("").unwrap().title, None);
        let id = STANDARD.encode("01890000-0000-7000-8000-000000000000");
        assert!(
            read(&format!("artist_id {id}"))
                .unwrap()
                .artist_id
                .is_some()
        );
    }

    #[test]
    fn what_is_no_metadata_is_refused() {
        for wrong in [
            "title %%%",
            "title TmlnaHQ=,title TmlnaHQ=",
            "title /w==",
            "filename YQ==,,title TmlnaHQ=",
            ",",
        ] {
            assert_eq!(
                read(wrong).unwrap_err().code,
                "MALFORMED_REQUEST",
                "{wrong}"
            );
        }
        assert_eq!(read("artist_id YQ==").unwrap_err().code, "NOT_FOUND");
    }
}
