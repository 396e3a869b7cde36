//! What of somebody goes into their copy: each room gives what it holds.

use chrono::{DateTime, Utc};
use serde::Serialize;
use stagedoor_words::Language;
use uuid::Uuid;

use super::file_names;
use super::rows;
use super::texts::Texts;
use crate::db::{Core, Snapshot};
use crate::error::Error;
use crate::jobs::{self, Owner};
use crate::tracks::{self, ExportedTrack};
use crate::users::exported::ExportedAccount;
use crate::{
    artists, devices, email_changes, passkeys, second_factor, security_log, sent_mails, sessions,
    support, tokens, uploads, users,
};

/// Rows that are in memory at a time.
const AT_ONCE: i64 = 500;

/// Whose copy, and what of it.
pub(super) struct Wanted<'a> {
    pub(super) core: &'a Core,
    pub(super) user_id: Uuid,
    pub(super) include_media: bool,
    pub(super) language: Language,
    pub(super) now: DateTime<Utc>,
}

/// A file that was uploaded, or made of one, as it goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Media {
    /// Its path in the archive.
    pub(super) name: String,
    /// Where it lies.
    pub(super) key: String,
}

/// Writes every text but the manifest, all as it is at one moment, and answers which files
/// go along. None when the account is gone.
pub(super) async fn write(
    wanted: &Wanted<'_>,
    snapshot: &mut Snapshot,
    texts: &mut Texts,
) -> Result<Option<Vec<Media>>, Error> {
    let user_id = wanted.user_id;
    let Some(account) = users::exported::account(snapshot.conn(), user_id).await? else {
        return Ok(None);
    };
    of_account(wanted, account, snapshot, texts).await?;
    security_log_of(wanted, snapshot, texts).await?;
    mails(wanted, snapshot, texts).await?;
    let mut media = artists_of(wanted, snapshot, texts).await?;
    tracks_of(wanted, snapshot, texts, &mut media).await?;
    Ok(Some(if wanted.include_media {
        media
    } else {
        Vec::new()
    }))
}

async fn of_account(
    wanted: &Wanted<'_>,
    account: ExportedAccount,
    snapshot: &mut Snapshot,
    texts: &mut Texts,
) -> Result<(), Error> {
    let user_id = wanted.user_id;
    texts.document("account.json", &account).await?;
    let names = users::exported::names(snapshot.conn(), user_id).await?;
    texts.items("former_usernames.json", &names).await?;
    let changes = email_changes::exported(snapshot.conn(), user_id).await?;
    texts.items("email_changes.json", &changes).await?;
    let links = tokens::exported(snapshot.conn(), user_id).await?;
    texts.items("mailed_links.json", &links).await?;
    let passkeys = passkeys::exported(snapshot.conn(), user_id).await?;
    texts.items("passkeys.json", &passkeys).await?;
    let factors = second_factor::exported(snapshot.conn(), user_id).await?;
    texts.items("two_step_login.json", &factors).await?;
    let devices = devices::exported::login_devices(snapshot.conn(), user_id).await?;
    texts.items("browsers.json", &devices).await?;
    let sights = devices::exported::known_devices(snapshot.conn(), user_id).await?;
    texts.items("devices.json", &sights).await?;
    let waiting = jobs::exported(snapshot.conn(), &Owner::id(user_id)).await?;
    texts.items("waiting_work.json", &waiting).await?;
    let tickets = support::of_user(snapshot.conn(), user_id).await?;
    texts.items("support_tickets.json", &tickets).await?;
    let exports = rows::of_user(snapshot.conn(), user_id).await?;
    texts.items("exports.json", &exports).await?;

    let sessions = sessions::exported(snapshot.conn(), user_id).await?;
    texts.items("sessions.json", &sessions).await?;
    let mut listens = texts.list("listens.json").await?;
    for session in &sessions {
        let mark = tracks::mark_of_session(wanted.core, session.id);
        for listen in tracks::listens(snapshot.conn(), &mark).await? {
            listens.item(&listen).await?;
        }
    }
    listens.end().await
}

async fn security_log_of(
    wanted: &Wanted<'_>,
    snapshot: &mut Snapshot,
    texts: &mut Texts,
) -> Result<(), Error> {
    let mut list = texts.list("security_log.json").await?;
    let mut after = None;
    loop {
        let part = security_log::exported(
            snapshot.conn(),
            wanted.user_id,
            after,
            AT_ONCE,
            wanted.language,
        )
        .await?;
        let Some(end) = part.last() else { break };
        after = go_on(after.as_ref(), end.cursor())?;
        for entry in &part {
            list.item(entry).await?;
        }
    }
    list.end().await
}

