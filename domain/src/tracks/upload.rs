//! Taking a track in, and who may.

use tracing::Instrument;
use uuid::Uuid;

use super::counted;
use super::form::{Described, TrackForm};
use super::queueing::queue_processing;
use super::rows;
use super::track::{Track, Visibility};
use super::unlisted_key::new_key;
use super::usage::held_storage;
use crate::artists;
use crate::caller::Caller;
use crate::db::{Conn, Freshness, Tx, on};
use crate::error::{Error, Fault, FieldError};
use crate::services::Services;
use crate::sessions;
use crate::storage::{Examined, Incoming, StoredFile};

/// The version of the file that a track begins with.
const FIRST_FILE: i32 = 1;

/// Makes a track of a form and a file. An `Incoming` to which nothing was
/// written stands for a file that was not sent.
///
/// Looking at the file ends when the caller is gone; from then on this runs to its end
/// whatever becomes of them. The file is in place before
/// its row is committed, so there is never a row without its file. A file without
/// its row can stay: when the process is killed between the two, when the database
/// is away and cannot say whether the row is there, when the disk will not remove
/// the file. Nobody sees such a file, and the sweep of the store removes it after a day.
///
/// # Errors
/// [`Error::Validation`] with the fields `title`, `description` and `file`;
/// [`Error::UnsupportedMediaType`] when the file is no audio that is taken;
/// [`Error::NotFound`] for an artist whom the caller does not act for;
/// [`Error::QuotaExceeded`], which uploads at the same moment cannot exceed together;
/// [`Error::Validation`] when the operator's scanner refuses the file, and
/// [`Error::Unavailable`] when it cannot say; those of
/// [`require_creator`](super::require_creator), which is
/// asked again in the transaction. After any of these nothing is left behind;
/// [`Error::Unavailable`] may leave the file, as said above.
pub async fn create(caller: &Caller, form: TrackForm, file: Incoming) -> Result<Track, Error> {
    counted::count_started();
    let size = file.size();
    let outcome = take_in(caller, form, file).await;
    match &outcome {
        Ok(_) => counted::count_finished(size),
        Err(error) => counted::count_refused(error),
    }
    outcome
}

async fn take_in(caller: &Caller, form: TrackForm, file: Incoming) -> Result<Track, Error> {
    let (caller, artist_id) = (caller.clone(), form.artist_id);
    let accepted = accept(&caller, &form, file).await?;
    let work = async move {
        let placed = accepted.place(caller.new_id()).await?;
        let object_key = placed.object_key().to_owned();
        let stored = caller
            .write(async move |tx| add(tx, artist_id, &placed).await)
            .await;
        if stored.is_err() {
            discard_unless_stored(&caller, &object_key).await;
        }
        stored
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(Error::internal)?
}

/// Recognises a file, and has the operator's scanner look at it.
///
/// # Errors
/// Those of [`create`] about the file.
pub(super) async fn examined(caller: &Caller, file: Incoming) -> Result<Examined, Error> {
    let user_id = caller.principal()?.user_id;
    let examined = file.examine().await?;
    if let Some(scanner) = &caller.scanner {
        let scanned = scanner.scan(examined.path()?).await;
        if let Err(Error::Validation(_)) = &scanned {
            tracing::warn!(%user_id, "the scanner refused a file");
        }
        scanned?;
    }
    Ok(examined)
}

/// What can become a track: said and sent as it must be, audio, and nothing that the
/// operator's scanner refuses.
#[derive(Debug)]
pub(crate) struct Accepted {
    described: Described,
    file: Examined,
}

/// The same with its file in its place, under the id of the track that is to be.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    id: Uuid,
    described: Described,
    file: StoredFile,
}

impl Placed {
    /// Under which key the file lies.
    pub(crate) fn object_key(&self) -> &str {
        &self.file.object_key
    }
}

/// Looks at what is said and sent. Ends early when the future is dropped.
///
/// # Errors
/// Those of [`create`] that concern the form and the file.
pub(crate) async fn accept(
    caller: &Caller,
    form: &TrackForm,
    file: Incoming,
) -> Result<Accepted, Error> {
    let described = check(form, &file)?;
    let file = examined(caller, file).await?;
    Ok(Accepted { described, file })
}

