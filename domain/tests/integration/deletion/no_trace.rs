//! Nothing is left of somebody whose account is deleted: every column of every table is read.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use stagedoor_domain::accounts::{Credentials, Proof, log_in, request_email_change};
use stagedoor_domain::mail::{Mailer, OutboxFolder};
use stagedoor_domain::tracks::Visibility;
use stagedoor_domain::{Caller, ClientInfo, Principal, Role, background, deletion, expiry};
use stagedoor_testing::{Backend, Fixture, PASSWORD, on_both_databases};
use uuid::Uuid;

use super::columns::TABLES;
use super::rows::{columns, rows};
use super::{DAY, run_jobs, track};

/// Where the person who goes comes from: nobody else does.
fn her_device() -> ClientInfo {
    ClientInfo {
        address: Some("203.0.113.99".parse::<IpAddr>().unwrap()),
        user_agent: Some("Needle/7.0 (Haystack)".into()),
        request_id: Some("request-of-philomena".into()),
        language: None,
        device: None,
        session_id: None,
    }
}

/// What nobody else has, in small letters.
const NEEDLES: [&str; 9] = [
    "philomena",
    "203.0.113.99",
    "needle",
    "haystack",
    "phil's laptop",
    "lullaby",
    "moved-to",
    "half-a-song",
    "secret wish",
];

#[on_both_databases]
async fn every_column_is_declared(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let declared: BTreeMap<String, BTreeSet<String>> = TABLES
        .iter()
        .map(|(table, _, columns)| {
            let columns = columns.iter().map(ToString::to_string);
            ((*table).to_owned(), columns.collect())
        })
        .collect();
    assert_eq!(
        columns(&fixture).await,
        declared,
        "left: the tables; right: what deletion/columns.rs says happens to each column"
    );
}

#[on_both_databases]
async fn nothing_is_left_of_somebody_who_is_gone(fixture: Fixture) {
    let user_id = somebody_everywhere(&fixture).await;
    let needles = needles(user_id);
    let before = rows(&fixture).await;
    let mut found = BTreeSet::new();
    for (table, lines) in &before {
        if lines.iter().any(|line| has_any(line, &needles)) {
            found.insert(table.as_str());
        }
    }
    // So that the walk below walks past something.
    for table in [
        "artist_links",
        "artist_members",
        "artists",
        "audit_logs",
        "backup_codes",
        "email_changes",
        "exports",
        "held_usernames",
        "invitations",
        "jobs",
        "known_devices",
        "login_devices",
        "passkeys",
        "recoveries",
        "sent_mails",
        "sessions",
        "totp_secrets",
        "ticket_messages",
        "tickets",
        "tracks",
        "uploads",
        "users",
        "verification_tokens",
    ] {
        assert!(
            found.contains(table),
            "nothing of hers in {table}: {found:?}"
        );
    }

    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;
    assert_no_trace(&fixture, user_id).await;
    assert!(fixture.stored_files().is_empty());
    let after = rows(&fixture).await;

    // What happened is still written down, about somebody whom nothing leads back to, and
    // where it was in the account of another, about that one.
    assert_eq!(after["audit_logs"].len(), before["audit_logs"].len() + 1);
    let subjects = "SELECT COUNT(DISTINCT subject_id) FROM audit_logs
                    WHERE subject_id NOT IN (SELECT id FROM users)";
    // The pseudonym, nobody, and the one in whose account she did something.
    assert_eq!(fixture.count(subjects).await, 3);
    assert!(after["erasures"].is_empty());
}

/// Nobody takes the last mail, whose job is the last to know the address.
#[on_both_databases]
async fn nothing_is_left_where_the_last_mail_cannot_be_sent(fixture: Fixture) {
    let user_id = somebody_everywhere(&fixture).await;
    let file = fixture.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let broken = Mailer::Outbox(OutboxFolder::at(file));
    fixture.advance(30 * DAY);
    // It is tried for three days.
    for _ in 0..75 {
        background::run_ready(&fixture.services, &broken)
            .await
            .unwrap();
        fixture.advance(60 * 60);
    }
    assert_no_trace(&fixture, user_id).await;
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
}

