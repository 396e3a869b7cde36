//! Backup codes that their owner has not kept yet.

use stagedoor_domain::operators::{self, KeyUse};
use stagedoor_domain::sessions::{Renewed, SessionToken, Standing};
use stagedoor_domain::{Clock, Error, OsEntropy, Principal, SecretKey, second_factor, sessions};
use stagedoor_testing::{Backend, Fixture, cheap_hashing, on_both_databases};

use super::begin;
use crate::support::two_step::{
    AuthenticatorApp, another, holds, log_in_with, proven, turn_on, whole_database,
};
use crate::support::{opened, with_new_id};

async fn shown(fixture: &Fixture, principal: &Principal) -> Option<Vec<String>> {
    let caller = fixture.caller(proven(fixture, principal));
    let shown = second_factor::shown(&caller).await.unwrap();
    let has_any = second_factor::has_shown(&caller).await.unwrap();
    assert_eq!(has_any, shown.is_some());
    shown.map(|shown| shown.codes.0)
}

async fn ask(
    fixture: &Fixture,
    principal: &Principal,
    id: &SessionToken,
) -> Result<Renewed, Error> {
    let caller = fixture.caller(proven(fixture, principal));
    second_factor::renew_to_show(&caller, id.clone()).await
}

/// New codes for the session with this id, which shows them.
async fn renew(fixture: &Fixture, principal: &Principal, id: &SessionToken) -> Vec<String> {
    with_new_id(ask(fixture, principal, id).await.unwrap());
    shown(fixture, principal).await.unwrap()
}

#[on_both_databases]
async fn they_are_shown_until_they_are_kept(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    assert_eq!(shown(&fixture, &principal).await, None);
    let setup = begin(&fixture, &principal).await;
    let code = AuthenticatorApp::of(&setup.otpauth_url).code(&fixture);
    let made_at = fixture.clock.now();
    let confirmed = second_factor::confirm_to_show(&fixture.caller(principal), &code).await;
    let ((), token) = with_new_id(confirmed.unwrap());
    fixture.advance(60);
    let codes = shown(&fixture, &principal).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert_eq!(shown(&fixture, &principal).await.unwrap(), codes);
    let caller = fixture.caller(proven(&fixture, &principal));
    let first = second_factor::shown(&caller).await.unwrap().unwrap();
    assert_eq!(first.made_at, made_at);
    log_in_with(&fixture.services, "nina", &codes[0])
        .await
        .unwrap();

    second_factor::forget_shown(&caller).await.unwrap();
    assert_eq!(shown(&fixture, &principal).await, None);
    // They go on, and so does the session.
    log_in_with(&fixture.services, "nina", &codes[1])
        .await
        .unwrap();
    let session = sessions::load(&fixture.services, &token).await.unwrap();
    assert!(session.is_some());
    second_factor::forget_shown(&caller).await.unwrap();
}

#[on_both_databases]
async fn no_other_session_shows_them_and_nobody_without_a_proof(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let codes = renew(&fixture, &on.principal, &on.token).await;
    let began = log_in_with(&fixture.services, "nina", &codes[0])
        .await
        .unwrap();
    let elsewhere = began.session.principal().unwrap();
    assert_eq!(shown(&fixture, &elsewhere).await, None);
    second_factor::forget_shown(&fixture.caller(elsewhere))
        .await
        .unwrap();
    assert_eq!(shown(&fixture, &on.principal).await, Some(codes.clone()));

    // What is sealed for one session is worth nothing in the row of another one.
    fixture
        .execute(
            "UPDATE sessions SET sealed_codes =
                 (SELECT sealed_codes FROM sessions WHERE sealed_codes IS NOT NULL)",
        )
        .await;
    let caller = fixture.caller(proven(&fixture, &elsewhere));
    assert!(second_factor::shown(&caller).await.unwrap().is_none());

    fixture.advance(11 * 60);
    let stale = second_factor::shown(&fixture.caller(on.principal)).await;
    assert!(matches!(stale, Err(Error::SecondFactorProofRequired)));
    assert_eq!(shown(&fixture, &on.principal).await, Some(codes));
}

