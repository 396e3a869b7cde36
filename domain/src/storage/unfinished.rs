//! Uploads in parts that were begun in a bucket and never finished, as `ListMultipartUploads`
//! of S3 tells them. They are no objects, and cost as much.

use chrono::{DateTime, Utc};
use quick_xml::de;
use reqwest::Client;
use serde::Deserialize;
use url::Url;

use crate::error::Error;

/// An upload that is under way, or was.
#[derive(Debug, Deserialize)]
pub(super) struct Unfinished {
    /// The whole key of what it was to become.
    #[serde(rename = "Key")]
    pub(super) key: String,
    #[serde(rename = "UploadId")]
    pub(super) upload_id: String,
    #[serde(rename = "Initiated")]
    pub(super) initiated: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Listed {
    #[serde(default, rename = "Upload")]
    uploads: Vec<Unfinished>,
}

/// Asks for those at `url`, which is signed: the first thousand, of which the next sweep
/// finds what is left.
///
/// # Errors
/// [`Error::Unavailable`].
pub(super) async fn list(http: &Client, url: Url) -> Result<Vec<Unfinished>, Error> {
    let asked = async {
        let answer = http.get(url).send().await?.error_for_status()?;
        answer.text().await
    };
    // Its address is signed, and is not for the log.
    let answer: Result<String, reqwest::Error> = asked.await;
    let text = answer.map_err(|error| Error::unavailable(error.without_url()))?;
    parse(&text)
}

fn parse(text: &str) -> Result<Vec<Unfinished>, Error> {
    let listed: Listed = de::from_str(text).map_err(Error::unavailable)?;
    Ok(listed.uploads)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn read_from_what_s3_answers() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
            <ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
            <Bucket>music</Bucket><KeyMarker/><IsTruncated>false</IsTruncated>
            <Upload><Key>a/b&amp;c.wav</Key><UploadId>7</UploadId>
            <Initiator><ID>x</ID></Initiator><StorageClass>STANDARD</StorageClass>
            <Initiated>2010-11-10T20:48:33.000Z</Initiated></Upload>
            <Upload><Key>d</Key><UploadId>8</UploadId>
            <Initiated>2010-11-10T20:48:33.000Z</Initiated></Upload>
            </ListMultipartUploadsResult>"#;
        let found = parse(text).unwrap();
        let keys: Vec<&str> = found.iter().map(|it| &*it.key).collect();
        assert_eq!(keys, ["a/b&c.wav", "d"]);
        assert_eq!(found[0].initiated.timestamp(), 1_289_422_113);
        assert!(parse("<ListMultipartUploadsResult/>").unwrap().is_empty());
        assert!(parse("no XML").is_err());
    }
}
