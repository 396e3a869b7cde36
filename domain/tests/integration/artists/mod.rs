//! Artists: what their members change, and what everybody sees.

mod editing;
mod handles;
mod links;
mod pages;
mod pictures;
mod racing;

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use stagedoor_domain::artists::{self, Artist, ArtistChanges};
use stagedoor_domain::tracks::{self, TrackForm};
use stagedoor_domain::{Caller, Error, Principal, Role};
use stagedoor_testing::{Fixture, audio};
use uuid::Uuid;

/// Somebody who makes music, logged in, with the artist that they are.
struct Member {
    who: Principal,
    caller: Caller,
    artist: Uuid,
}

async fn member(fixture: &Fixture, name: &str) -> Member {
    let user = fixture.user(name, Role::Creator, true).await;
    let who = fixture.log_in(&user).await.0;
    let caller = fixture.caller(who);
    let artist = artists::ensure_own(&caller).await.unwrap().id;
    Member {
        who,
        caller,
        artist,
    }
}

impl Member {
    async fn edit(&self, changes: ArtistChanges) -> Result<Artist, Error> {
        artists::edit(&self.caller, self.artist, &changes).await
    }

    async fn take(&self, handle: &str) -> Result<Artist, Error> {
        self.edit(handle_of(handle)).await
    }

    /// The artist as they are stored.
    async fn now(&self) -> Artist {
        let mut mine = artists::mine(&self.caller).await.unwrap();
        mine.remove(0).artist
    }
}

pub(crate) fn handle_of(handle: &str) -> ArtistChanges {
    ArtistChanges {
        handle: Some(handle.to_owned()),
        ..ArtistChanges::default()
    }
}

fn linked(links: &[&str]) -> ArtistChanges {
    ArtistChanges {
        links: Some(links.iter().map(|&link| link.to_owned()).collect()),
        ..ArtistChanges::default()
    }
}

fn is_taken<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::HandleTaken))
}

/// A second of silence, as a track of this artist.
async fn track(fixture: &Fixture, member: &Member, title: &str) -> Uuid {
    let mut file = fixture.services.media.begin().await.unwrap();
    file.write(&audio::wav()).await.unwrap();
    let form = TrackForm {
        title: title.to_owned(),
        description: None,
        ..Default::default()
    };
    tracks::create(&member.caller, form, file).await.unwrap().id
}

/// Makes the track with this title public, as of its upload.
async fn publish(fixture: &Fixture, title: &str) {
    let sql = format!(
        "UPDATE tracks SET visibility = 'public', state = 'ready', published_at = created_at
         WHERE title = '{title}'"
    );
    assert_eq!(fixture.execute(sql).await, 1);
}

pub(crate) fn picture(colour: [u8; 3]) -> Bytes {
    let image: DynamicImage = RgbImage::from_pixel(400, 300, Rgb(colour)).into();
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner().into()
}
