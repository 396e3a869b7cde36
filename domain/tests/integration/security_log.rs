//! What people read of their own audit log, on both databases.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{Backend, House, PASSWORD, origin};
use rstest::rstest;
use serde_json::{Value, json};
use stagedoor_domain::accounts::{self, Credentials};
use stagedoor_domain::audit::{self, Event};
use stagedoor_domain::security_log::{self, Entry};
use stagedoor_domain::{Caller, ClientInfo, Error, Principal, Role, Services, operators, sessions};
use uuid::Uuid;

const DAY: u64 = 24 * 60 * 60;

async fn record(services: &Services, action: &'static str, user_id: Uuid, metadata: Value) {
    Caller::anonymous(services, origin())
        .write(async move |tx| {
            let event = Event::by_user(action, user_id, metadata);
            audit::record(tx, &event).await
        })
        .await
        .unwrap();
}

/// Every page, one after the other.
async fn everything(services: &Services, principal: &Principal) -> Vec<Vec<Entry>> {
    let mut pages = Vec::new();
    let mut cursor = None;
    loop {
        let page = security_log::page(
            &Caller::logged_in(services, ClientInfo::default(), *principal),
            cursor.as_deref(),
        )
        .await
        .unwrap();
        pages.push(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return pages;
        }
    }
}

#[rstest]
#[tokio::test]
async fn it_tells_who_came_and_who_was_refused_with_time_address_and_browser(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let services = &house.services;
    house.listener("nina").await;
    let from = ClientInfo {
        user_agent: Some(
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0".into(),
        ),
        ..origin()
    };
    let log_in = async |password: &str| {
        house.advance(60);
        let credentials = Credentials {
            identifier: "nina".into(),
            password: password.into(),
        };
        accounts::log_in(&Caller::anonymous(services, &from), credentials, None).await
    };
    log_in("not her password").await.unwrap_err();
    let login = log_in(PASSWORD).await.unwrap();
    let principal = login.began().session.principal().unwrap();
    let page = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        None,
    )
    .await
    .unwrap();

    let told: Vec<_> = page
        .items
        .iter()
        .map(|entry| (entry.event.as_str(), entry.description.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("user.log_in", "Logged in with a password"),
            (
                "user.log_in_failed",
                "A login with a wrong password was refused"
            ),
            ("user.create", "Account created by an operator"),
        ]
    );
    assert_eq!(page.next_cursor, None);
    for entry in &page.items[..2] {
        assert_eq!(entry.address.as_deref(), Some("192.0.2.7"));
        assert_eq!(entry.browser, Some("Firefox"));
        assert_eq!(entry.system, Some("Linux"));
    }
    assert_eq!(
        (page.items[0].created_at - page.items[1].created_at).num_seconds(),
        60
    );
}

#[rstest]
#[tokio::test]
async fn what_an_operator_did_has_no_address_and_no_browser(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    house.advance(1);
    operators::set_role(&house.services, "nina", Role::Admin)
        .await
        .unwrap();
    let page = security_log::page(&house.caller(principal), None)
        .await
        .unwrap();
    let entry = serde_json::to_value(&page.items[0]).unwrap();
    assert_eq!(entry["event"], "user.set_role");
    assert_eq!(entry["description"], "Role set to admin by an operator");
    let names: BTreeSet<&str> = entry
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        BTreeSet::from([
            "address",
            "browser",
            "created_at",
            "description",
            "event",
            "id",
            "system"
        ])
    );
    for name in ["address", "browser", "system"] {
        assert_eq!(entry[name], Value::Null, "{name}");
    }
}

#[rstest]
#[tokio::test]
async fn pages_are_whole_where_everything_happened_at_one_moment(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let services = &house.services;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    // The clock stands still, so the ids alone tell these apart.
    for _ in 0..120 {
        record(services, "user.log_out", user.id, json!({})).await;
    }
    let pages = everything(services, &principal).await;
    let sizes: Vec<usize> = pages.iter().map(Vec::len).collect();
    assert_eq!(sizes, [50, 50, 21]);
    let entries: Vec<Entry> = pages.into_iter().flatten().collect();
    let ids: BTreeSet<Uuid> = entries.iter().map(|entry| entry.id).collect();
    assert_eq!(ids.len(), 121);
    assert!(entries.is_sorted_by(|a, b| (a.created_at, a.id) > (b.created_at, b.id)));
}

