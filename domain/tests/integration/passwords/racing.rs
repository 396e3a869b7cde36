//! Changes at the same moment as others and as logins.

use stagedoor_domain::accounts::{Credentials, change_password, log_in};
use stagedoor_domain::{Caller, Error};
use stagedoor_testing::{Fixture, PASSWORD, client_info, on_both_databases};

use super::{CHANGES, NEW, change, changed, load, logged_in};
use crate::support::with_new_id;

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_changes_at_once_one_happens(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let mut principals = Vec::new();
    for _ in 0..16 {
        principals.push(fixture.log_in(&nina).await.0);
    }
    let calls = principals.into_iter().enumerate().map(|(n, here)| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            let new = format!("{NEW}, number {n}");
            change_password(
                &Caller::logged_in(&services, client_info(), here),
                change(PASSWORD, &new),
            )
            .await
            .map(|renewed| (with_new_id(renewed).1, new))
        })
    });
    let calls: Vec<_> = calls.collect();
    let mut won = Vec::new();
    for call in calls {
        match call.await.unwrap() {
            Ok(done) => won.push(done),
            Err(Error::CurrentPasswordWrong) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    let [(token, new)] = won.as_slice() else {
        panic!("{} changes", won.len())
    };
    assert!(load(&fixture, token).await.is_some());
    assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, 1);
    assert_eq!(fixture.count(CHANGES).await, 1);
    logged_in(&fixture, "nina", new).await.unwrap();
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn no_login_with_the_old_password_outlives_the_change(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&nina).await;
    let logins = (0..16).map(|_| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            let credentials = Credentials {
                identifier: "nina".into(),
                password: PASSWORD.into(),
            };
            log_in(
                &Caller::anonymous(&services, client_info()),
                credentials,
                None,
            )
            .await
        })
    });
    let logins: Vec<_> = logins.collect();
    let token = changed(&fixture, &here, PASSWORD, NEW).await.unwrap();
    for login in logins {
        match login.await.unwrap() {
            Ok(login) => assert!(load(&fixture, &login.began().token).await.is_none()),
            Err(error) => assert!(matches!(error, Error::InvalidCredentials), "{error:?}"),
        }
    }
    assert!(load(&fixture, &token).await.is_some());
}
