//! Writing into a bucket with constant memory.

use std::path::Path as FilePath;

use object_store::aws::AmazonS3;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, MultipartUpload, ObjectStore, PutMultipartOptions, PutOptions,
    PutPayload,
};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::Semaphore;

use super::disk;
use super::failed::failed;
use crate::error::Error;

/// What goes in one request, in bytes: S3 takes no smaller parts than 5 MiB.
const PART: u64 = 8 * 1024 * 1024;

/// The most parts that an object may have.
const MOST_PARTS: u64 = 10_000;

/// Uploads the file at `from`. Each part is held in memory while it is sent, and `parts`
/// bounds how many of them there are, whoever uploads; none is begun to be read before there
/// is room for it.
///
/// # Errors
/// [`Error::Unavailable`]; nothing of it is kept then.
pub(super) async fn put(
    s3: &AmazonS3,
    parts: &Semaphore,
    path: &Path,
    kind: &'static str,
    from: &FilePath,
) -> Result<(), Error> {
    let opened = async {
        let file = File::open(from).await?;
        let size = file.metadata().await?.len();
        Ok((file, size))
    };
    let opened: std::io::Result<(File, u64)> = opened.await;
    let (mut file, size) = opened.map_err(|error| disk("read a file to be stored", error))?;
    let attributes = Attributes::from_iter([(Attribute::ContentType, kind)]);
    if size <= PART {
        let _room = parts.acquire().await.map_err(Error::internal)?;
        let content = next(&mut file, size).await?;
        let options = PutOptions::from(attributes);
        let put = s3.put_opts(path, content, options).await;
        return put
            .map(drop)
            .map_err(|error| failed("store an object", error));
    }

    let options = PutMultipartOptions::from(attributes);
    let begun = s3.put_multipart_opts(path, options).await;
    let begun = begun.map_err(|error| failed("begin to store an object", error))?;
    let mut upload = GivenUp(Some(begun));
    let part_size = PART.max(size.div_ceil(MOST_PARTS));
    let mut left = size;
    while left > 0 {
        let _room = parts.acquire().await.map_err(Error::internal)?;
        let content = next(&mut file, part_size.min(left)).await?;
        let sent = upload.get()?.put_part(content).await;
        sent.map_err(|error| failed("store a part of an object", error))?;
        left -= part_size.min(left);
    }
    let complete = upload.get()?.complete().await;
    complete.map_err(|error| failed("complete an object", error))?;
    upload.0 = None;
    Ok(())
}

async fn next(file: &mut (impl AsyncRead + Unpin), length: u64) -> Result<PutPayload, Error> {
    let length = usize::try_from(length).map_err(Error::internal)?;
    let mut content = vec![0; length];
    let read = file.read_exact(&mut content).await;
    read.map_err(|error| disk("read a file to be stored", error))?;
    Ok(content.into())
}

/// An upload that is given up when this is dropped with it: its parts would be paid for.
struct GivenUp(Option<Box<dyn MultipartUpload>>);

impl GivenUp {
    fn get(&mut self) -> Result<&mut Box<dyn MultipartUpload>, Error> {
        self.0
            .as_mut()
            .ok_or_else(|| Error::internal("the upload is over"))
    }
}

impl Drop for GivenUp {
    fn drop(&mut self) {
        let Some(mut upload) = self.0.take() else {
            return;
        };
        // Without a runtime the program is over, and the sweep finds what is left.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = upload.abort().await {
                    tracing::warn!(%error, "an upload into the bucket could not be given up");
                }
            });
        }
    }
}