/// All that says of her, also her id.
fn needles(user_id: Uuid) -> Vec<String> {
    let ids = [user_id.to_string(), user_id.simple().to_string()];
    NEEDLES.iter().map(ToString::to_string).chain(ids).collect()
}

/// In no row, and after the hour's sweep in no byte of the files of a database that has
/// files here.
async fn assert_no_trace(fixture: &Fixture, user_id: Uuid) {
    expiry::sweep(&fixture.services).await.unwrap();
    let needles = needles(user_id);
    for (table, lines) in &rows(fixture).await {
        for line in lines {
            assert!(!has_any(line, &needles), "{table}: {line}");
        }
    }
    if fixture.database.backend() == Backend::Postgres {
        return;
    }
    for name in ["stagedoor.db", "stagedoor.db-wal"] {
        let mut bytes = std::fs::read(fixture.folder.path().join(name)).unwrap();
        let has = |bytes: &[u8], needle: &[u8]| {
            let mut parts = bytes.windows(needle.len());
            parts.position(|part| part == needle)
        };
        let at = has(&bytes, user_id.as_bytes());
        assert_eq!(at, None, "her id is in {name}");
        bytes.make_ascii_lowercase();
        for needle in &needles {
            let at = has(&bytes, needle.as_bytes());
            assert_eq!(at, None, "{needle} is in {name}");
        }
    }
}

#[on_both_databases]
async fn nothing_of_anybody_else_is_touched(fixture: Fixture) {
    let mira = fixture.user("mira", Role::Creator, true).await;
    let (principal, _) = fixture.log_in(&mira).await;
    let caller = fixture.caller(principal);
    track(&fixture, &caller, "Ferry", Visibility::Public).await;
    run_jobs(&fixture).await;
    let before = rows(&fixture).await;
    somebody_everywhere(&fixture).await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;
    let after = rows(&fixture).await;
    for (table, lines) in before {
        for line in lines {
            assert!(after[&table].contains(&line), "{table}: {line}");
        }
    }
}

fn has_any(line: &str, needles: &[String]) -> bool {
    needles.iter().any(|needle| line.contains(needle.as_str()))
}

/// False, as this database has it in a column.
fn no(fixture: &Fixture) -> &'static str {
    match fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => "0",
        stagedoor_domain::Db::Postgres { .. } => "FALSE",
    }
}

