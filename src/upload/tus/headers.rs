//! The headers of requests and answers, metadata apart.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use stagedoor_domain::uploads::{Algorithm, Checksum, Upload};

use super::options::{TUS_RESUMABLE, VERSION};
use crate::api::error::Problem;

const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");

const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");

const UPLOAD_DEFER_LENGTH: HeaderName = HeaderName::from_static("upload-defer-length");

const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

const UPLOAD_CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// Which track an upload has become.
const TRACK_ID: HeaderName = HeaderName::from_static("stagedoor-track-id");

/// What the body of a part is sent as.
const PART: &str = "application/offset+octet-stream";

/// That the request is in the version that is spoken here. One that only reads may leave
/// out which it is in: a page asks, too.
///
/// # Errors
/// `TUS_VERSION_UNSUPPORTED`.
pub(crate) fn require_version(headers: &HeaderMap, is_reading: bool) -> Result<(), Problem> {
    match headers.get(TUS_RESUMABLE) {
        Some(version) if *version == VERSION => Ok(()),
        None if is_reading => Ok(()),
        _ => Err(Problem::tus_version_unsupported()),
    }
}

/// Whether the body is a part of a file.
pub(crate) fn is_part(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().eq_ignore_ascii_case(PART.as_bytes()))
}

/// How long the file is that is to arrive.
///
/// # Errors
/// `MALFORMED_REQUEST`, also where that is to be told later.
pub(crate) fn length(headers: &HeaderMap) -> Result<u64, Problem> {
    if headers.contains_key(UPLOAD_DEFER_LENGTH) {
        return Err(Problem::malformed(
            "The length has to be told at the start: send Upload-Length.",
        ));
    }
    number(headers, &UPLOAD_LENGTH)
        .ok_or_else(|| Problem::malformed("Upload-Length has to be a number of bytes."))
}

/// Where in the file a part begins.
///
/// # Errors
/// `MALFORMED_REQUEST`.
pub(crate) fn offset(headers: &HeaderMap) -> Result<u64, Problem> {
    number(headers, &UPLOAD_OFFSET)
        .ok_or_else(|| Problem::malformed("Upload-Offset has to be a number of bytes."))
}

/// Digits and nothing else, once: `+5` is none, and two headers are a lie.
fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    let mut values = headers.get_all(name).into_iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let text = value.to_str().ok()?;
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // One that is too large for any file is that much too large.
    is_digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// What a part should come to, where its sender says so.
///
/// # Errors
/// `MALFORMED_REQUEST`, also for a way of summing that is not known here.
pub(crate) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, Problem> {
    let Some(value) = headers.get(UPLOAD_CHECKSUM) else {
        return Ok(None);
    };
    let parsed = value.to_str().ok().and_then(|text| {
        let (name, value) = text.split_once(' ')?;
        let algorithm = Algorithm::ALL
            .into_iter()
            .find(|algorithm| algorithm.as_str() == name)?;
        let value = STANDARD.decode(value.trim()).ok()?;
        Some(Checksum { algorithm, value })
    });
    match parsed {
        Some(checksum) => Ok(Some(checksum)),
        None => Err(Problem::malformed(
            "Upload-Checksum has to be sha1 or sha256, a space, and the sum in Base64.",
        )),
    }
}

/// What every answer says of an upload.
pub(crate) fn state(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(UPLOAD_OFFSET, upload.offset().into());
    headers.insert(UPLOAD_LENGTH, upload.length().into());
    headers.insert(UPLOAD_EXPIRES, date(upload.expires_at));
    if let Some(track_id) = upload.track_id
        && let Ok(track_id) = track_id.to_string().parse()
    {
        headers.insert(TRACK_ID, track_id);
    }
    headers
}

/// A time as headers have it (RFC 9110, 5.6.7).
fn date(time: DateTime<Utc>) -> HeaderValue {
    let text = time.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    // Letters, digits and a few signs.
    text.parse().unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let name = HeaderName::from_static(name);
        values
            .iter()
            .map(|value| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_number_of_bytes_is_digits_once() {
        let found = |values: &[&str]| offset(&headers("upload-offset", values)).ok();
        assert_eq!(found(&["0"]), Some(0));
        assert_eq!(found(&["209715200"]), Some(209_715_200));
        assert_eq!(found(&["99999999999999999999999"]), Some(u64::MAX));
        for wrong in ["", "-1", "+1", "1.0", "0x10", "1 ", "١"] {
            assert_eq!(found(&[wrong]), None, "{wrong}");
        }
        assert_eq!(found(&[]), None);
        assert_eq!(found(&["1", "1"]), None);
    }

    #[test]
    fn a_checksum_names_how_it_is_made() {
        let found = |value: &str| checksum(&headers("upload-checksum", &[value]));
        let right = found("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=").unwrap().unwrap();
        assert_eq!(right.algorithm, Algorithm::Sha1);
        assert_eq!(right.value.len(), 20);
        for wrong in ["", "sha1", "md5 Kq5sNclPz7QV2+lfQIuc6Q==", "sha1 ***"] {
            assert_eq!(
                found(wrong).unwrap_err().code,
                "MALFORMED_REQUEST",
                "{wrong}"
            );
        }
        assert_eq!(checksum(&HeaderMap::new()).unwrap(), None);
    }

    #[test]
    fn a_time_is_one_of_http() {
        let time = DateTime::from_timestamp(784_111_777, 999_000_000).unwrap();
        assert_eq!(date(time), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
