//! Accounts that nobody confirms end after seven days.

use stagedoor_domain::users::remove_unconfirmed;
use stagedoor_domain::{Caller, Role, operators};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{CONFIRM, DAY, change, claim, link_of, session, verify};

async fn names(fixture: &Fixture) -> Vec<String> {
    let mut left = Vec::new();
    for name in ["mal", "nina", "otto", "vera", "artist"] {
        if operators::show(&fixture.services, name).await.is_ok() {
            left.push(name.to_owned());
        }
    }
    left
}

#[on_both_databases]
async fn what_nobody_confirms_ends_after_seven_days_and_frees_its_name(fixture: Fixture) {
    let mal = claim(&fixture, "mal", "nina@example.com").await;
    claim(&fixture, "nina", "nina@example.com").await;
    let link = link_of(&fixture, "nina").await;
    verify(&fixture, &link).await.unwrap();
    fixture.user("otto", Role::User, false).await;
    claim(&fixture, "vera", "vera@example.com").await;
    fixture
        .execute("UPDATE users SET role = 'artist' WHERE username = 'vera'")
        .await;
    // To correct the address takes nothing away from the time, and adds nothing.
    fixture.advance(6 * DAY);
    let principal = session(&fixture, &mal).await;
    change(&fixture, &principal, "mal@example.org")
        .await
        .unwrap();
    fixture.advance(DAY - 1);
    assert_eq!(remove_unconfirmed(&fixture.services).await.unwrap(), 0);
    fixture.advance(2);
    assert_eq!(remove_unconfirmed(&fixture.services).await.unwrap(), 1);
    assert_eq!(names(&fixture).await, ["nina", "otto", "vera"]);
    assert_eq!(remove_unconfirmed(&fixture.services).await.unwrap(), 0);
    claim(&fixture, "mal", "mal@example.com").await;
}

#[on_both_databases]
async fn what_has_content_stays(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    claim(&fixture, "artist", "artist@example.com").await;
    claim(&fixture, "mal", "mal@example.com").await;
    fixture
        .execute(match backend {
            Backend::Sqlite => {
                "INSERT INTO tracks (id, owner_id, title, format, content_type, size_bytes, sha256, object_key, created_at)
                 SELECT id, id, 'Song', 'wav', 'audio/wav', 1, x'00', 'key', created_at
                 FROM users WHERE username = 'artist'"
            }
            Backend::Postgres => {
                "INSERT INTO tracks (id, owner_id, title, format, content_type, size_bytes, sha256, object_key, created_at)
                 SELECT id, id, 'Song', 'wav', 'audio/wav', 1, '\\x00'::bytea, 'key', created_at
                 FROM users WHERE username = 'artist'"
            }
        })
        .await;
    fixture.advance(8 * DAY);
    assert_eq!(remove_unconfirmed(&fixture.services).await.unwrap(), 1);
    assert_eq!(names(&fixture).await, ["artist"]);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn confirming_at_the_last_moment_is_never_lost(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.verification_lifetime = std::time::Duration::from_hours(24 * 30);
    })
    .await;
    for round in 0..8 {
        claim(
            &fixture,
            &format!("nina{round}"),
            &format!("nina{round}@example.com"),
        )
        .await;
    }
    let links = fixture.mailed_tokens(CONFIRM).await;
    fixture.advance(8 * DAY);
    let calls = links.into_iter().map(|link| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            stagedoor_domain::accounts::verify_email(
                &Caller::anonymous(&services, stagedoor_testing::client_info()),
                &link,
            )
            .await
            .is_ok()
        })
    });
    let calls: Vec<_> = calls.collect();
    remove_unconfirmed(&fixture.services).await.unwrap();
    let mut confirmed = 0;
    for call in calls {
        confirmed += i64::from(call.await.unwrap());
    }
    assert_eq!(fixture.count("SELECT COUNT(*) FROM users").await, confirmed);
    let verified = "SELECT COUNT(*) FROM users WHERE is_verified = TRUE";
    assert_eq!(fixture.count(verified).await, confirmed);
}
