//! Uploads and who may make them, on both databases.

use std::time::{Duration, Instant};

use stagedoor_testing::{Fixture, on_both_databases};

use crate::support::nobody;
use stagedoor_domain::storage::Incoming;
use stagedoor_domain::tracks::{self, TrackForm};
use stagedoor_domain::{Caller, ClientInfo, Error, Principal, Role, operators};
use uuid::Uuid;

/// A tenth of a second of silence.
fn wav() -> Vec<u8> {
    let mut file = b"RIFF\x98\x22\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    file.extend(44_100_u32.to_le_bytes());
    file.extend(88_200_u32.to_le_bytes());
    file.extend(b"\x02\0\x10\0data\x74\x22\0\0");
    file.resize(44 + 0x2274, 0);
    file
}

fn form(title: &str) -> TrackForm {
    TrackForm {
        title: title.into(),
        description: Some("By the harbour".into()),
        ..Default::default()
    }
}

async fn sent(fixture: &Fixture, content: &[u8]) -> Incoming {
    let mut incoming = fixture.services.media.begin().await.unwrap();
    incoming.write(content).await.unwrap();
    incoming
}

async fn artist(fixture: &Fixture, name: &str) -> Principal {
    let user = fixture.user(name, Role::Creator, true).await;
    fixture.log_in(&user).await.0
}

const TRACKS: &str = "SELECT COUNT(*) FROM tracks";

#[on_both_databases]
async fn an_artist_uploads_and_only_they_see_it(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let file = sent(&fixture, &wav()).await;
    let track = tracks::create(&fixture.caller(mira), form(" Night ferry "), file)
        .await
        .unwrap();

    assert_eq!(track.owner_id, Some(mira.user_id));
    assert_eq!(track.title, "Night ferry");
    assert_eq!(track.description.as_deref(), Some("By the harbour"));
    assert_eq!(track.content_type, "audio/wav");
    assert_eq!((track.size_bytes, track.duration_ms), (8_864, Some(100)));
    assert_eq!(fixture.stored_files().len(), 1);
    let stamped = "SELECT COUNT(*) FROM sessions WHERE wrote_at IS NOT NULL";
    assert_eq!(fixture.count(stamped).await, 1);

    let services = &fixture.services;
    assert_eq!(
        tracks::find(
            &Caller::logged_in(services, ClientInfo::default(), mira),
            track.id
        )
        .await
        .unwrap(),
        track
    );
    let page = tracks::list(
        &Caller::logged_in(services, ClientInfo::default(), mira),
        None,
    )
    .await
    .unwrap();
    assert_eq!((page.items, page.next_cursor), (vec![track.clone()], None));

    let noor = artist(&fixture, "noor").await;
    assert!(matches!(
        tracks::find(
            &Caller::logged_in(services, ClientInfo::default(), noor),
            track.id
        )
        .await,
        Err(Error::NotFound)
    ));
    assert!(
        tracks::list(
            &Caller::logged_in(services, ClientInfo::default(), noor),
            None
        )
        .await
        .unwrap()
        .items
        .is_empty()
    );
    assert!(matches!(
        tracks::find(
            &Caller::logged_in(services, ClientInfo::default(), mira),
            Uuid::nil()
        )
        .await,
        Err(Error::NotFound)
    ));
}

#[on_both_databases]
async fn the_gate_knows_the_role_as_it_is_now(fixture: Fixture) {
    let services = &fixture.services;
    // Whoever is the last administrator stays one.
    fixture.user("root", Role::Admin, true).await;
    let user = fixture.listener("mira").await;
    let (mira, _) = fixture.log_in(&user).await;
    for role in Role::ALL {
        operators::set_role(services, "mira", role).await.unwrap();
        let answer =
            tracks::require_creator(&Caller::logged_in(services, ClientInfo::default(), mira))
                .await;
        match role {
            Role::User => assert!(matches!(answer, Err(Error::CreatorRoleRequired))),
            _ => assert_eq!(answer.unwrap().role, role),
        }
    }
    let answer = tracks::require_creator(&Caller::logged_in(
        services,
        ClientInfo::default(),
        nobody(),
    ))
    .await;
    assert!(matches!(answer, Err(Error::UserNotFound)));
}

#[on_both_databases]
async fn who_is_no_artist_at_the_end_of_the_upload_leaves_nothing(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let file = sent(&fixture, &wav()).await;
    operators::set_role(&fixture.services, "mira", Role::User)
        .await
        .unwrap();
    let answer = tracks::create(&fixture.caller(mira), form("Night ferry"), file).await;
    assert!(matches!(answer, Err(Error::CreatorRoleRequired)));
    let file = sent(&fixture, &wav()).await;
    let answer = tracks::create(&fixture.caller(nobody()), form("Night ferry"), file).await;
    assert!(matches!(answer, Err(Error::UserNotFound)));
    assert_eq!(fixture.count(TRACKS).await, 0);
    assert_eq!(fixture.stored_files(), Vec::<std::path::PathBuf>::new());
}

