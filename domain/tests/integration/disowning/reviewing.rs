//! Looking through what is suspended: keeping and removing it.

use stagedoor_domain::accounts::{self, Login};
use stagedoor_domain::second_factor;
use stagedoor_domain::second_factor::suspended::{self, FactorId, SuspendedFactor};
use stagedoor_domain::sessions::{self, SessionToken};
use stagedoor_domain::{Caller, Error, Principal, passkeys};
use stagedoor_testing::authenticator::Authenticator;

use super::{
    HOUR, add_passkey, first_step, half_way, logged_in, nina, open, passkey_login,
    password_changed, press, set_password, stored,
};
use crate::support::two_step::{TwoStep, proven, turn_on};
use crate::support::with_new_id;
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

struct Nina {
    on: TwoStep,
    mine: Authenticator,
    theirs: Authenticator,
    here: Principal,
}

/// Nina after a lockdown, logged in with the new password and a code of her app.
async fn locked(fixture: &Fixture) -> Nina {
    let (user, principal) = nina(fixture).await;
    let mine = add_passkey(fixture, &principal, "mine").await;
    fixture.advance(1);
    let theirs = add_passkey(fixture, &principal, "theirs").await;
    let on = turn_on(fixture, &user).await;
    fixture.advance(HOUR);
    let disowning = password_changed(fixture, &on.principal, PASSWORD).await;
    press(fixture, &disowning).await.unwrap();
    set_password(fixture).await;
    let code = on.app.code(fixture);
    let pending = half_way(fixture).await;
    let (_, began) = second_factor::log_in_with_code(&fixture.visitor(), pending, &code)
        .await
        .unwrap();
    Nina {
        on,
        mine,
        theirs,
        here: logged_in(&began),
    }
}

async fn list(fixture: &Fixture, principal: &Principal) -> Vec<SuspendedFactor> {
    suspended::list(&fixture.caller(*principal)).await.unwrap()
}

async fn keep(fixture: &Fixture, here: &Principal, id: &str) -> Result<SessionToken, Error> {
    let kept = suspended::keep(&fixture.caller(*here), id.parse()?).await;
    kept.map(|renewed| with_new_id(renewed).1)
}

async fn remove(fixture: &Fixture, here: &Principal, id: &str) -> Result<SessionToken, Error> {
    let removed = suspended::remove(&fixture.caller(*here), id.parse()?).await;
    removed.map(|renewed| with_new_id(renewed).1)
}

async fn prove(fixture: &Fixture, nina: &Nina, code: &str) -> Result<(), Error> {
    let (services, here) = (&fixture.services, &nina.here);
    accounts::reauthenticate_with_code(
        &Caller::logged_in(services, client_info(), *here),
        super::MINE,
        code,
    )
    .await
    .map(drop)
}

#[on_both_databases]
async fn each_is_shown_with_when_and_where_it_was_added(backend: Backend) {
    let fixture = open(backend).await;
    let nina = locked(&fixture).await;
    let list = list(&fixture, &nina.here).await;
    let shown: Vec<_> = list
        .iter()
        .map(|one| (one.kind, one.name.as_deref(), one.left))
        .collect();
    let expected = [
        ("authenticator_app", None, None),
        ("backup_codes", None, Some(10)),
        ("passkey", Some("mine"), None),
        ("passkey", Some("theirs"), None),
    ];
    assert_eq!(shown, expected);
    for one in &list {
        assert_eq!(one.address.as_deref(), Some("192.0.2.7"), "{one:?}");
        assert!(one.browser.is_some() && one.system.is_some(), "{one:?}");
        assert!(one.created_at < one.suspended_at, "{one:?}");
    }
    // Rows from before places were written down.
    fixture
        .execute("UPDATE passkeys SET added_address = NULL, added_user_agent = NULL")
        .await;
    let old = &suspended::list(&fixture.caller(nina.here)).await.unwrap()[2];
    assert_eq!((&old.address, old.browser, old.system), (&None, None, None));
}

