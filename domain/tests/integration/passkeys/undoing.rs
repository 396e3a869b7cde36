//! Putting a passkey back that was just removed.

use stagedoor_domain::passkeys;
use stagedoor_domain::{Error, Principal};
use stagedoor_testing::{Authenticator, Backend, Fixture, on_both_databases};

use super::{HERE, PASSKEYS, Person, add, ask_to_log_in, log_in, open, open_with, person};
use crate::support::two_step::proven;
use crate::support::with_new_id;

/// Removes their passkey; what puts it back.
async fn remove(fixture: &Fixture, person: &Person) -> String {
    let caller = fixture.caller(proven(fixture, &person.principal));
    let removed = passkeys::remove_undoably(&caller, person.passkey.id).await;
    let (undo, _) = with_new_id(removed.unwrap());
    assert_eq!(fixture.count(PASSKEYS).await, 0);
    undo.unwrap()
}

async fn put_back(fixture: &Fixture, principal: &Principal, undo: &str) -> Result<String, Error> {
    let caller = fixture.caller(proven(fixture, principal));
    let renewed = passkeys::put_back(&caller, undo).await?;
    Ok(with_new_id(renewed).0)
}

/// Whether their device logs in.
async fn logs_in(fixture: &Fixture, person: &Person) -> bool {
    let asked = ask_to_log_in(fixture).await;
    let credential = person.device.get(&asked.options);
    log_in(fixture, &asked, &credential).await.is_ok()
}

#[on_both_databases]
async fn it_is_as_it_was_and_logs_in(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    assert!(logs_in(&fixture, &nina).await);
    let before = passkeys::list(&fixture.caller(nina.principal)).await;
    let undo = remove(&fixture, &nina).await;
    assert!(!logs_in(&fixture, &nina).await);
    fixture.advance(9 * 60);
    let name = put_back(&fixture, &nina.principal, &undo).await.unwrap();
    assert_eq!(name, nina.passkey.name);
    let after = passkeys::list(&fixture.caller(nina.principal)).await;
    assert_eq!(after.unwrap(), before.unwrap());
    assert!(logs_in(&fixture, &nina).await);
    // Written down and told as what it is.
    let back = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.put_passkey_back'
                AND CAST(metadata AS TEXT) LIKE '%name%'";
    assert_eq!(fixture.count(back).await, 1);
    let told = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%passkey_put_back%'";
    assert_eq!(fixture.count(told).await, 1);
    let added = "SELECT (SELECT COUNT(*) FROM audit_logs WHERE action = 'user.add_passkey')
                 + (SELECT COUNT(*) FROM jobs WHERE payload LIKE '%passkey_added%')";
    assert_eq!(fixture.count(added).await, 2, "the first time alone");
    let again = put_back(&fixture, &nina.principal, &undo).await;
    assert!(matches!(again, Err(Error::NotFound)));
    // What undid the first removal does not undo the next.
    let next = remove(&fixture, &nina).await;
    let replayed = put_back(&fixture, &nina.principal, &undo).await;
    assert!(matches!(replayed, Err(Error::NotFound)));
    put_back(&fixture, &nina.principal, &next).await.unwrap();
}

#[on_both_databases]
async fn not_later_not_elsewhere_and_not_by_anything_else(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let undo = remove(&fixture, &nina).await;
    let (elsewhere, _) = fixture.log_in(&nina.user).await;
    let mira = fixture.listener("mira").await;
    let (others, _) = fixture.log_in(&mira).await;
    for principal in [&elsewhere, &others] {
        let refused = put_back(&fixture, principal, &undo).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    }
    let changed = undo.replace(char::is_lowercase, "a");
    for other in ["", "not base64!", &undo[..16], &changed] {
        let refused = put_back(&fixture, &nina.principal, other).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{other}");
    }
    // A session alone is not enough.
    let stale = Principal {
        proved_at: None,
        ..nina.principal
    };
    let refused = passkeys::put_back(&fixture.caller(stale), &undo).await;
    assert!(matches!(refused, Err(Error::ReauthenticationRequired)));
    fixture.advance(10 * 60);
    let late = put_back(&fixture, &nina.principal, &undo).await;
    assert!(matches!(late, Err(Error::NotFound)));
    assert_eq!(fixture.count(PASSKEYS).await, 0);
}

#[on_both_databases]
async fn one_that_is_suspended_does_not_come_back_as_good(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    fixture
        .execute("UPDATE passkeys SET suspended_at = created_at")
        .await;
    let caller = fixture.caller(proven(&fixture, &nina.principal));
    let removed = passkeys::remove_undoably(&caller, nina.passkey.id).await;
    assert_eq!(with_new_id(removed.unwrap()).0, None);
}

#[on_both_databases]
async fn there_is_no_more_room_for_it_than_for_a_new_one(backend: Backend) {
    let fixture = open_with(backend, |settings| settings.passkeys_per_user = 1).await;
    let nina = person(&fixture, "nina").await;
    let undo = remove(&fixture, &nina).await;
    let mut other = Authenticator::at(HERE);
    add(&fixture, &nina.principal, &mut other).await;
    let refused = put_back(&fixture, &nina.principal, &undo).await;
    assert!(matches!(refused, Err(Error::TooMany { .. })));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_eight_at_once_one_puts_it_back(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let undo = remove(&fixture, &nina).await;
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let caller = fixture.caller(proven(&fixture, &nina.principal));
            let undo = undo.clone();
            tokio::spawn(async move { passkeys::put_back(&caller, &undo).await.is_ok() })
        })
        .collect();
    let mut put = 0;
    for call in calls {
        put += u32::from(call.await.unwrap());
    }
    assert_eq!((put, fixture.count(PASSKEYS).await), (1, 1));
}
