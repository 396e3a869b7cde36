//! The most sessions that one account has.

use stagedoor_domain::accounts::{Credentials, log_in};
use stagedoor_domain::sessions::{self, Began, Purpose};
use stagedoor_domain::{Caller, Principal, User, security_log};
use stagedoor_testing::on_both_databases;

use super::{DAY, MINUTE, begin, is_alive};
use crate::support::{Backend, House, PASSWORD, origin};

async fn house_of_three(backend: Backend) -> (House, User) {
    let house = House::open_with(backend, |settings| settings.sessions_per_user = 3).await;
    let nina = house.listener("nina").await;
    (house, nina)
}

async fn arrive(house: &House, user: &User) -> Began {
    house.advance(MINUTE);
    begin(house, Purpose::User(user.id), "192.0.2.7", "curl/8.5.0").await
}

async fn told(house: &House, principal: &Principal) -> Vec<String> {
    let log = security_log::page(&house.caller(*principal), None)
        .await
        .unwrap();
    let entries = log.items.into_iter();
    entries
        .filter(|entry| entry.event == "user.end_surplus_sessions")
        .map(|entry| entry.description)
        .collect()
}

#[on_both_databases]
async fn one_login_too_many_ends_what_was_used_least_recently_and_the_log_says_so(
    backend: Backend,
) {
    let (house, nina) = house_of_three(backend).await;
    let services = &house.services;
    let mira = house.listener("mira").await;
    let others = arrive(&house, &mira).await;
    let laptop = arrive(&house, &nina).await;
    let forgotten = arrive(&house, &nina).await;
    let phone = arrive(&house, &nina).await;
    // What has not logged in is none, and stays.
    let waiting = begin(&house, Purpose::SecondFactor(nina.id), "192.0.2.9", "curl").await;
    house.advance(MINUTE);
    sessions::touch(&Caller::anonymous(services, origin()), laptop.session.id)
        .await
        .unwrap();
    assert!(is_alive(&house, &forgotten.token).await);

    let fourth = arrive(&house, &nina).await;
    assert!(!is_alive(&house, &forgotten.token).await);
    for kept in [&others, &laptop, &phone, &waiting, &fourth] {
        assert!(is_alive(&house, &kept.token).await);
    }
    let words = "The session used least recently was ended, since an account has at most 3";
    let principal = fourth.session.principal().unwrap();
    assert_eq!(told(&house, &principal).await, [words]);
}

#[on_both_databases]
async fn sessions_that_are_over_take_nobodys_place(backend: Backend) {
    let (house, nina) = house_of_three(backend).await;
    for _ in 0..3 {
        arrive(&house, &nina).await;
    }
    house.advance(31 * DAY);
    let fresh = arrive(&house, &nina).await;
    let principal = fresh.session.principal().unwrap();
    assert!(told(&house, &principal).await.is_empty());
    let another = arrive(&house, &nina).await;
    assert!(is_alive(&house, &fresh.token).await);
    assert!(is_alive(&house, &another.token).await);
}

#[on_both_databases]
async fn logins_at_the_same_moment_leave_no_more_than_that(backend: Backend) {
    let (house, nina) = house_of_three(backend).await;
    let logins = (0..12).map(|_| {
        let services = house.services.clone();
        tokio::spawn(async move {
            let credentials = Credentials {
                identifier: "nina".into(),
                password: PASSWORD.into(),
            };
            log_in(&Caller::anonymous(&services, origin()), credentials, None).await
        })
    });
    for login in logins.collect::<Vec<_>>() {
        login.await.unwrap().unwrap();
    }
    let last = arrive(&house, &nina).await;
    let principal = last.session.principal().unwrap();
    let list = sessions::list(&house.caller(principal)).await.unwrap();
    assert_eq!(list.len(), 3);
}
