//! What becomes of an uploaded file, on both databases.

mod artwork;
mod bad_files;
mod catching_up;
mod leases;
mod measured;
mod overtaken;
mod public_from_the_start;
mod renditions;
mod sounds;
mod troubled_ffmpeg;
mod without_ffmpeg;

use std::path::PathBuf;

use stagedoor_domain::tracks::{self, Track, TrackForm, Visibility};
use stagedoor_domain::{Principal, Role, background};
use stagedoor_testing::Fixture;

const RENDITIONS: &str = "SELECT COUNT(*) FROM track_renditions";
const STATE: &str = "SELECT state FROM tracks";

/// An artist who uploads.
struct Artist<'f> {
    fixture: &'f Fixture,
    principal: Principal,
}

impl<'f> Artist<'f> {
    async fn of(fixture: &'f Fixture) -> Self {
        let user = fixture.user("mira", Role::Creator, true).await;
        let principal = fixture.log_in(&user).await.0;
        Self { fixture, principal }
    }

    async fn upload(&self, file: &[u8]) -> Track {
        self.upload_for(Visibility::Private, file).await
    }

    async fn upload_for(&self, visibility: Visibility, file: &[u8]) -> Track {
        let form = TrackForm {
            title: "Night ferry".into(),
            visibility: Some(visibility),
            ..Default::default()
        };
        let mut incoming = self.fixture.services.media.begin().await.unwrap();
        incoming.write(file).await.unwrap();
        let caller = self.fixture.caller(self.principal);
        tracks::create(&caller, form, incoming).await.unwrap()
    }

    /// The track after everything that is due was done.
    async fn processed(&self, track: &Track) -> Track {
        process(self.fixture).await;
        self.now(track).await
    }

    async fn now(&self, track: &Track) -> Track {
        let caller = self.fixture.caller(self.principal);
        tracks::find(&caller, track.id).await.unwrap()
    }

    /// Uploads a short sound and puts `content` into its place: what the store holds may be
    /// anything, also what an upload would not have let in.
    async fn sneak_in(&self, content: &[u8]) -> Track {
        let track = self.upload(&stagedoor_testing::audio::wav()).await;
        let [original] = <[PathBuf; 1]>::try_from(self.fixture.stored_files()).unwrap();
        std::fs::write(original, content).unwrap();
        track
    }
}

pub(crate) async fn process(fixture: &Fixture) {
    background::process_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();
}
