//! An archive, put together while it is read.

use std::collections::HashSet;
use std::io;
use std::ops::Range;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;
use uuid::Uuid;
use zippity::Builder;

use super::export::State;
use super::plan::{Place, Plan};
use super::rows;
use super::slice::Slice;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, RemoveObjects};
use crate::services::Services;
use crate::{artists, tracks};

/// Bytes that are read at once.
const BUFFER: usize = 64 * 1024;

/// Objects that are looked at at the same time.
const LOOKS: usize = 16;

/// Keys that are looked up in one query.
const KEYS: usize = 500;

/// An archive that somebody may have.
pub struct Archive {
    services: Services,
    user_id: Uuid,
    key: String,
    plan: Plan,
    /// Bytes.
    pub size: u64,
    /// What stands for its content, which never changes.
    pub id: Uuid,
    /// What it is called where it is saved.
    pub file_name: String,
}

/// The archive of the caller's copy with this id. `is_begun` says whether it is read from
/// its start, which is written down.
///
/// # Errors
/// [`Error::ReauthenticationRequired`] and [`Error::SecondFactorProofRequired`] without a
/// fresh proof; [`Error::NotFound`]; [`Error::ExportNotReady`]; [`Error::ExportOver`] when
/// its time is over, or a file of it is gone or another one by now, with which it is over;
/// [`Error::Unavailable`].
pub async fn archive(caller: &Caller, id: Uuid, is_begun: bool) -> Result<Archive, Error> {
    let user_id = caller.principal()?.user_id;
    caller.require_full_proof().await?;
    let stored = {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        rows::find(reader.conn(), id, user_id).await?
    };
    let stored = stored.ok_or(Error::NotFound)?;
    let export = &stored.export;
    match export.state {
        State::Ready => {}
        State::Expired => return Err(Error::ExportOver),
        State::Queued | State::Running | State::Failed => return Err(Error::ExportNotReady),
    }
    if export
        .expires_at
        .is_none_or(|until| until <= caller.clock.now())
    {
        return Err(Error::ExportOver);
    }
    let (key, plan) = stored.made()?.ok_or(Error::ExportOver)?;
    if !is_whole(caller, &key, &plan).await? {
        expire(caller, id).await?;
        return Err(Error::ExportOver);
    }
    if is_begun {
        caller
            .write(async move |tx| {
                let action = Action::DownloadExport { export_id: id };
                audit::record(tx, &Event::by_user(action, user_id)).await
            })
            .await?;
    }
    let day = export.created_at.format("%Y-%m-%d");
    Ok(Archive {
        services: caller.services().clone(),
        user_id,
        size: size(caller, &key, &plan)?,
        key,
        plan,
        id,
        file_name: format!("stagedoor-{day}.zip"),
    })
}

/// Whether everything that the plan names is still there, and still is what it was: rows
/// still refer to it, since an object never changes, and the store has it.
async fn is_whole(services: &Services, texts: &str, plan: &Plan) -> Result<bool, Error> {
    let keys = plan.keys();
    for some in keys.chunks(KEYS) {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let mut found = tracks::referred(reader.conn(), some).await?;
        found.extend(artists::referred(reader.conn(), some).await?);
        let found: HashSet<String> = found.into_iter().collect();
        if some.iter().any(|key| !found.contains(*key)) {
            return Ok(false);
        }
    }
    let objects = plan.files.iter().filter_map(|file| match &file.place {
        Place::Object { key } => Some((key.clone(), Some(file.size))),
        Place::Texts { .. } => None,
    });
    let objects = objects.chain([(texts.to_owned(), None)]);
    let looks = objects.map(|(key, expected)| async move {
        match services.media.size(&key).await {
            Ok(size) => Ok(expected.is_none_or(|expected| expected == size)),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    });
    let looks: Vec<_> = looks.collect();
    stream::iter(looks)
        .buffer_unordered(LOOKS)
        .try_all(async |is_there| is_there)
        .await
}

async fn expire(caller: &Caller, id: Uuid) -> Result<(), Error> {
    let owner_id = caller.principal()?.user_id;
    caller
        .write(async move |tx| {
            if let Some(key) = rows::expire(tx.conn(), id).await? {
                let keys = vec![key];
                jobs::enqueue(tx, &RemoveObjects { owner_id, keys }).await?;
            }
            Ok(())
        })
        .await
}

/// Bytes of the archive that `plan` makes of the texts under `key` and what else it names.
pub(super) fn size(services: &Services, key: &str, plan: &Plan) -> Result<u64, Error> {
    Ok(builder(services, key, plan)?.size())
}

fn builder(services: &Services, key: &str, plan: &Plan) -> Result<Builder<Slice>, Error> {
    let mut builder = Builder::new();
    for file in &plan.files {
        let (key, start) = match &file.place {
            Place::Texts { at } => (key.to_owned(), *at),
            Place::Object { key } => (key.clone(), 0),
        };
        let slice = Slice::new(services.media.clone(), key, start..start + file.size);
        builder
            .add_entry(file.name.clone(), slice)
            .map_err(|error| Error::internal(error.to_string()))?
            .crc32(file.crc32);
    }
    Ok(builder)
}

impl Archive {
    /// These bytes of it, read as they are asked for.
    ///
    /// # Errors
    /// [`Error::RateLimited`] while so many are being read for the account;
    /// [`Error::Unavailable`].
    pub async fn read(
        &self,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, io::Result<Bytes>>, Error> {
        let place = self.services.downloads_under_way.enter(self.user_id)?;
        let builder = builder(&self.services, &self.key, &self.plan)?;
        let mut reader = Box::pin(builder.build());
        let at = io::SeekFrom::Start(range.start);
        reader.seek(at).await.map_err(Error::unavailable)?;
        let part = reader.take(range.end - range.start);
        let stream = ReaderStream::with_capacity(part, BUFFER);
        Ok(stream
            .inspect(move |_| {
                // It is under way for as long as this is there.
                let _ = &place;
            })
            .boxed())
    }
}
