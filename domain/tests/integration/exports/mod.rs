//! Copies of one's data: what is in them, who may have how many, and what ends them.

mod asking;
mod contents;
mod faults;
mod opened;
mod over;
mod tables;

use bytes::Bytes;
use futures::TryStreamExt;
use stagedoor_domain::exports::{self, Archive, Export, State};
use stagedoor_domain::tracks::{self, Track, TrackForm};
use stagedoor_domain::{Caller, Role, background};
use stagedoor_testing::{Fixture, audio};
use uuid::Uuid;

/// An artist called `name`, logged in just now.
async fn artist(fixture: &Fixture, name: &str) -> Caller {
    let user = fixture.user(name, Role::Creator, true).await;
    fixture.caller(fixture.log_in(&user).await.0)
}

async fn upload(caller: &Caller, title: &str) -> Track {
    let mut file = caller.media.begin().await.unwrap();
    file.write(&audio::wav()).await.unwrap();
    let form = TrackForm {
        title: title.into(),
        ..Default::default()
    };
    tracks::create(caller, form, file).await.unwrap()
}

/// Tries every copy that is due; how many tries that were.
async fn make(fixture: &Fixture) -> usize {
    background::export_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap()
}

/// A copy of the caller's data, made at once.
async fn copy(fixture: &Fixture, caller: &Caller, include_media: bool) -> Export {
    let asked = exports::ask(caller, include_media).await.unwrap();
    assert_eq!(asked.state, State::Queued);
    make(fixture).await;
    let export = listed(caller, asked.id).await;
    assert_eq!(export.state, State::Ready);
    export
}

/// The copy with this id: of two that were asked for at the same moment none is the newer.
async fn listed(caller: &Caller, id: Uuid) -> Export {
    let items = exports::list(caller).await.unwrap().items;
    items.into_iter().find(|export| export.id == id).unwrap()
}

async fn newest(caller: &Caller) -> Export {
    exports::list(caller).await.unwrap().items.remove(0)
}

async fn archive(caller: &Caller, export: &Export) -> Archive {
    exports::archive(caller, export.id, true).await.unwrap()
}

/// These bytes of it.
async fn read(archive: &Archive, range: std::ops::Range<u64>) -> Vec<u8> {
    let content = archive.read(range).await.unwrap();
    let parts: Vec<Bytes> = content.try_collect().await.unwrap();
    parts.concat()
}

async fn whole(archive: &Archive) -> Vec<u8> {
    read(archive, 0..archive.size).await
}