impl Accepted {
    /// Moves the file into its place, for the track that will have this id.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not take it; nothing is left behind.
    pub(crate) async fn place(self, id: Uuid) -> Result<Placed, Error> {
        let Self { described, file } = self;
        let file = file.place(id).await?;
        Ok(Placed {
            id,
            described,
            file,
        })
    }
}

fn check(form: &TrackForm, file: &Incoming) -> Result<Described, Error> {
    let missing = || FieldError::new("file", Fault::FileMissing);
    match (form.parse(), file.size()) {
        (Ok(described), 1..) => Ok(described),
        (form, size) => {
            let mut problems = form.err().unwrap_or_default();
            problems.extend((size == 0).then(missing));
            Err(Error::Validation(problems))
        }
    }
}

/// Makes the track, in the caller's transaction. It is the music of this artist, or of the
/// uploader's own. When the transaction fails, [`discard_unless_stored`] is due.
///
/// # Errors
/// Those of [`create`] that concern the caller and their room; [`Error::NotFound`] when
/// they do not act for that artist.
pub(crate) async fn add(
    tx: &mut Tx,
    artist_id: Option<Uuid>,
    placed: &Placed,
) -> Result<Track, Error> {
    let user_id = tx.principal()?.user_id;
    let now = tx.now();
    let user = artists::require_creator_in(tx).await?;
    // Before the track, which holds on to its owner's row: whoever locks
    // both takes the sessions first.
    sessions::stamp_write(tx.conn(), user_id, now).await?;
    held_storage(tx, user_id).await?.require(placed.file.size)?;
    let artist_id = match artist_id {
        Some(id) if artists::is_member(tx.conn(), id, user_id).await? => id,
        Some(_) => return Err(Error::NotFound),
        None => artists::ensure_own_in(tx, &user).await?.id,
    };
    insert(tx, artist_id, placed).await?;
    queue_processing(tx, placed.id, FIRST_FILE).await?;
    let row = rows::find(tx.conn(), placed.id).await?;
    Ok(row.ok_or(Error::NotFound)?.for_member())
}

async fn insert(tx: &mut Tx, artist_id: Uuid, placed: &Placed) -> Result<(), Error> {
    let Placed {
        id,
        described,
        file,
    } = placed;
    let owner_id = tx.principal()?.user_id;
    let size = i64::try_from(file.size).map_err(Error::internal)?;
    let length = file.duration.map(|time| time.as_millis());
    let length = length.and_then(|time| i64::try_from(time).ok());
    let now = tx.now();
    let is_unlisted = described.visibility == Visibility::Unlisted;
    let unlisted_key = is_unlisted.then(|| new_key(tx));
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO tracks
                 (id, owner_id, artist_id, title, description, format, content_type,
                  size_bytes, duration_ms, sha256, object_key, created_at, visibility,
                  unlisted_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(id).bind(owner_id).bind(artist_id)
        .bind(&described.title).bind(&described.description)
        .bind(file.format.as_str()).bind(file.format.content_type())
        .bind(size).bind(length)
        .bind(file.sha256.as_slice()).bind(&file.object_key)
        .bind(now)
        .bind(described.visibility.as_str()).bind(unlisted_key)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Removes a file whose row was not stored. A connection lost during the commit leaves
/// open whether it was: only a row that is surely absent costs the file.
pub(crate) async fn discard_unless_stored(services: &Services, object_key: &str) {
    let absent = async {
        let mut reader = services.db.read(Freshness::Latest).await?;
        is_referred_to(reader.conn(), object_key).await
    };
    match absent.await {
        Ok(false) => services.media.discard(object_key).await,
        Ok(true) => {}
        Err(error) => tracing::warn!(%error, object_key, "a file may be without its track"),
    }
}

async fn is_referred_to(mut conn: Conn<'_>, object_key: &str) -> Result<bool, Error> {
    let row: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar("SELECT id FROM tracks WHERE object_key = $1")
            .bind(object_key)
            .fetch_optional(c)
            .await
    })?;
    Ok(row.is_some())
}
