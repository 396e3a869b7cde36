//! Renaming and removing passkeys.

use stagedoor_domain::{Caller, Error, Principal, passkeys, sessions};
use stagedoor_testing::on_both_databases;

use super::{PASSKEYS, add, ask_to_log_in, is_rejected, log_in, open, person};
use crate::support::{Backend, House, origin, with_new_id};

#[on_both_databases]
async fn a_passkey_is_renamed_by_its_owner_alone(backend: Backend) {
    let house = open(backend).await;
    let nina = person(&house, "nina").await;
    let mira = person(&house, "mira").await;
    let id = nina.passkey.id;
    let rename = async |principal: &Principal, name| {
        passkeys::rename(&house.caller(*principal), id, name).await
    };
    let renamed = rename(&nina.principal, " Phone ").await.unwrap();
    assert_eq!((renamed.id, &*renamed.name), (id, "Phone"));
    let refused = rename(&nina.principal, "  ").await;
    assert!(matches!(refused, Err(Error::Validation(fields)) if fields[0].code == "required"));
    let refused = rename(&mira.principal, "Mine").await;
    assert!(matches!(refused, Err(Error::NotFound)));
    let listed = passkeys::list(&house.caller(nina.principal)).await.unwrap();
    assert_eq!(listed, [renamed]);
    let audited = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.rename_passkey'";
    assert_eq!(house.count(audited).await, 1);
}

#[on_both_databases]
async fn a_removed_passkey_opens_nothing_and_the_session_gets_a_new_id(backend: Backend) {
    let house = open(backend).await;
    let nina = person(&house, "nina").await;
    let mira = person(&house, "mira").await;
    let id = nina.passkey.id;
    let remove =
        async |principal: &Principal| passkeys::remove(&house.caller(*principal), id).await;
    assert!(matches!(
        remove(&mira.principal).await,
        Err(Error::NotFound)
    ));
    let asked = ask_to_log_in(&house).await;
    let answer = nina.device.get(&asked.options);
    let ((), token) = with_new_id(remove(&nina.principal).await.unwrap());
    let session = sessions::load(&house.services, &token).await.unwrap();
    assert_eq!(session.unwrap().id, nina.principal.session_id);
    assert!(is_rejected(&log_in(&house, &asked, &answer).await));
    assert!(matches!(
        remove(&nina.principal).await,
        Err(Error::NotFound)
    ));
    assert_eq!(house.count(PASSKEYS).await, 1);
    let audited = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.remove_passkey'
                   AND CAST(metadata AS TEXT) LIKE '%A key%'";
    let mailed = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%passkey_removed%'";
    assert_eq!(house.count(audited).await, 1);
    assert_eq!(house.count(mailed).await, 1);

    house.advance(600);
    let id = mira.passkey.id;
    let late = passkeys::remove(&house.caller(mira.principal), id).await;
    assert!(matches!(late, Err(Error::ReauthenticationRequired)));
}

async fn take_passwords_out_of_use(house: &House) {
    house.execute("UPDATE users SET password_hash = '!'").await;
}

#[on_both_databases]
async fn the_last_way_to_log_in_stays(backend: Backend) {
    let house = open(backend).await;
    let mut nina = person(&house, "nina").await;
    take_passwords_out_of_use(&house).await;
    let (principal, first) = (nina.principal, nina.passkey.id);
    let remove = async |id| passkeys::remove(&house.caller(principal), id).await;
    assert!(matches!(remove(first).await, Err(Error::LastLoginMethod)));
    assert_eq!(house.count(PASSKEYS).await, 1);
    let second = add(&house, &principal, &mut nina.device).await.id;
    let _ = remove(first).await.unwrap();
    assert!(matches!(remove(second).await, Err(Error::LastLoginMethod)));
    assert_eq!(house.count(PASSKEYS).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_removals_at_once_one_leaves_the_last_way_to_log_in(backend: Backend) {
    let house = open(backend).await;
    let mut nina = person(&house, "nina").await;
    let mut ids = vec![nina.passkey.id];
    for _ in 1..16 {
        ids.push(add(&house, &nina.principal, &mut nina.device).await.id);
    }
    take_passwords_out_of_use(&house).await;
    let calls = ids.into_iter().map(|id| {
        let (services, principal) = (house.services.clone(), nina.principal);
        tokio::spawn(async move {
            passkeys::remove(&Caller::logged_in(&services, origin(), principal), id).await
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
    assert_eq!(house.count(PASSKEYS).await, 1);
}
