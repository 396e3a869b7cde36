//! Reading an object as it is asked for.

use std::io::{self, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResult, GetResultPayload, ObjectStore};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// Bytes that are read at once from a folder.
const BUFFER: usize = 64 * 1024;

/// Bytes that one request takes from a bucket: some 40 seconds of what is played. A listener
/// who pauses, or has a thin line, holds no connection to it for longer than that takes, and
/// one who leaves has cost no more.
const PIECE: u64 = 1024 * 1024;

/// What somebody is sent.
pub(crate) type Content = BoxStream<'static, io::Result<Bytes>>;

/// An object that is open.
pub(crate) struct Opened {
    /// What of it is wanted.
    pub(crate) content: Content,
    /// Bytes of all of it; none where nothing of it is wanted, and it is not opened.
    pub(crate) size: Option<u64>,
}

/// Opens these bytes of an object.
///
/// # Errors
/// When there is none, or the store does not answer.
pub(super) async fn open(
    store: Arc<dyn ObjectStore>,
    path: Path,
    range: Range<u64>,
) -> Result<Opened, object_store::Error> {
    if range.is_empty() {
        return Ok(Opened {
            content: stream::empty().boxed(),
            size: None,
        });
    }
    let first = get(&*store, &path, piece(&range)).await?;
    let size = Some(first.meta.size);
    let content = match first.payload {
        // It is opened once, and read to the end.
        GetResultPayload::File(file, _) => from_file(file, range).await?,
        GetResultPayload::Stream(content) => in_pieces(Pieces {
            store,
            path,
            range,
            piece: Some(content),
            has_read: false,
        }),
    };
    Ok(Opened { content, size })
}

async fn get(
    store: &dyn ObjectStore,
    path: &Path,
    range: Range<u64>,
) -> Result<GetResult, object_store::Error> {
    let options = GetOptions {
        range: Some(GetRange::Bounded(range)),
        ..GetOptions::default()
    };
    store.get_opts(path, options).await
}

/// What of `range` is asked for first.
fn piece(range: &Range<u64>) -> Range<u64> {
    range.start..range.end.min(range.start.saturating_add(PIECE))
}

async fn from_file(file: std::fs::File, range: Range<u64>) -> Result<Content, object_store::Error> {
    let mut file = File::from_std(file);
    let sought = file.seek(SeekFrom::Start(range.start)).await;
    sought.map_err(|error| object_store::Error::Generic {
        store: "folder",
        source: error.into(),
    })?;
    let part = file.take(range.end - range.start);
    Ok(ReaderStream::with_capacity(part, BUFFER).boxed())
}

fn ended_early() -> object_store::Error {
    object_store::Error::Generic {
        store: "bucket",
        source: "an answer ended early".into(),
    }
}

struct Pieces {
    store: Arc<dyn ObjectStore>,
    path: Path,
    /// What has not been read yet.
    range: Range<u64>,
    /// The one that is being read.
    piece: Option<BoxStream<'static, Result<Bytes, object_store::Error>>>,
    /// Whether anything came of it.
    has_read: bool,
}

fn in_pieces(pieces: Pieces) -> Content {
    stream::try_unfold(pieces, |mut pieces| async move {
        let next = pieces.next().await?;
        Ok::<_, object_store::Error>(next.map(|bytes| (bytes, pieces)))
    })
    .map_err(io::Error::other)
    .boxed()
}

impl Pieces {
    async fn next(&mut self) -> Result<Option<Bytes>, object_store::Error> {
        while !self.range.is_empty() {
            let Some(piece) = &mut self.piece else {
                let range = piece(&self.range);
                let got = get(&*self.store, &self.path, range).await?;
                self.piece = Some(got.into_stream());
                self.has_read = false;
                continue;
            };
            match piece.try_next().await {
                Ok(Some(bytes)) => {
                    self.has_read = true;
                    self.range.start += bytes.len() as u64;
                    return Ok(Some(bytes));
                }
                // It is at its end, or the store has closed a connection on which nobody read.
                // What is left is asked for anew, as long as that leads on.
                Ok(None) | Err(_) if self.has_read => self.piece = None,
                Ok(None) => return Err(ended_early()),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}
