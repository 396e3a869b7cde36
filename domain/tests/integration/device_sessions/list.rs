//! The list of somebody's sessions.

use stagedoor_domain::accounts;
use stagedoor_domain::sessions::Purpose;
use stagedoor_domain::{Caller, ClientInfo, Error};
use stagedoor_testing::{Fixture, on_both_databases};
use stagedoor_words::Language;
use uuid::Uuid;

use super::{DAY, MINUTE, begin};

#[on_both_databases]
async fn the_list_has_ones_own_sessions_the_present_one_first(fixture: Fixture) {
    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
    const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) \
        AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
    let services = &fixture.services;
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    fixture.log_in(&mira).await;
    let desktop = begin(&fixture, Purpose::User(nina.id), "192.0.2.7", FIREFOX).await;
    fixture.advance(MINUTE);
    let phone = begin(&fixture, Purpose::User(nina.id), "2001:db8::7", SAFARI).await;
    fixture.advance(MINUTE);
    let program = begin(&fixture, Purpose::User(nina.id), "192.0.2.8", "curl/8.5.0").await;
    begin(
        &fixture,
        Purpose::SecondFactor(nina.id),
        "192.0.2.9",
        SAFARI,
    )
    .await;
    begin(&fixture, Purpose::Visitor("{}".into()), "192.0.2.9", SAFARI).await;

    let principal = desktop.session.principal().unwrap();
    let list = accounts::list_sessions(&Caller::logged_in(
        services,
        ClientInfo::default(),
        principal,
    ))
    .await
    .unwrap();
    let ids: Vec<Uuid> = list.iter().map(|listed| listed.id).collect();
    assert_eq!(
        ids,
        [desktop.session.id, program.session.id, phone.session.id]
    );
    let current: Vec<bool> = list.iter().map(|listed| listed.current).collect();
    assert_eq!(current, [true, false, false]);
    let shown: Vec<_> = list
        .iter()
        .map(|listed| {
            let address = listed.address.as_deref().unwrap();
            (address, listed.device.in_words(Language::English))
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("192.0.2.7", "Firefox on Linux".to_owned()),
            ("192.0.2.8", "curl on an unknown system".to_owned()),
            ("2001:db8::7", "Safari on iPhone".to_owned()),
        ]
    );

    let json = serde_json::to_value(&list[0]).unwrap();
    let mut names: Vec<&String> = json.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(
        names,
        [
            "address",
            "browser",
            "created_at",
            "current",
            "id",
            "last_seen_at",
            "system"
        ]
    );
}

#[on_both_databases]
async fn what_is_over_is_not_listed_not_ended_and_not_counted(fixture: Fixture) {
    let services = &fixture.services;
    let nina = fixture.listener("nina").await;
    let (expired, _) = fixture.log_in(&nina).await;
    fixture.advance(14 * DAY - 1);
    let (other, _) = fixture.log_in(&nina).await;
    let (principal, _) = fixture.log_in(&nina).await;
    fixture.advance(1);
    let list = accounts::list_sessions(&Caller::logged_in(
        services,
        ClientInfo::default(),
        principal,
    ))
    .await
    .unwrap();
    assert_eq!(list.len(), 2);
    let refused = accounts::end_session(&fixture.caller(principal), expired.session_id).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let ended = accounts::end_other_sessions(&fixture.caller(principal))
        .await
        .unwrap();
    assert_eq!(ended, 1, "only {}", other.session_id);
}

#[on_both_databases]
async fn an_account_that_is_gone_has_no_list(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&nina).await;
    fixture.execute("DELETE FROM users").await;
    let answer = accounts::list_sessions(&fixture.caller(principal)).await;
    assert!(matches!(answer, Err(Error::UserNotFound)), "{answer:?}");
}