#[on_both_databases]
async fn what_cannot_be_taken_leaves_nothing(fixture: Fixture) {
    let services = &fixture.services;
    let mira = artist(&fixture, "mira").await;

    let file = sent(&fixture, b"no music").await;
    let answer = tracks::create(
        &Caller::logged_in(services, ClientInfo::default(), mira),
        form("Night ferry"),
        file,
    )
    .await;
    assert!(matches!(answer, Err(Error::UnsupportedMediaType)));

    let file = sent(&fixture, &[]).await;
    let Err(Error::Validation(problems)) = tracks::create(
        &Caller::logged_in(services, ClientInfo::default(), mira),
        form(" "),
        file,
    )
    .await
    else {
        panic!("an empty title and no file were taken");
    };
    let fields: Vec<_> = problems
        .iter()
        .map(|problem| (problem.field, problem.code()))
        .collect();
    assert_eq!(fields, [("title", "required"), ("file", "required")]);

    assert_eq!(fixture.count(TRACKS).await, 0);
    assert_eq!(fixture.stored_files(), Vec::<std::path::PathBuf>::new());
}

#[on_both_databases]
async fn a_list_is_newest_first_and_its_pages_meet(fixture: Fixture) {
    let services = &fixture.services;
    let mira = artist(&fixture, "mira").await;
    // Most are made in the same microsecond: the id decides among those.
    for number in 0..103 {
        if number % 40 == 0 {
            fixture.advance(1);
        }
        let file = sent(&fixture, &wav()).await;
        tracks::create(
            &Caller::logged_in(services, ClientInfo::default(), mira),
            form(&number.to_string()),
            file,
        )
        .await
        .unwrap();
    }
    let (mut seen, mut sizes, mut cursor) = (Vec::new(), Vec::new(), None::<String>);
    loop {
        let page = tracks::list(
            &Caller::logged_in(services, ClientInfo::default(), mira),
            cursor.as_deref(),
        )
        .await
        .unwrap();
        sizes.push(page.items.len());
        seen.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [50, 50, 3]);
    assert!(seen.is_sorted_by(
        |a, b| a.created_at > b.created_at || (a.created_at == b.created_at && a.id < b.id)
    ));
    seen.sort_by_key(|track| track.id);
    seen.dedup_by_key(|track| track.id);
    assert_eq!(seen.len(), 103);

    let answer = tracks::list(
        &Caller::logged_in(services, ClientInfo::default(), mira),
        Some("nonsense"),
    )
    .await;
    assert!(matches!(answer, Err(Error::Validation(problems)) if problems[0].field == "cursor"));
}

#[on_both_databases]
async fn a_cursor_of_a_time_without_tracks_is_none(fixture: Fixture) {
    use base64::Engine;

    let mira = artist(&fixture, "mira").await;
    // Times that can be written in a cursor, the first two beyond what PostgreSQL
    // can compare with.
    for micros in [
        -250_000 * 31_557_600_000_000,
        -5_000 * 31_557_600_000_000,
        -1,
        253_402_300_800_000_000_i64,
    ] {
        let bytes = [&micros.to_be_bytes()[..], &[7; 16]].concat();
        let cursor = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let answer = tracks::list(&fixture.caller(mira), Some(&cursor)).await;
        assert!(
            matches!(&answer, Err(Error::Validation(problems)) if problems[0].field == "cursor"),
            "{micros}: {answer:?}"
        );
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_that_hangs_up_leaves_both_file_and_row_or_neither(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    for number in 0..60_u64 {
        let file = sent(&fixture, &wav()).await;
        let services = fixture.services.clone();
        let upload = tokio::spawn(async move {
            tracks::create(
                &Caller::logged_in(&services, ClientInfo::default(), mira),
                form("Night ferry"),
                file,
            )
            .await
        });
        tokio::time::sleep(Duration::from_micros(number * 50)).await;
        upload.abort();
    }
    // What was begun goes on without anybody to tell of its end.
    let started = Instant::now();
    let mut before = None;
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let rows = usize::try_from(fixture.count(TRACKS).await).unwrap();
        let files = fixture.stored_files().len();
        if rows == files && before == Some(files) {
            break;
        }
        assert!(
            started.elapsed() < Duration::from_mins(1),
            "{rows} rows, {files} files"
        );
        before = Some(files);
    }
}
