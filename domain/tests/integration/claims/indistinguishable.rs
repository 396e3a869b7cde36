//! A claim on an address that somebody owns is one like any other.

use stagedoor_domain::accounts::{
    Credentials, Recipient, forgot_password, log_in, resend_verification, resend_wait,
};
use stagedoor_domain::{Caller, ClientInfo, Error, User};
use stagedoor_testing::{Backend, Fixture, PASSWORD, on_both_databases};

use super::{
    CONFIRM, DAY, can_log_in, change, claim, link_of, session, stored, subjects_to, tokens_to,
};

const OWNED: &str = "nina@example.com";
const FREE: &str = "free@example.com";
const ATTEMPT: &str = "Somebody tried to create an account with your email";

/// Everything that the one who registered can see of their account.
async fn seen(fixture: &Fixture, user: &User, email: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let now = stored(fixture, user).await;
    seen.push(format!(
        "{:?} {} {}",
        now.role, now.is_verified, now.two_factor_enabled
    ));
    seen.push(can_log_in(fixture, &user.username).await.to_string());
    let by_email = Credentials {
        identifier: email.into(),
        password: PASSWORD.into(),
    };
    let by_email = log_in(
        &Caller::anonymous(&fixture.services, ClientInfo::default()),
        by_email,
        None,
    )
    .await;
    seen.push(format!("{:?}", by_email.map(drop)));
    for _ in 0..2 {
        let own = Recipient::User(user.id);
        let resent = resend_verification(
            &Caller::anonymous(&fixture.services, ClientInfo::default()),
            own,
        )
        .await;
        seen.push(format!("{resent:?}"));
    }
    let wait = resend_wait(&fixture.services, user.id).await.unwrap();
    seen.push(format!("{wait:?}"));
    fixture.advance(120);
    let address = Recipient::Address(email.into());
    let resent = resend_verification(
        &Caller::anonymous(&fixture.services, ClientInfo::default()),
        address,
    )
    .await;
    seen.push(format!("{resent:?}"));
    let anywhere = ClientInfo::default();
    let forgot = forgot_password(&Caller::anonymous(&fixture.services, &anywhere), email).await;
    seen.push(format!("{forgot:?}"));
    seen
}

#[on_both_databases]
async fn nobody_learns_from_their_account_whether_its_address_has_an_owner(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = fixture.listener("nina").await;
    // The owner's password is another one.
    fixture
        .execute("UPDATE users SET password_hash = '!'")
        .await;
    let owned = claim(&fixture, "one", OWNED).await;
    let free = claim(&fixture, "two", FREE).await;
    let (of_owned, of_free) = (
        seen(&fixture, &owned, OWNED).await,
        seen(&fixture, &free, FREE).await,
    );
    assert_eq!(of_owned, of_free);
    let mut told = subjects_to(&fixture, OWNED).await;
    told.retain(|subject| *subject == ATTEMPT);
    assert_eq!(told.len(), 1);
    assert!(tokens_to(&fixture, OWNED, CONFIRM).await.is_empty());
    assert!(stored(&fixture, &nina).await.is_verified);
    // A second registration is answered alike, too.
    claim(&fixture, "three", OWNED).await;
    claim(&fixture, "four", FREE).await;
}

/// The same writes, so that the time it takes tells nothing either.
#[on_both_databases]
async fn registering_is_the_same_work_whoever_owns_the_address(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    fixture.listener("nina").await;
    let rows = async || {
        let mut rows = Vec::new();
        for table in [
            "users",
            "jobs",
            "limits",
            "audit_logs",
            "sessions",
            "verification_tokens",
        ] {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            rows.push(fixture.count(sql).await);
        }
        rows
    };
    let start = rows().await;
    claim(&fixture, "one", OWNED).await;
    let after_owned = rows().await;
    claim(&fixture, "two", FREE).await;
    let after_free = rows().await;
    let added = |from: &[i64], to: &[i64]| -> Vec<i64> {
        from.iter().zip(to).map(|(from, to)| to - from).collect()
    };
    assert_eq!(
        added(&start, &after_owned),
        added(&after_owned, &after_free)
    );
    let kinds = "SELECT COUNT(DISTINCT kind) FROM jobs";
    assert_eq!(fixture.count(kinds).await, 1);
}

#[on_both_databases]
async fn an_owner_is_told_once_a_day_however_often_somebody_tries(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("nina").await;
    for n in 0..5 {
        claim(&fixture, &format!("mal{n}"), OWNED).await;
        fixture.send_mail().await;
    }
    assert_eq!(subjects_to(&fixture, OWNED).await, [ATTEMPT]);
    fixture.advance(DAY - 1);
    // Somebody who corrects their address to it is no other way to flood her.
    let mal = claim(&fixture, "mal", "mal@example.com").await;
    let principal = session(&fixture, &mal).await;
    change(&fixture, &principal, OWNED).await.unwrap();
    assert_eq!(subjects_to(&fixture, OWNED).await, [ATTEMPT]);
    fixture.advance(1);
    claim(&fixture, "mallory", OWNED).await;
    assert_eq!(subjects_to(&fixture, OWNED).await, [ATTEMPT, ATTEMPT]);
}

#[on_both_databases]
async fn a_look_alike_bars_nobody(fixture: Fixture) {
    claim(&fixture, "mal", "NINA@example.com").await;
    let nina = claim(&fixture, "nina", OWNED).await;
    let link = link_of(&fixture, "nina").await;
    super::verify(&fixture, &link).await.unwrap();
    assert!(stored(&fixture, &nina).await.is_verified);
    assert!(can_log_in(&fixture, OWNED).await);
}

#[on_both_databases]
async fn a_name_that_is_taken_is_said_and_nothing_is_mailed(fixture: Fixture) {
    fixture.listener("nina").await;
    let again = stagedoor_domain::accounts::Registration {
        username: "NINA".into(),
        email: OWNED.into(),
        password: PASSWORD.into(),
        invitation: None,
    };
    let refused = stagedoor_domain::accounts::register(&fixture.visitor(), again).await;
    assert!(matches!(refused, Err(Error::UsernameTaken)));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
}
