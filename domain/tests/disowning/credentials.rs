//! What came into the account since then goes, what was there before stays.

use std::time::Duration;

use rstest::rstest;
use stagedoor_domain::accounts::undo_email_change;
use uuid::Uuid;

use crate::support::{Backend, House, PASSWORD, origin};
use crate::{HOUR, NEW, OLD, ask, execute, nina, password_changed, press, token};

const PASSKEYS: &str = "SELECT COUNT(*) FROM passkeys";
const OLD_PASSKEYS: &str = "SELECT COUNT(*) FROM passkeys WHERE name = 'old'";
const TWO_STEP: &str = "SELECT COUNT(*) FROM users WHERE two_factor_enabled = TRUE";
const SECRETS: &str = "SELECT COUNT(*) FROM totp_secrets";
const CODES: &str = "SELECT COUNT(*) FROM backup_codes";

async fn add_passkey(house: &House, user_id: Uuid, name: &str) {
    execute!(
        house,
        "INSERT INTO passkeys (id, user_id, credential_id, name, credential, transports, created_at)
         VALUES ($1, $2, $3, $4, '{}', '[]', $5)",
        house.services.new_id(),
        user_id,
        house.services.new_id().as_bytes().to_vec(),
        name,
        house.services.clock.now(),
    );
}

async fn add_secret(house: &House, user_id: Uuid, is_confirmed: bool) {
    let now = house.services.clock.now();
    execute!(
        house,
        "INSERT INTO totp_secrets (user_id, sealed_secret, created_at, confirmed_at)
         VALUES ($1, $2, $3, $4)",
        user_id,
        vec![1_u8],
        now,
        is_confirmed.then_some(now),
    );
    execute!(
        house,
        "UPDATE users SET two_factor_enabled = $2 WHERE id = $1",
        user_id,
        is_confirmed,
    );
}

async fn add_code(house: &House, user_id: Uuid) {
    execute!(
        house,
        "INSERT INTO backup_codes (user_id, code_hash, recipe, created_at) VALUES ($1, $2, '', $3)",
        user_id,
        house.services.new_id().as_bytes().to_vec(),
        house.services.clock.now(),
    );
}

#[rstest]
#[tokio::test]
async fn passkeys_since_then_go(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let house = House::open(backend).await;
    let (user, principal) = nina(&house).await;
    let mira = house.listener("mira").await;
    add_passkey(&house, user.id, "old").await;
    house.advance(HOUR);
    // Written down a moment before the time that the mail tells.
    add_passkey(&house, user.id, "moment").await;
    house.clock.advance(Duration::from_millis(3));
    let token = password_changed(&house, &principal, PASSWORD).await;
    house.advance(HOUR);
    add_passkey(&house, user.id, "new").await;
    add_passkey(&house, mira.id, "old").await;

    press(&house, &token).await.unwrap();

    assert_eq!(house.count(PASSKEYS).await, 2);
    assert_eq!(house.count(OLD_PASSKEYS).await, 2);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.disown'
                  AND CAST(metadata AS TEXT) LIKE '%moment%' AND CAST(metadata AS TEXT) LIKE '%new%'
                  AND CAST(metadata AS TEXT) NOT LIKE '%\"old\"%'";
    assert_eq!(house.count(events).await, 1);
}

#[rstest]
#[tokio::test]
async fn two_step_login_turned_on_since_then_goes_with_its_codes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let (user, principal) = nina(&house).await;
    let token = password_changed(&house, &principal, PASSWORD).await;
    house.advance(HOUR);
    add_secret(&house, user.id, true).await;
    add_code(&house, user.id).await;

    press(&house, &token).await.unwrap();

    for left in [SECRETS, CODES, TWO_STEP] {
        assert_eq!(house.count(left).await, 0, "{left}");
    }
}

#[rstest]
#[tokio::test]
async fn two_step_login_from_before_stays_but_for_codes_made_since_then(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let (user, principal) = nina(&house).await;
    add_secret(&house, user.id, true).await;
    add_code(&house, user.id).await;
    house.advance(HOUR);
    let token = password_changed(&house, &principal, PASSWORD).await;
    house.advance(HOUR);
    add_code(&house, user.id).await;

    press(&house, &token).await.unwrap();

    for left in [SECRETS, CODES, TWO_STEP] {
        assert_eq!(house.count(left).await, 1, "{left}");
    }
}

#[rstest]
#[tokio::test]
async fn a_set_up_that_was_begun_and_not_confirmed_goes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let (user, principal) = nina(&house).await;
    add_secret(&house, user.id, false).await;
    house.advance(HOUR);
    let token = password_changed(&house, &principal, PASSWORD).await;
    press(&house, &token).await.unwrap();
    assert_eq!(house.count(SECRETS).await, 0);
}

#[rstest]
#[tokio::test]
async fn a_device_seen_first_since_then_is_new_again(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let (user, principal) = nina(&house).await;
    let add_device = async |name: u8| {
        execute!(
            house,
            "INSERT INTO known_devices (user_id, device_hash, first_seen_at) VALUES ($1, $2, $3)",
            user.id,
            vec![name],
            house.services.clock.now(),
        );
    };
    add_device(1).await;
    house.advance(HOUR);
    let token = password_changed(&house, &principal, PASSWORD).await;
    add_device(2).await;
    press(&house, &token).await.unwrap();
    let devices = "SELECT COUNT(*) FROM known_devices";
    assert_eq!(house.count(devices).await, 1);
}

/// A mail about what came after the account had moved would have gone to whoever
/// moved it.
#[rstest]
#[tokio::test]
async fn undoing_a_change_of_address_takes_away_what_came_since_it_was_asked_for(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let (user, principal) = nina(&house).await;
    add_passkey(&house, user.id, "old").await;
    house.advance(60);
    ask(&house, &principal, NEW).await.unwrap();
    let undoing = token(&house, OLD, "/email-change/undo").await;
    house.advance(HOUR);
    add_passkey(&house, user.id, "new").await;
    add_secret(&house, user.id, true).await;

    undo_email_change(&house.services, &origin(), &undoing)
        .await
        .unwrap();

    assert_eq!(house.count(PASSKEYS).await, 1);
    assert_eq!(house.count(OLD_PASSKEYS).await, 1);
    assert_eq!(house.count(TWO_STEP).await, 0);
}