#[on_both_databases]
async fn what_is_kept_works_again_and_what_is_removed_is_gone(backend: Backend) {
    let fixture = open(backend).await;
    let nina = locked(&fixture).await;
    let services = &fixture.services;
    let ids: Vec<String> = list(&fixture, &nina.here)
        .await
        .into_iter()
        .map(|one| one.id)
        .collect();
    let token = keep(&fixture, &nina.here, &ids[2]).await.unwrap();
    let session = sessions::load(services, &token).await.unwrap();
    assert!(session.is_some(), "the session has a new id");
    remove(&fixture, &nina.here, &ids[3]).await.unwrap();
    passkey_login(&fixture, &nina.mine).await.unwrap();
    let gone = passkey_login(&fixture, &nina.theirs).await;
    assert!(matches!(gone, Err(Error::PasskeyRejected)));
    for again in [&ids[2], &ids[3]] {
        let kept = keep(&fixture, &nina.here, again).await;
        assert!(matches!(kept, Err(Error::NotFound)));
        let removed = remove(&fixture, &nina.here, again).await;
        assert!(matches!(removed, Err(Error::NotFound)), "not suspended");
    }
    keep(&fixture, &nina.here, "authenticator_app")
        .await
        .unwrap();
    keep(&fixture, &nina.here, "backup_codes").await.unwrap();
    assert!(list(&fixture, &nina.here).await.is_empty());
    fixture.advance(60);
    prove(&fixture, &nina, &nina.on.app.code(&fixture))
        .await
        .unwrap();
    prove(&fixture, &nina, &nina.on.codes[0]).await.unwrap();
    assert!(stored(&fixture, &nina.here).await.two_factor_enabled);
    let kept = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.keep_factor'";
    assert_eq!(fixture.count(kept).await, 3);
    let removed = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.remove_factor'
                   AND CAST(metadata AS TEXT) LIKE '%theirs%'";
    assert_eq!(fixture.count(removed).await, 1);
    let told = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%factor_kept%' OR payload LIKE '%factor_removed%'";
    assert_eq!(fixture.count(told).await, 4);
}

#[on_both_databases]
async fn without_the_app_two_step_login_is_off_and_the_codes_go_too(backend: Backend) {
    let fixture = open(backend).await;
    let nina = locked(&fixture).await;
    let waits = half_way(&fixture).await;
    remove(&fixture, &nina.here, "backup_codes").await.unwrap();
    let late =
        second_factor::log_in_with_code(&fixture.visitor(), waits.clone(), &nina.on.codes[0]).await;
    assert!(matches!(late, Err(Error::InvalidCode)));
    remove(&fixture, &nina.here, "authenticator_app")
        .await
        .unwrap();
    assert!(!stored(&fixture, &nina.here).await.two_factor_enabled);
    let waiting = sessions::load(&fixture.services, &waits.token)
        .await
        .unwrap();
    assert!(waiting.is_none(), "it starts over");
    assert!(matches!(
        first_step(&fixture, &client_info()).await,
        Login::Done(..)
    ));
    // And it can be set up anew.
    second_factor::begin(&fixture.caller(nina.here))
        .await
        .unwrap();
}

#[on_both_databases]
async fn a_password_alone_keeps_nothing_while_two_step_login_is_on(backend: Backend) {
    let fixture = open(backend).await;
    let nina = locked(&fixture).await;
    fixture.advance(600);
    let (services, here) = (&fixture.services, nina.here);
    let _ = accounts::reauthenticate(
        &Caller::logged_in(services, client_info(), here),
        super::MINE,
    )
    .await
    .unwrap();
    let here = Principal {
        proved_at: Some(services.clock.now()),
        ..here
    };
    let theirs = list(&fixture, &here).await.pop().unwrap().id;
    for id in [&*theirs, "authenticator_app", "backup_codes"] {
        let kept = keep(&fixture, &here, id).await;
        assert!(
            matches!(kept, Err(Error::SecondFactorProofRequired)),
            "{id}"
        );
    }
    let off = remove(&fixture, &here, "authenticator_app").await;
    assert!(matches!(off, Err(Error::SecondFactorProofRequired)));
    remove(&fixture, &here, &theirs).await.unwrap();
    fixture.advance(600);
    let late = remove(&fixture, &here, "backup_codes").await;
    assert!(matches!(late, Err(Error::ReauthenticationRequired)));
}

