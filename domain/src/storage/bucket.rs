//! A bucket that is reached as S3 has it.

use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use object_store::ObjectStore;
use object_store::aws::AmazonS3;
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::signer::{SignedUrlOptions, Signer};
use reqwest::Method;
use tokio::sync::Semaphore;
use url::Url;

use super::client::{self, Purpose};
use super::content_type::content_type;
use super::failed::failed;
use super::location::BucketLocation;
use super::unfinished::{self, Unfinished};
use super::upload;
use crate::error::Error;

/// How long an address is good by which this program itself asks for something.
const AT_ONCE: Duration = Duration::from_mins(5);

/// Parts that are held in memory at once, whatever is being uploaded.
const PARTS_AT_ONCE: usize = 4;

/// A bucket, or the part of it that is ours.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    read: Arc<AmazonS3>,
    write: Arc<AmazonS3>,
    prefix: Path,
    parts: Arc<Semaphore>,
    http: reqwest::Client,
    /// Where people's browsers reach it, where they are sent there.
    origin: String,
}

impl Bucket {
    /// Gets ready to reach the bucket; nothing is asked of it yet.
    ///
    /// # Errors
    /// What is wrong with the variables.
    pub(super) fn open(location: &BucketLocation) -> Result<Self, object_store::Error> {
        // The one whose code is in this program. An error says that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            read: Arc::new(client::open(location, Purpose::Read)?),
            write: Arc::new(client::open(location, Purpose::Write)?),
            prefix: Path::from(&*location.prefix),
            parts: Arc::new(Semaphore::new(PARTS_AT_ONCE)),
            http: client::plain(location)?,
            origin: client::origin(location)?,
        })
    }

    /// What is in it.
    pub(super) fn objects(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.read) as _
    }

    /// Where browsers reach it.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The whole key of an object.
    pub(super) fn path(&self, key: &str) -> Path {
        self.prefix.parts().chain(Path::from(key).parts()).collect()
    }

    /// Our key of an object with this whole one.
    pub(super) fn key(&self, path: &Path) -> Option<String> {
        let rest = path.prefix_match(&self.prefix)?;
        Some(rest.collect::<Path>().to_string())
    }

    /// Where all of ours is.
    pub(super) fn prefix(&self) -> &Path {
        &self.prefix
    }

    /// Uploads the file at `from`, in parts where it is large. What was begun is given up
    /// when this fails or is dropped.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub(super) async fn put(&self, key: &str, from: &FilePath) -> Result<(), Error> {
        let kind = content_type(key);
        upload::put(&self.write, &self.parts, &self.path(key), kind, from).await
    }

    /// An address at which anybody reads the object for so long, answered as of this media
    /// type, and to be saved as `disposition` says.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there are no credentials to sign with.
    pub(super) async fn signed(
        &self,
        key: &str,
        kind: &str,
        disposition: Option<&str>,
        lifetime: Duration,
    ) -> Result<Url, Error> {
        let mut query = vec![("response-content-type", kind)];
        query.extend(disposition.map(|it| ("response-content-disposition", it)));
        let options = SignedUrlOptions::default().with_query(query);
        self.read
            .signed_url_opts(Method::GET, &self.path(key), lifetime, &options)
            .await
            .map_err(|error| failed("sign an address", error))
    }

    /// Gives up the uploads in parts that began before `before` and were never finished, of
    /// whichever process; how many.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub(super) async fn give_up_unfinished(&self, before: DateTime<Utc>) -> Result<usize, Error> {
        let options = SignedUrlOptions::default().with_query([
            ("uploads", String::new()),
            ("prefix", self.prefix.to_string()),
        ]);
        let url = self
            .read
            .signed_url_opts(Method::GET, &Path::default(), AT_ONCE, &options)
            .await
            .map_err(|error| failed("sign an address", error))?;
        let listed = unfinished::list(&self.http, url).await?;
        let mut given_up = 0;
        for Unfinished { key, upload_id, .. } in
            listed.into_iter().filter(|it| it.initiated < before)
        {
            let path = Path::from(key);
            // A bucket may hold `media` and `media-of-others`.
            if self.key(&path).is_none() {
                continue;
            }
            let ended = self.write.abort_multipart(&path, &upload_id).await;
            ended.map_err(|error| failed("give an upload up", error))?;
            given_up += 1;
        }
        Ok(given_up)
    }
}
