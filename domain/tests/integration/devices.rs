//! The notice of a login from a browser and network never seen before, on both
//! databases.

use stagedoor_testing::{Fixture, on_both_databases};

use crate::support::two_step::{first_step, pending, turn_on};
use stagedoor_domain::accounts::Login;
use stagedoor_domain::second_factor::log_in_with_code;
use stagedoor_domain::{Caller, ClientInfo, Services};

const NOTICES: &str = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%new_login%'";
const KNOWN: &str = "SELECT COUNT(*) FROM known_devices";

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
const FIREFOX_UPDATED: &str =
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/131.0.0.0 Safari/537.36";

fn from(user_agent: &str, address: &str) -> ClientInfo {
    ClientInfo {
        address: Some(address.parse().unwrap()),
        user_agent: Some(user_agent.into()),
        ..ClientInfo::default()
    }
}

async fn log_in(services: &Services, origin: &ClientInfo) {
    let login = first_step(services, origin, "nina").await;
    assert!(matches!(login, Login::Done(..)));
}

#[on_both_databases]
async fn a_browser_and_network_are_told_of_once_and_the_first_ones_never(fixture: Fixture) {
    fixture.listener("nina").await;
    for (user_agent, address, mails) in [
        (FIREFOX, "192.0.2.7", 0),
        (FIREFOX, "192.0.2.7", 0),
        (FIREFOX_UPDATED, "192.0.2.7", 0),
        (FIREFOX, "192.0.2.200", 0),
        (CHROME, "192.0.2.7", 1),
        (CHROME, "192.0.2.7", 1),
        (FIREFOX, "198.51.100.1", 2),
        (FIREFOX, "198.51.100.77", 2),
        (CHROME, "198.51.100.1", 3),
        (CHROME, "2001:db8:1:2::3", 4),
        (CHROME, "2001:db8:1:9::3", 4),
        (FIREFOX, "192.0.2.7", 4),
    ] {
        log_in(&fixture.services, &from(user_agent, address)).await;
        assert_eq!(
            fixture.count(NOTICES).await,
            mails,
            "{user_agent} {address}"
        );
    }
    let here = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%new_login%' AND payload LIKE '%Chrome on Linux%' AND payload LIKE '%192.0.2.7%'";
    assert_eq!(fixture.count(here).await, 1);
}

#[on_both_databases]
async fn what_one_person_used_is_new_for_another(fixture: Fixture) {
    fixture.listener("nina").await;
    fixture.listener("mira").await;
    let (here, there) = (from(FIREFOX, "192.0.2.7"), from(CHROME, "198.51.100.1"));
    log_in(&fixture.services, &here).await;
    first_step(&fixture.services, &there, "mira").await;
    first_step(&fixture.services, &here, "mira").await;
    assert_eq!(fixture.count(NOTICES).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_logins_from_one_new_place_are_one_mail(fixture: Fixture) {
    fixture.listener("nina").await;
    log_in(&fixture.services, &from(FIREFOX, "192.0.2.7")).await;
    let calls = (0..16).map(|_| {
        let services = fixture.services.clone();
        tokio::spawn(async move { log_in(&services, &from(CHROME, "198.51.100.1")).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap();
    }
    assert_eq!(fixture.count(NOTICES).await, 1);
}

#[on_both_databases]
async fn a_device_is_known_by_a_whole_login_and_not_by_its_first_step(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    log_in(services, &from(FIREFOX, "192.0.2.7")).await;
    let on = turn_on(&fixture, &user).await;
    let there = from(CHROME, "198.51.100.1");
    let login = first_step(services, &there, "nina").await;
    assert_eq!(
        (fixture.count(NOTICES).await, fixture.count(KNOWN).await),
        (0, 1)
    );
    let login = pending(login.began().clone());
    let code = on.app.code(&fixture);
    log_in_with_code(&Caller::anonymous(services, &there), login, &code)
        .await
        .unwrap();
    assert_eq!(
        (fixture.count(NOTICES).await, fixture.count(KNOWN).await),
        (1, 2)
    );
}

#[on_both_databases]
async fn somebody_whose_sessions_are_older_than_this_table_is_told_at_once(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    fixture.log_in(&nina).await;
    assert_eq!(fixture.count(KNOWN).await, 0);
    log_in(&fixture.services, &from(CHROME, "198.51.100.1")).await;
    assert_eq!(fixture.count(NOTICES).await, 1);
}
