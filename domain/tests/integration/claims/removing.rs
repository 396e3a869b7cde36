//! Accounts that nobody confirms end after seven days.

use stagedoor_domain::users::remove_unconfirmed;
use stagedoor_domain::{Caller, Role, operators};
use stagedoor_testing::on_both_databases;

use super::{CONFIRM, DAY, change, claim, link_of, session, verify};
use crate::support::{Backend, House};

async fn names(house: &House) -> Vec<String> {
    let mut left = Vec::new();
    for name in ["mal", "nina", "otto", "vera", "artist"] {
        if operators::show(&house.services, name).await.is_ok() {
            left.push(name.to_owned());
        }
    }
    left
}

#[on_both_databases]
async fn what_nobody_confirms_ends_after_seven_days_and_frees_its_name(house: House) {
    let mal = claim(&house, "mal", "nina@example.com").await;
    claim(&house, "nina", "nina@example.com").await;
    let link = link_of(&house, "nina").await;
    verify(&house, &link).await.unwrap();
    house.user("otto", Role::User, false).await;
    claim(&house, "vera", "vera@example.com").await;
    house
        .execute("UPDATE users SET role = 'artist' WHERE username = 'vera'")
        .await;
    // To correct the address takes nothing away from the time, and adds nothing.
    house.advance(6 * DAY);
    let principal = session(&house, &mal).await;
    change(&house, &principal, "mal@example.org").await.unwrap();
    house.advance(DAY - 1);
    assert_eq!(remove_unconfirmed(&house.services).await.unwrap(), 0);
    house.advance(2);
    assert_eq!(remove_unconfirmed(&house.services).await.unwrap(), 1);
    assert_eq!(names(&house).await, ["nina", "otto", "vera"]);
    assert_eq!(remove_unconfirmed(&house.services).await.unwrap(), 0);
    claim(&house, "mal", "mal@example.com").await;
}

#[on_both_databases]
async fn what_has_content_stays(backend: Backend) {
    let house = House::open(backend).await;
    claim(&house, "artist", "artist@example.com").await;
    claim(&house, "mal", "mal@example.com").await;
    house
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
    house.advance(8 * DAY);
    assert_eq!(remove_unconfirmed(&house.services).await.unwrap(), 1);
    assert_eq!(names(&house).await, ["artist"]);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn confirming_at_the_last_moment_is_never_lost(backend: Backend) {
    let house = House::open_with(backend, |settings| {
        settings.verification_lifetime = std::time::Duration::from_hours(24 * 30);
    })
    .await;
    for round in 0..8 {
        claim(
            &house,
            &format!("nina{round}"),
            &format!("nina{round}@example.com"),
        )
        .await;
    }
    let links = house.mailed_tokens(CONFIRM).await;
    house.advance(8 * DAY);
    let calls = links.into_iter().map(|link| {
        let services = house.services.clone();
        tokio::spawn(async move {
            stagedoor_domain::accounts::verify_email(
                &Caller::anonymous(&services, crate::support::origin()),
                &link,
            )
            .await
            .is_ok()
        })
    });
    let calls: Vec<_> = calls.collect();
    remove_unconfirmed(&house.services).await.unwrap();
    let mut confirmed = 0;
    for call in calls {
        confirmed += i64::from(call.await.unwrap());
    }
    assert_eq!(house.count("SELECT COUNT(*) FROM users").await, confirmed);
    let verified = "SELECT COUNT(*) FROM users WHERE is_verified = TRUE";
    assert_eq!(house.count(verified).await, confirmed);
}