async fn mails(
    wanted: &Wanted<'_>,
    snapshot: &mut Snapshot,
    texts: &mut Texts,
) -> Result<(), Error> {
    let mut list = texts.list("mails.json").await?;
    let mut after = None;
    loop {
        let part = sent_mails::of_account(snapshot.conn(), wanted.user_id, after, AT_ONCE).await?;
        let Some(end) = part.last() else { break };
        after = go_on(after.as_ref(), (end.sent_at, end.id))?;
        for mail in &part {
            list.item(mail).await?;
        }
    }
    list.end().await
}

/// Where the part of a list after this one begins.
///
/// # Errors
/// [`Error::Internal`] where that is where this one began: rows whose times nobody wrote
/// as the program does would otherwise fill the disk.
fn go_on<T: PartialEq>(before: Option<&T>, next: T) -> Result<Option<T>, Error> {
    if before == Some(&next) {
        return Err(Error::internal("a list does not go on"));
    }
    Ok(Some(next))
}

#[derive(Serialize)]
struct WithFiles<'a, T, F> {
    #[serde(flatten)]
    content: &'a T,
    /// The paths in the archive; null where they are not in it.
    files: F,
}

#[derive(Serialize)]
struct ArtistFiles {
    picture: Option<String>,
}

#[derive(Serialize)]
struct TrackFiles {
    original: Option<String>,
    picture: Option<String>,
}

async fn artists_of(
    wanted: &Wanted<'_>,
    snapshot: &mut Snapshot,
    texts: &mut Texts,
) -> Result<Vec<Media>, Error> {
    let artists = artists::exported(snapshot.conn(), wanted.user_id).await?;
    let mut list = texts.list("artists.json").await?;
    let mut media = Vec::new();
    for artist in &artists {
        let picture = artist.picture_key.clone().map(|key| Media {
            name: file_names::of_artist(artist.handle(), &key),
            key,
        });
        let picture_name = picture.as_ref().filter(|_| wanted.include_media);
        let files = ArtistFiles {
            picture: picture_name.map(|picture| picture.name.clone()),
        };
        let content = artist;
        list.item(&WithFiles { content, files }).await?;
        media.extend(picture);
    }
    list.end().await?;
    Ok(media)
}

#[derive(Serialize)]
struct TrackFacts<'a> {
    #[serde(flatten)]
    track: &'a tracks::Track,
    sha256: &'a str,
    true_peak_dbtp: Option<f64>,
}

async fn tracks_of(
    wanted: &Wanted<'_>,
    snapshot: &mut Snapshot,
    texts: &mut Texts,
    media: &mut Vec<Media>,
) -> Result<(), Error> {
    let mut plays = Vec::new();
    let mut list = texts.list("tracks.json").await?;
    let (mut after, mut number) = (None, 0);
    loop {
        let part = tracks::exported(snapshot.conn(), wanted.user_id, after, AT_ONCE).await?;
        let Some(end) = part.last() else { break };
        after = go_on(after.as_ref(), (end.track.created_at, end.track.id))?;
        for exported in part {
            number += 1;
            let files = of_track(number, &exported);
            let named = |at: usize| {
                let file = files.get(at).filter(|_| wanted.include_media);
                file.map(|file| file.name.clone())
            };
            let content = TrackFacts {
                track: &exported.track,
                sha256: &exported.sha256,
                true_peak_dbtp: exported.true_peak_dbtp,
            };
            let files_of = TrackFiles {
                original: named(0),
                picture: named(1),
            };
            list.item(&WithFiles {
                content: &content,
                files: files_of,
            })
            .await?;
            plays.push(Heard {
                track_id: exported.track.id,
                title: exported.track.title,
                plays: exported.track.plays,
            });
            media.extend(files);
        }
    }
    list.end().await?;
    texts.items("plays.json", &plays).await?;
    let waiting = uploads::waiting(snapshot.conn(), wanted.user_id, wanted.now).await?;
    texts.items("unfinished_uploads.json", &waiting).await
}

#[derive(Serialize)]
struct Heard {
    track_id: Uuid,
    title: String,
    plays: i64,
}

/// The original, and the picture where there is one.
fn of_track(number: usize, exported: &ExportedTrack) -> Vec<Media> {
    let title = &exported.track.title;
    let keys = [Some(&exported.object_key), exported.artwork_key.as_ref()];
    let files = keys.into_iter().flatten().map(|key| Media {
        name: file_names::of_track(number, title, key),
        key: key.clone(),
    });
    files.collect()
}
