//! A claim on an address that somebody owns is one like any other.

use stagedoor_domain::accounts::{
    Credentials, Recipient, forgot_password, log_in, resend_verification, resend_wait,
};
use stagedoor_domain::{Caller, ClientInfo, Error, User};
use stagedoor_testing::on_both_databases;

use super::{
    CONFIRM, DAY, can_log_in, change, claim, link_of, session, stored, subjects_to, tokens_to,
};
use crate::support::{Backend, House, PASSWORD};

const OWNED: &str = "nina@example.com";
const FREE: &str = "free@example.com";
const ATTEMPT: &str = "Somebody tried to register with your email";

/// Everything that the one who registered can see of their account.
async fn seen(house: &House, user: &User, email: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let now = stored(house, user).await;
    seen.push(format!(
        "{:?} {} {}",
        now.role, now.is_verified, now.two_factor_enabled
    ));
    seen.push(can_log_in(house, &user.username).await.to_string());
    let by_email = Credentials {
        identifier: email.into(),
        password: PASSWORD.into(),
    };
    let by_email = log_in(
        &Caller::anonymous(&house.services, ClientInfo::default()),
        by_email,
        None,
    )
    .await;
    seen.push(format!("{:?}", by_email.map(drop)));
    for _ in 0..2 {
        let own = Recipient::User(user.id);
        let resent = resend_verification(
            &Caller::anonymous(&house.services, ClientInfo::default()),
            own,
        )
        .await;
        seen.push(format!("{resent:?}"));
    }
    let wait = resend_wait(&house.services, user.id).await.unwrap();
    seen.push(format!("{wait:?}"));
    house.advance(120);
    let address = Recipient::Address(email.into());
    let resent = resend_verification(
        &Caller::anonymous(&house.services, ClientInfo::default()),
        address,
    )
    .await;
    seen.push(format!("{resent:?}"));
    let anywhere = ClientInfo::default();
    let forgot = forgot_password(&Caller::anonymous(&house.services, &anywhere), email).await;
    seen.push(format!("{forgot:?}"));
    seen
}

#[on_both_databases]
async fn nobody_learns_from_their_account_whether_its_address_has_an_owner(backend: Backend) {
    let house = House::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = house.listener("nina").await;
    // The owner's password is another one.
    house.execute("UPDATE users SET password_hash = '!'").await;
    let owned = claim(&house, "one", OWNED).await;
    let free = claim(&house, "two", FREE).await;
    let (of_owned, of_free) = (
        seen(&house, &owned, OWNED).await,
        seen(&house, &free, FREE).await,
    );
    assert_eq!(of_owned, of_free);
    let mut told = subjects_to(&house, OWNED).await;
    told.retain(|subject| *subject == ATTEMPT);
    assert_eq!(told.len(), 1);
    assert!(tokens_to(&house, OWNED, CONFIRM).await.is_empty());
    assert!(stored(&house, &nina).await.is_verified);
    // A second registration is answered alike, too.
    claim(&house, "three", OWNED).await;
    claim(&house, "four", FREE).await;
}

/// The same writes, so that the time it takes tells nothing either.
#[on_both_databases]
async fn registering_is_the_same_work_whoever_owns_the_address(backend: Backend) {
    let house = House::open(backend).await;
    house.listener("nina").await;
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
            rows.push(house.count(sql).await);
        }
        rows
    };
    let start = rows().await;
    claim(&house, "one", OWNED).await;
    let after_owned = rows().await;
    claim(&house, "two", FREE).await;
    let after_free = rows().await;
    let added = |from: &[i64], to: &[i64]| -> Vec<i64> {
        from.iter().zip(to).map(|(from, to)| to - from).collect()
    };
    assert_eq!(
        added(&start, &after_owned),
        added(&after_owned, &after_free)
    );
    let kinds = "SELECT COUNT(DISTINCT kind) FROM jobs";
    assert_eq!(house.count(kinds).await, 1);
}

#[on_both_databases]
async fn an_owner_is_told_once_a_day_however_often_somebody_tries(backend: Backend) {
    let house = House::open_with(backend, |settings| settings.rate_limits = true).await;
    house.listener("nina").await;
    for n in 0..5 {
        claim(&house, &format!("mal{n}"), OWNED).await;
        house.send_mail().await;
    }
    assert_eq!(subjects_to(&house, OWNED).await, [ATTEMPT]);
    house.advance(DAY - 1);
    // Somebody who corrects their address to it is no other way to flood her.
    let mal = claim(&house, "mal", "mal@example.com").await;
    let principal = session(&house, &mal).await;
    change(&house, &principal, OWNED).await.unwrap();
    assert_eq!(subjects_to(&house, OWNED).await, [ATTEMPT]);
    house.advance(1);
    claim(&house, "mallory", OWNED).await;
    assert_eq!(subjects_to(&house, OWNED).await, [ATTEMPT, ATTEMPT]);
}

#[on_both_databases]
async fn a_look_alike_bars_nobody(house: House) {
    claim(&house, "mal", "NINA@example.com").await;
    let nina = claim(&house, "nina", OWNED).await;
    let link = link_of(&house, "nina").await;
    super::verify(&house, &link).await.unwrap();
    assert!(stored(&house, &nina).await.is_verified);
    assert!(can_log_in(&house, OWNED).await);
}

#[on_both_databases]
async fn a_name_that_is_taken_is_said_and_nothing_is_mailed(house: House) {
    house.listener("nina").await;
    let again = stagedoor_domain::accounts::Registration {
        username: "NINA".into(),
        email: OWNED.into(),
        password: PASSWORD.into(),
    };
    let refused = stagedoor_domain::accounts::register(&house.visitor(), again).await;
    assert!(matches!(refused, Err(Error::UsernameTaken)));
    assert_eq!(house.count("SELECT COUNT(*) FROM jobs").await, 0);
}