#[on_both_databases]
async fn a_suspended_passkey_gets_no_name_that_looks_like_the_owners(backend: Backend) {
    let fixture = open(backend).await;
    let nina = locked(&fixture).await;
    let theirs = list(&fixture, &nina.here).await.pop().unwrap();
    let id = theirs.id.parse().unwrap();
    let renamed = passkeys::rename(&fixture.caller(nina.here), id, "My telephone").await;
    assert!(matches!(renamed, Err(Error::SuspendedFirst)));
    assert_eq!(list(&fixture, &nina.here).await.pop(), Some(theirs));
}

/// After the wait the app is suspended and two-step login off.
#[on_both_databases]
async fn an_app_that_turns_up_after_the_wait_brings_two_step_login_back(backend: Backend) {
    let fixture = open(backend).await;
    locked(&fixture).await;
    fixture
        .execute("UPDATE users SET two_factor_enabled = FALSE")
        .await;
    let Login::Done(_, began) = first_step(&fixture, &client_info()).await else {
        panic!("two-step login is on");
    };
    let here = logged_in(&began);
    let begun = second_factor::begin(&fixture.caller(here)).await;
    assert!(
        matches!(begun.err(), Some(Error::SuspendedFirst)),
        "another secret would take its place"
    );
    keep(&fixture, &here, "authenticator_app").await.unwrap();
    assert!(stored(&fixture, &here).await.two_factor_enabled);
    let left = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL";
    assert_eq!(fixture.count(left).await, 1, "the other sessions end");
    half_way(&fixture).await;
}

#[on_both_databases]
async fn nobody_looks_through_what_is_somebody_elses(backend: Backend) {
    let fixture = open(backend).await;
    let nina = locked(&fixture).await;
    let theirs = list(&fixture, &nina.here).await.pop().unwrap().id;
    let mira = fixture.listener("mira").await;
    let mira = proven(&fixture, &fixture.log_in(&mira).await.0);
    assert!(list(&fixture, &mira).await.is_empty());
    for id in [&*theirs, "authenticator_app", "backup_codes", "", "x"] {
        assert!(matches!(
            keep(&fixture, &mira, id).await,
            Err(Error::NotFound)
        ));
        let removed = remove(&fixture, &mira, id).await;
        assert!(matches!(removed, Err(Error::NotFound)));
    }
    assert_eq!(list(&fixture, &nina.here).await.len(), 4);
    assert_eq!(FactorId::BackupCodes.to_string(), "backup_codes");
}

/// A session that the lockdown has ended changes nothing after it.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_kept_by_whoever_a_lockdown_has_just_put_out(backend: Backend) {
    let fixture = open(backend).await;
    let nina = locked(&fixture).await;
    let ids: Vec<String> = list(&fixture, &nina.here)
        .await
        .into_iter()
        .map(|one| one.id)
        .collect();
    let disowning = super::token(&fixture, super::OLD, super::DISOWN).await;
    let calls: Vec<_> = ids
        .iter()
        .map(|id| {
            let (services, here) = (fixture.services.clone(), nina.here);
            let id = id.parse().unwrap();
            tokio::spawn(async move {
                suspended::keep(&Caller::logged_in(&services, client_info(), here), id).await
            })
        })
        .collect();
    press(&fixture, &disowning).await.unwrap();
    for call in calls {
        let kept = call.await.unwrap();
        assert!(
            matches!(kept, Ok(_) | Err(Error::Unauthenticated)),
            "{kept:?}"
        );
    }
    assert_eq!(list(&fixture, &nina.here).await.len(), 4);
    let gone = passkey_login(&fixture, &nina.theirs).await;
    assert!(matches!(gone, Err(Error::PasskeySuspended)));
}