/// Somebody who has left something in every table that people leave something in, and has
/// asked for their account's end.
#[allow(clippy::too_many_lines, reason = "one after the other")]
async fn somebody_everywhere(fixture: &Fixture) -> Uuid {
    let user = fixture.user("philomena", Role::Creator, true).await;
    let hers = Caller::anonymous(&fixture.services, her_device());
    let wrong = Credentials {
        identifier: "philomena".into(),
        password: "not this one, surely".into(),
    };
    log_in(&hers, wrong, None).await.unwrap_err();
    let right = Credentials {
        identifier: "philomena".into(),
        password: PASSWORD.into(),
    };
    let login = log_in(&hers, right, None).await.unwrap();
    let principal: Principal = login.began().session.principal().unwrap();
    let caller = Caller::logged_in(&fixture.services, her_device(), principal);
    request_email_change(&caller, "moved-to@example.org", Proof::Recent)
        .await
        .unwrap();
    track(fixture, &caller, "Lullaby", Visibility::Public).await;
    track(fixture, &caller, "Lullaby, unheard", Visibility::Private).await;
    let upload = stagedoor_domain::uploads::NewUpload {
        length: 1_000,
        file_name: Some("half-a-song.wav".into()),
        ..Default::default()
    };
    stagedoor_domain::uploads::create(&caller, upload)
        .await
        .unwrap();
    let hers = "(SELECT id FROM users WHERE username = 'philomena')";
    let artist = format!("(SELECT artist_id FROM artist_members WHERE user_id = {hers})");
    let x = |byte: &str| match fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => format!("x'{byte}'"),
        stagedoor_domain::Db::Postgres { .. } => format!("'\\x{byte}'"),
    };
    let now = format!("(SELECT created_at FROM users WHERE id = {hers})");
    for sql in [
        format!("UPDATE artists SET about = 'Needle' WHERE id = {artist}"),
        format!(
            "INSERT INTO artist_links (artist_id, position, url)
             VALUES ({artist}, 0, 'https://philomena.example/')"
        ),
        format!(
            "INSERT INTO artist_handles (handle, artist_id, kept_until)
             VALUES ('philomena-before', {artist}, {now})"
        ),
        format!(
            "INSERT INTO held_usernames (username_key, user_id, held_until)
             VALUES ('philomena-was', {hers}, {now})"
        ),
        format!(
            "INSERT INTO passkeys (id, user_id, credential_id, name, credential, transports, created_at)
             VALUES ({hers}, {hers}, {}, 'Phil''s laptop', '{{}}', '[]', {now})",
            x("01")
        ),
        format!(
            "INSERT INTO totp_secrets (user_id, sealed_secret, created_at) VALUES ({hers}, {}, {now})",
            x("02")
        ),
        format!(
            "INSERT INTO backup_codes (user_id, code_hash, recipe, created_at)
             VALUES ({hers}, {}, 'needle', {now})",
            x("03")
        ),
        format!(
            "INSERT INTO recoveries (user_id, locked_at, two_step_came_after)
             VALUES ({hers}, {now}, {})",
            no(fixture)
        ),
        format!(
            "INSERT INTO verification_tokens
                 (token_hash, purpose, user_id, concerns_at, created_at, expires_at)
             VALUES ({}, 'disown', {hers}, {now}, {now}, {now})",
            x("04")
        ),
        format!(
            "INSERT INTO exports (id, user_id, state, include_media, created_at, plan)
             VALUES ({hers}, {hers}, 'queued', {}, {now}, 'needle')",
            no(fixture)
        ),
        format!(
            "INSERT INTO sent_mails (id, user_id, kind, sent_at)
             VALUES ({hers}, {hers}, 'verify_email', {now})"
        ),
        format!(
            "INSERT INTO tickets (id, reference, user_id, kind, subject, state, created_at, updated_at)
             VALUES ({artist}, 'S-1', {hers}, 'question', 'Needle', 'open', {now}, {now})"
        ),
        format!(
            "INSERT INTO ticket_messages (id, ticket_id, position, author, text, created_at)
             VALUES ({artist}, {artist}, 0, 'user', 'My secret wish', {now})"
        ),
        format!(
            "INSERT INTO invitations (id, token_hash, email, uses, used, created_at, expires_at)
             VALUES ({artist}, {}, 'Philomena@example.com', 1, 1, {now}, {now})",
            x("05")
        ),
        // Mails that failed for good, of both kinds of owners.
        "UPDATE jobs SET state = 'dead', last_error = 'no mailbox philomena@example.com'
         WHERE lane = 'ordinary'"
            .to_owned(),
        // A moderator who did something in another account.
        format!(
            "INSERT INTO audit_logs
                 (id, action, actor, actor_id, subject_id, address, user_agent, metadata, created_at)
             SELECT sessions.id, 'user.lock', 'user', {hers}, sessions.id, '203.0.113.99',
                    'Needle/7.0', '{{}}', {now}
             FROM sessions LIMIT 1"
        ),
    ] {
        fixture.execute(sql).await;
    }
    deletion::request(&caller, "philomena", false)
        .await
        .unwrap();
    // She logs in once more to look.
    let anew = Credentials {
        identifier: "philomena".into(),
        password: PASSWORD.into(),
    };
    log_in(
        &Caller::anonymous(&fixture.services, her_device()),
        anew,
        None,
    )
    .await
    .unwrap();
    user.id
}