#[rstest]
#[tokio::test]
async fn what_happens_meanwhile_moves_no_page(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let services = &house.services;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    for _ in 0..60 {
        house.advance(1);
        record(services, "user.log_out", user.id, json!({})).await;
    }
    let whole: Vec<Entry> = everything(services, &principal)
        .await
        .into_iter()
        .flatten()
        .collect();
    let first = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        None,
    )
    .await
    .unwrap();
    house.advance(1);
    record(services, "user.upgrade_creator", user.id, json!({})).await;
    let next = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        first.next_cursor.as_deref(),
    )
    .await
    .unwrap();
    assert_eq!(first.items, whole[..50]);
    assert_eq!(next.items, whole[50..]);
    let newest = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        None,
    )
    .await
    .unwrap();
    assert_eq!(newest.items[0].description, "You became an artist");
}

#[rstest]
#[tokio::test]
async fn nobody_reads_another_ones(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let house = House::open(backend).await;
    let services = &house.services;
    let (nina, mira) = (house.listener("nina").await, house.listener("mira").await);
    let (principal, _) = house.log_in(&nina).await;
    for _ in 0..60 {
        record(services, "user.log_out", mira.id, json!({})).await;
    }
    let (other, _) = house.log_in(&mira).await;
    let cursor = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), other),
        None,
    )
    .await
    .unwrap()
    .next_cursor;
    house.advance(1);
    record(services, "user.change_password", nina.id, json!({})).await;
    let pages = everything(services, &principal).await;
    let events: Vec<&str> = pages[0].iter().map(|entry| entry.event.as_str()).collect();
    assert_eq!(events, ["user.change_password", "user.create"]);
    // A cursor is a place in time and opens nothing.
    let with_hers = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        cursor.as_deref(),
    )
    .await
    .unwrap();
    assert!(
        with_hers
            .items
            .iter()
            .all(|entry| entry.event != "user.log_out")
    );
}

#[rstest]
#[tokio::test]
async fn it_remembers_for_longer_than_90_days(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let user = house.listener("nina").await;
    record(&house.services, "user.log_out", user.id, json!({})).await;
    for _ in 0..10 {
        house.advance(10 * DAY);
        sessions::sweep(&house.services).await.unwrap();
    }
    let (principal, _) = house.log_in(&user).await;
    let pages = everything(&house.services, &principal).await;
    assert_eq!(pages[0].len(), 2);
}

#[rstest]
#[tokio::test]
async fn an_account_that_is_gone_has_none(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    house.execute("DELETE FROM users").await;
    let answer = security_log::page(&house.caller(principal), None).await;
    assert!(matches!(answer, Err(Error::UserNotFound)), "{answer:?}");
}

#[tokio::test]
async fn a_cursor_that_was_never_given_is_refused() {
    let house = House::open(Backend::Sqlite).await;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    for cursor in ["", "x", "AAAA"] {
        let answer = security_log::page(&house.caller(principal), Some(cursor)).await;
        match answer {
            Err(Error::Validation(fields)) => assert_eq!(fields[0].field, "cursor"),
            other => panic!("{cursor:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn everything_that_is_written_down_has_words() {
    let house = House::open(Backend::Sqlite).await;
    let services = &house.services;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    let mut actions = BTreeSet::new();
    actions_below(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut actions,
    );
    assert!(actions.contains("user.upgrade_creator"), "{actions:?}");
    for action in actions {
        house.advance(1);
        let action: &'static str = Box::leak(action.into_boxed_str());
        record(services, action, user.id, json!({})).await;
        let page = security_log::page(
            &Caller::logged_in(services, ClientInfo::default(), principal),
            None,
        )
        .await
        .unwrap();
        assert_eq!(page.items[0].event, action);
        assert_ne!(page.items[0].description, "Account changed", "{action}");
    }
}

/// Every text that looks like an action in the sources below `folder`, but for the
/// words themselves.
fn actions_below(folder: &Path, actions: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("security_log") {
                actions_below(&path, actions);
            }
            continue;
        }
        let source = fs::read_to_string(&path).unwrap_or_default();
        for part in source.split("\"user.").skip(1) {
            let (name, _) = part.split_once('"').unwrap();
            if name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                actions.insert(format!("user.{name}"));
            }
        }
    }
}
