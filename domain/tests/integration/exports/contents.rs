//! What is in a copy.

use serde_json::json;
use stagedoor_domain::support::{self, NewTicket};
use stagedoor_domain::{Error, exports};
use stagedoor_testing::{Fixture, PASSWORD, audio, on_both_databases};

use super::opened::{json, opened};
use super::{archive, artist, copy, read, upload, whole};

#[on_both_databases]
async fn a_copy_has_everything_and_every_program_opens_it(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    fixture.send_mail().await;
    upload(&ada, "Night/ferry").await;
    fixture.advance(1);
    upload(&ada, "Élan").await;
    let ticket = NewTicket {
        kind: "question".to_owned(),
        subject: "The door".to_owned(),
        text: "It does not open.".to_owned(),
    };
    support::open(&ada, &ticket).await.unwrap();
    let export = copy(&fixture, &ada, true).await;
    assert!(export.include_media && export.progress == 100);

    let files = opened(&whole(&archive(&ada, &export).await).await);
    let account = json(&files, "account.json");
    assert_eq!(account["username"], "ada");
    assert_eq!(account["email"], "ada@example.com");
    assert_eq!(account["schema_version"], 1);
    let sessions = json(&files, "sessions.json");
    assert_eq!(sessions["items"][0]["address"], "192.0.2.7");
    let log = json(&files, "security_log.json");
    let events = log["items"].as_array().unwrap();
    let asked = events
        .iter()
        .find(|event| event["event"] == "user.request_export")
        .unwrap();
    assert_eq!(asked["metadata"], json!({"include_media": true}));
    assert_eq!(asked["user_agent"], "Test/1.0");

    let tracks = json(&files, "tracks.json");
    let names: Vec<&str> = tracks["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|track| track["files"]["original"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["tracks/001 Night_ferry.wav", "tracks/002 Élan.wav"]);
    for name in names {
        assert_eq!(files[name], audio::wav());
    }
    let tickets = json(&files, "support_tickets.json");
    assert_eq!(tickets["items"][0]["subject"], "The door");
    let said = &tickets["items"][0]["messages"][0];
    assert_eq!(said["text"], "It does not open.");
    assert_eq!(json(&files, "artists.json")["items"][0]["handle"], "ada");
    assert_eq!(json(&files, "plays.json")["items"][1]["title"], "Élan");
    let readme = String::from_utf8(files["README.txt"].clone()).unwrap();
    for name in files.keys().filter(|name| name.contains(".json")) {
        assert!(readme.contains(name.as_str()), "{name} is not explained");
    }
}

#[on_both_databases]
async fn what_opens_an_account_is_in_no_copy(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let export = copy(&fixture, &ada, false).await;
    let files = opened(&whole(&archive(&ada, &export).await).await);
    let hash = fixture
        .text("SELECT password_hash FROM users WHERE username = 'ada'")
        .await;
    for (name, content) in &files {
        let text = String::from_utf8(content.clone()).unwrap();
        assert!(!text.contains(&hash) && !text.contains(PASSWORD), "{name}");
        assert!(!text.contains("token_hash"), "{name}");
    }
}

#[on_both_databases]
async fn files_are_in_a_copy_only_where_they_were_asked_for(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    upload(&ada, "Night ferry").await;
    let export = copy(&fixture, &ada, false).await;
    let files = opened(&whole(&archive(&ada, &export).await).await);
    assert!(files.keys().all(|name| !name.starts_with("tracks/")));
    let tracks = json(&files, "tracks.json");
    assert_eq!(tracks["items"][0]["title"], "Night ferry");
    assert_eq!(tracks["items"][0]["files"]["original"], json!(null));
}

#[on_both_databases]
async fn a_copy_is_of_one_person_alone(fixture: Fixture) {
    let (ada, eve) = (artist(&fixture, "ada").await, artist(&fixture, "eve").await);
    upload(&ada, "Night ferry").await;
    let of_ada = copy(&fixture, &ada, true).await;
    let refused = exports::archive(&eve, of_ada.id, true).await.err().unwrap();
    assert!(matches!(refused, Error::NotFound), "{refused}");
    let of_eve = copy(&fixture, &eve, true).await;
    let files = opened(&whole(&archive(&eve, &of_eve).await).await);
    for (name, content) in &files {
        let text = String::from_utf8_lossy(content);
        assert!(!text.contains("Night ferry"), "{name}");
        assert!(!text.contains("ada@"), "{name}");
    }
}

#[on_both_databases]
async fn any_part_of_an_archive_is_that_part_of_the_whole(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    upload(&ada, "Night ferry").await;
    let export = copy(&fixture, &ada, true).await;
    let archive = archive(&ada, &export).await;
    let all = whole(&archive).await;
    assert_eq!(all.len() as u64, archive.size);
    assert_eq!(export.size_bytes, Some(all.len().try_into().unwrap()));
    let mut start = 0;
    while start < all.len() {
        let end = (start + 777).min(all.len());
        let part = read(&archive, start as u64..end as u64).await;
        assert!(part == all[start..end], "{start}..{end}");
        start += 1_931;
    }
    let rest = read(&archive, 12_345..archive.size).await;
    assert!(rest == all[12_345..]);
}

#[on_both_databases]
async fn a_long_log_and_long_lists_are_whole(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    fixture.send_mail().await;
    let user_id = "(SELECT id FROM users WHERE username = 'ada')";
    let doubled = format!(
        "INSERT INTO sent_mails (id, user_id, kind, sent_at)
         SELECT {}, {user_id}, 'now_artist', created_at FROM audit_logs LIMIT 1",
        random_id(&fixture)
    );
    for _ in 0..3 {
        fixture.execute(doubled.clone()).await;
    }
    let events = fixture.count("SELECT COUNT(*) FROM audit_logs").await;
    let mut total = events;
    while total < 1_200 {
        let more = format!(
            "INSERT INTO audit_logs (id, action, actor, actor_id, subject_id, metadata, created_at)
             SELECT {}, action, actor, actor_id, subject_id, metadata, created_at
             FROM audit_logs WHERE subject_id = {user_id}",
            random_id(&fixture)
        );
        fixture.execute(more).await;
        total = fixture.count("SELECT COUNT(*) FROM audit_logs").await;
    }
    let export = copy(&fixture, &ada, false).await;
    let files = opened(&whole(&archive(&ada, &export).await).await);
    let log = json(&files, "security_log.json");
    let written = fixture
        .count(format!(
            "SELECT COUNT(*) FROM audit_logs WHERE subject_id = {user_id}
             AND action <> 'user.download_export'"
        ))
        .await;
    let written = usize::try_from(written).unwrap();
    let items = log["items"].as_array().unwrap();
    assert_eq!(items.len(), written);
    let mut ids: Vec<&str> = items
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), written, "one is there twice");
    assert_eq!(
        json(&files, "mails.json")["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

/// SQL for a new id.
fn random_id(fixture: &Fixture) -> &'static str {
    match &fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => "randomblob(16)",
        stagedoor_domain::Db::Postgres { .. } => "gen_random_uuid()",
    }
}
