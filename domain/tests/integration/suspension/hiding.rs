//! What is shown of an artist whose members are suspended, or leave.

use stagedoor_domain::artist_pages;
use stagedoor_domain::artists::{self, set_picture};
use stagedoor_domain::media::{self, Wanted};
use stagedoor_domain::tracks::{self, Quality, Visibility};
use stagedoor_domain::{Caller, Error};
use stagedoor_testing::{Fixture, on_both_databases};
use uuid::Uuid;

use super::{restore, suspend};
use crate::artists::{handle_of, picture};
use crate::publishing::{artist, heard_by, published, ready};

/// An artist with one public track, one that a link opens, and one of their own.
struct Shown {
    artist: Uuid,
    public: Uuid,
    unlisted: Uuid,
    key: Option<String>,
    private: Uuid,
}

/// Two servers' answers to everything that may be asked about them.
#[derive(Debug, PartialEq, Eq)]
struct Answers {
    said: Vec<&'static str>,
    listed: usize,
}

impl Shown {
    async fn of(fixture: &Fixture, mira: &Caller) -> Self {
        let public = published(fixture, mira, "Night ferry").await.id;
        let unlisted = ready(fixture, mira, "Day ferry").await.id;
        let track = tracks::edit(mira, unlisted, heard_by(Visibility::Unlisted)).await;
        let private = ready(fixture, mira, "No ferry").await.id;
        let artist = artists::ensure_own(mira).await.unwrap().id;
        set_picture(mira, artist, picture([0, 90, 0]))
            .await
            .unwrap();
        artists::edit(mira, artist, &handle_of("ferries"))
            .await
            .unwrap();
        Self {
            artist,
            public,
            unlisted,
            key: track.unwrap().unlisted_key.flatten(),
            private,
        }
    }

    async fn asked_by(&self, caller: &Caller) -> Answers {
        let key = self.key.as_deref();
        let stream = Wanted::Stream(Quality::High);
        let said = vec![
            said(tracks::see(caller, self.public, None).await),
            said(tracks::see(caller, self.unlisted, key).await),
            said(tracks::see(caller, self.unlisted, None).await),
            said(tracks::see(caller, self.private, None).await),
            said(tracks::peaks(caller, self.public, None).await),
            said(tracks::note_play(caller, self.public, None).await),
            said(media::of_track(caller, self.public, None, stream).await),
            said(media::of_track(caller, self.unlisted, key, stream).await),
            said(media::of_track(caller, self.public, None, Wanted::Original).await),
            said(media::of_artist(caller, self.artist).await),
            said(artist_pages::find(caller, "ferries").await),
            said(artist_pages::find(caller, "mira").await),
            said(artist_pages::find_public(caller, "ferries").await),
            said(artist_pages::feed(caller, "ferries").await),
        ];
        let public = tracks::list_public(caller, None, None).await.unwrap();
        let of_artist = tracks::list_public(caller, Some(self.artist), None).await;
        let newest = tracks::newest(caller, 8).await.unwrap();
        let listed = public.items.len() + of_artist.unwrap().items.len() + newest.len();
        Answers { said, listed }
    }
}

fn said<T: std::fmt::Debug>(answer: Result<T, Error>) -> &'static str {
    match answer {
        Ok(_) => "there",
        Err(Error::Withheld) => "withheld",
        Err(Error::NotFound) => "nothing",
        Err(other) => panic!("{other:?}"),
    }
}

const OPEN: [&str; 14] = [
    "there", "there", "nothing", "nothing", "there", "there", "there", "there", "nothing", "there",
    "there", "there", "there", "there",
];
const SUSPENDED: [&str; 14] = [
    "withheld", "withheld", "nothing", "nothing", "withheld", "withheld", "nothing", "nothing",
    "nothing", "nothing", "withheld", "withheld", "withheld", "withheld",
];

fn answers(said: [&'static str; 14], listed: usize) -> Answers {
    let said = said.to_vec();
    Answers { said, listed }
}

#[on_both_databases]
async fn what_was_public_of_somebody_suspended_is_withheld_and_comes_back(fixture: Fixture) {
    let (mira, nina) = (
        artist(&fixture, "mira").await,
        artist(&fixture, "nina").await,
    );
    let shown = Shown::of(&fixture, &mira).await;
    let others = [fixture.visitor(), nina];
    for caller in &others {
        assert_eq!(shown.asked_by(caller).await, answers(OPEN, 3));
    }
    let (before, plays) = (stored(&fixture).await, plays(&fixture).await);

    suspend(&fixture, "mira").await;

    for caller in &others {
        assert_eq!(shown.asked_by(caller).await, answers(SUSPENDED, 0));
    }
    // Not even theirs, whoever still has an old session: the artist is nobody's for now.
    let own = shown.asked_by(&mira).await;
    assert!(!own.said.contains(&"there"), "{own:?}");
    assert_eq!(self::plays(&fixture).await, plays, "nothing is counted");
    assert_eq!(stored(&fixture).await, before, "nothing is lost");

    restore(&fixture, "mira").await;

    for caller in &others {
        assert_eq!(shown.asked_by(caller).await, answers(OPEN, 3));
    }
}

#[on_both_databases]
async fn an_artist_who_had_no_page_is_not_said_to_be_suspended(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let private = ready(&fixture, &mira, "No ferry").await.id;
    suspend(&fixture, "mira").await;
    let visitor = fixture.visitor();
    let page = artist_pages::find(&visitor, "mira").await;
    assert!(matches!(page, Err(Error::NotFound)), "{page:?}");
    let track = tracks::see(&visitor, private, None).await;
    assert!(matches!(track, Err(Error::NotFound)), "{track:?}");
}

/// What is written down of tracks and files, but for who works on them.
async fn stored(fixture: &Fixture) -> (Vec<std::path::PathBuf>, i64) {
    let public = "SELECT COUNT(*) FROM tracks WHERE visibility <> 'private'";
    (fixture.stored_files(), fixture.count(public).await)
}

async fn plays(fixture: &Fixture) -> i64 {
    tracks::count_plays(&fixture.services).await.unwrap();
    let plays = "SELECT CAST(SUM(plays) AS BIGINT) FROM tracks";
    fixture.count(plays).await
}