#[on_both_databases]
async fn those_that_work_no_more_are_shown_nowhere(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let old = renew(&fixture, &on.principal, &on.token).await;
    let began = log_in_with(&fixture.services, "nina", &old[0])
        .await
        .unwrap();
    let elsewhere = began.session.principal().unwrap();
    // New ones from elsewhere.
    let new = renew(&fixture, &elsewhere, &began.token).await;
    assert_ne!(old, new);
    assert_eq!(shown(&fixture, &on.principal).await, None);
    // Those that were answered to a program are kept for no page.
    let caller = fixture.caller(proven(&fixture, &on.principal));
    let (_, id) = with_new_id(second_factor::renew(&caller).await.unwrap());
    assert_eq!(shown(&fixture, &on.principal).await, None);
    assert_eq!(shown(&fixture, &elsewhere).await, None);

    renew(&fixture, &on.principal, &id).await;
    let caller = fixture.caller(proven(&fixture, &on.principal));
    let _ = second_factor::disable(&caller).await.unwrap();
    assert_eq!(shown(&fixture, &on.principal).await, None);
}

#[on_both_databases]
async fn none_of_them_can_be_read_in_the_database(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let codes = renew(&fixture, &on.principal, &on.token).await;
    let all = whole_database(&fixture).await;
    assert!(holds(&all, b"nina@example.com"), "it is the whole database");
    for code in &codes {
        assert!(!holds(&all, code.as_bytes()));
        assert!(!holds(&all, code.replace('-', "").as_bytes()));
    }
}

#[on_both_databases]
async fn they_are_sealed_anew_with_another_key(backend: Backend) {
    let mut fixture = Fixture::open(backend).await;
    let file = fixture.folder.path().join("secret.key");
    let process = |fixture: &Fixture| {
        let key = SecretKey::in_file(&file, &OsEntropy).unwrap();
        another(fixture, cheap_hashing(), key)
    };
    fixture.services = process(&fixture);
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let codes = renew(&fixture, &on.principal, &on.token).await;

    let command = process(&fixture);
    let done = operators::rotate_key(&command).await.unwrap();
    assert_eq!((done.resealed, done.unreadable), (2, 0));
    let used = operators::show_keys(&command).await.unwrap().used;
    let expected = KeyUse {
        key: done.key,
        secrets: 2,
    };
    assert_eq!(used, [expected]);
    assert_eq!(shown(&fixture, &on.principal).await, Some(codes));
    // Without the key there is nothing to show, and nothing breaks.
    fixture.services = another(&fixture, cheap_hashing(), SecretKey::new(&OsEntropy));
    let caller = fixture.caller(proven(&fixture, &on.principal));
    assert!(second_factor::shown(&caller).await.unwrap().is_none());
}

const RENEWALS: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.renew_backup_codes'";

async fn standing(fixture: &Fixture, id: &SessionToken) -> Option<Standing> {
    let found = sessions::load(&fixture.services, id).await.unwrap();
    found.map(|session| session.standing)
}

/// From two tabs, or by a double click: whoever is answered, goes on.
#[on_both_databases]
async fn a_form_that_is_sent_twice_makes_one_set_and_one_id(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let ((), first) = with_new_id(ask(&fixture, &on.principal, &on.token).await.unwrap());
    let codes = shown(&fixture, &on.principal).await;
    let ((), second) = with_new_id(ask(&fixture, &on.principal, &on.token).await.unwrap());
    assert_eq!(first, second);
    assert_eq!(shown(&fixture, &on.principal).await, codes);
    assert_eq!(standing(&fixture, &first).await, Some(Standing::Present));
    // The id is told no more than that, and the one before it opens nothing.
    let third = ask(&fixture, &on.principal, &on.token).await.unwrap();
    assert_eq!(opened(third).1, None);
    assert_eq!(
        standing(&fixture, &on.token).await,
        Some(Standing::BeforeForm)
    );
    assert_eq!(fixture.count(RENEWALS).await, 1);

    fixture.advance(10);
    let late = ask(&fixture, &on.principal, &on.token).await;
    assert!(matches!(late, Err(Error::Unauthenticated)), "{late:?}");
    assert_eq!(shown(&fixture, &on.principal).await, codes);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn eight_at_once_make_one_set_and_nobody_is_logged_out(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = false).await;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let caller = fixture.caller(proven(&fixture, &on.principal));
    let clicks: Vec<_> = (0..8)
        .map(|_| {
            let (caller, id) = (caller.clone(), on.token.clone());
            tokio::spawn(async move { second_factor::renew_to_show(&caller, id).await })
        })
        .collect();
    let mut told = Vec::new();
    for click in clicks {
        told.extend(opened(click.await.unwrap().unwrap()).1);
    }
    let [first, second] = &told[..] else {
        panic!("{} answers had an id", told.len());
    };
    assert_eq!(first, second);
    assert_eq!(standing(&fixture, first).await, Some(Standing::Present));
    assert_eq!(fixture.count(RENEWALS).await, 1);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM backup_codes").await, 10);
}
