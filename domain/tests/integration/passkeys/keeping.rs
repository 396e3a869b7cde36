//! Renaming and removing passkeys.

use stagedoor_domain::{Caller, Error, Principal, passkeys, sessions};
use stagedoor_testing::{Backend, Fixture, client_info, on_both_databases};

use super::{PASSKEYS, add, ask_to_log_in, is_rejected, log_in, open, person};
use crate::support::with_new_id;

#[on_both_databases]
async fn a_passkey_is_renamed_by_its_owner_alone(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let mira = person(&fixture, "mira").await;
    let id = nina.passkey.id;
    let rename = async |principal: &Principal, name| {
        passkeys::rename(&fixture.caller(*principal), id, name).await
    };
    let renamed = rename(&nina.principal, " Phone ").await.unwrap();
    assert_eq!((renamed.id, &*renamed.name), (id, "Phone"));
    let refused = rename(&nina.principal, "  ").await;
    assert!(matches!(refused, Err(Error::Validation(fields)) if fields[0].code() == "required"));
    let refused = rename(&mira.principal, "Mine").await;
    assert!(matches!(refused, Err(Error::NotFound)));
    let listed = passkeys::list(&fixture.caller(nina.principal))
        .await
        .unwrap();
    assert_eq!(listed, [renamed]);
    let audited = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.rename_passkey'";
    assert_eq!(fixture.count(audited).await, 1);
}

#[on_both_databases]
async fn a_removed_passkey_opens_nothing_and_the_session_gets_a_new_id(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let mira = person(&fixture, "mira").await;
    let id = nina.passkey.id;
    let remove =
        async |principal: &Principal| passkeys::remove(&fixture.caller(*principal), id).await;
    assert!(matches!(
        remove(&mira.principal).await,
        Err(Error::NotFound)
    ));
    let asked = ask_to_log_in(&fixture).await;
    let answer = nina.device.get(&asked.options);
    let ((), token) = with_new_id(remove(&nina.principal).await.unwrap());
    let session = sessions::load(&fixture.services, &token).await.unwrap();
    assert_eq!(session.unwrap().id, nina.principal.session_id);
    assert!(is_rejected(&log_in(&fixture, &asked, &answer).await));
    assert!(matches!(
        remove(&nina.principal).await,
        Err(Error::NotFound)
    ));
    assert_eq!(fixture.count(PASSKEYS).await, 1);
    let audited = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.remove_passkey'
                   AND CAST(metadata AS TEXT) LIKE '%A key%'";
    let mailed = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%passkey_removed%'";
    assert_eq!(fixture.count(audited).await, 1);
    assert_eq!(fixture.count(mailed).await, 1);

    fixture.advance(600);
    let id = mira.passkey.id;
    let late = passkeys::remove(&fixture.caller(mira.principal), id).await;
    assert!(matches!(late, Err(Error::ReauthenticationRequired)));
}

async fn take_passwords_out_of_use(fixture: &Fixture) {
    fixture
        .execute("UPDATE users SET password_hash = '!'")
        .await;
}

#[on_both_databases]
async fn the_last_way_to_log_in_stays(backend: Backend) {
    let fixture = open(backend).await;
    let mut nina = person(&fixture, "nina").await;
    take_passwords_out_of_use(&fixture).await;
    let (principal, first) = (nina.principal, nina.passkey.id);
    let remove = async |id| passkeys::remove(&fixture.caller(principal), id).await;
    assert!(matches!(remove(first).await, Err(Error::LastLoginMethod)));
    assert_eq!(fixture.count(PASSKEYS).await, 1);
    let second = add(&fixture, &principal, &mut nina.device).await.id;
    let _ = remove(first).await.unwrap();
    assert!(matches!(remove(second).await, Err(Error::LastLoginMethod)));
    assert_eq!(fixture.count(PASSKEYS).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_removals_at_once_one_leaves_the_last_way_to_log_in(backend: Backend) {
    let fixture = open(backend).await;
    let mut nina = person(&fixture, "nina").await;
    let mut ids = vec![nina.passkey.id];
    for _ in 1..16 {
        ids.push(add(&fixture, &nina.principal, &mut nina.device).await.id);
    }
    take_passwords_out_of_use(&fixture).await;
    let calls = ids.into_iter().map(|id| {
        let (services, principal) = (fixture.services.clone(), nina.principal);
        tokio::spawn(async move {
            passkeys::remove(&Caller::logged_in(&services, client_info(), principal), id).await
        })
    });
    let mut kept = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => {}
            Err(Error::LastLoginMethod) => kept += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(kept, 1);
    assert_eq!(fixture.count(PASSKEYS).await, 1);
}
