//! What people read of their own audit log, on both databases.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use serde_json::Value;
use stagedoor_domain::accounts::{self, Credentials};
use stagedoor_domain::audit::{self, Action, ActionKind, Event};
use stagedoor_domain::expiry;
use stagedoor_domain::security_log::{self, Entry};
use stagedoor_domain::{
    Browser, Caller, ClientInfo, Error, Principal, Role, Services, System, operators,
};
use stagedoor_words::Language;
use uuid::Uuid;

const DAY: u64 = 24 * 60 * 60;

async fn record(services: &Services, action: Action, user_id: Uuid) {
    Caller::anonymous(services, client_info())
        .write(async move |tx| {
            let event = Event::by_user(action, user_id);
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
            Language::English,
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

#[on_both_databases]
async fn it_tells_who_came_and_who_was_refused_with_time_address_and_browser(fixture: Fixture) {
    let services = &fixture.services;
    fixture.listener("nina").await;
    let from = ClientInfo {
        user_agent: Some(
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0".into(),
        ),
        ..client_info()
    };
    let log_in = async |password: &str| {
        fixture.advance(60);
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
        Language::English,
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
        assert_eq!(entry.browser, Some(Browser::Named("Firefox")));
        assert_eq!(entry.system, Some(System::Named("Linux")));
    }
    assert_eq!(
        (page.items[0].created_at - page.items[1].created_at).num_seconds(),
        60
    );
}

#[on_both_databases]
async fn what_an_operator_did_has_no_address_and_no_browser(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    fixture.advance(1);
    operators::set_role(&fixture.services, "nina", Role::Admin)
        .await
        .unwrap();
    let page = security_log::page(&fixture.caller(principal), None, Language::English)
        .await
        .unwrap();
    let entry = serde_json::to_value(&page.items[0]).unwrap();
    assert_eq!(entry["event"], "user.set_role");
    assert_eq!(
        entry["description"],
        "Role set to “Administrator” by an operator"
    );
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

#[on_both_databases]
async fn pages_are_whole_where_everything_happened_at_one_moment(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    // The clock stands still, so the ids alone tell these apart.
    for _ in 0..120 {
        record(services, Action::LogOut, user.id).await;
    }
    let pages = everything(services, &principal).await;
    let sizes: Vec<usize> = pages.iter().map(Vec::len).collect();
    assert_eq!(sizes, [50, 50, 21]);
    let entries: Vec<Entry> = pages.into_iter().flatten().collect();
    let ids: BTreeSet<Uuid> = entries.iter().map(|entry| entry.id).collect();
    assert_eq!(ids.len(), 121);
    assert!(entries.is_sorted_by(|a, b| (a.created_at, a.id) > (b.created_at, b.id)));
}

#[on_both_databases]
async fn what_happens_meanwhile_moves_no_page(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    for _ in 0..60 {
        fixture.advance(1);
        record(services, Action::LogOut, user.id).await;
    }
    let whole: Vec<Entry> = everything(services, &principal)
        .await
        .into_iter()
        .flatten()
        .collect();
    let first = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        None,
        Language::English,
    )
    .await
    .unwrap();
    fixture.advance(1);
    let promotion = Action::UpgradeCreator {
        from: Role::User,
        to: Role::Creator,
    };
    record(services, promotion, user.id).await;
    let next = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        first.next_cursor.as_deref(),
        Language::English,
    )
    .await
    .unwrap();
    assert_eq!(first.items, whole[..50]);
    assert_eq!(next.items, whole[50..]);
    let newest = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        None,
        Language::English,
    )
    .await
    .unwrap();
    assert_eq!(newest.items[0].description, "You became an artist");
}

#[on_both_databases]
async fn nobody_reads_another_ones(fixture: Fixture) {
    let services = &fixture.services;
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let (principal, _) = fixture.log_in(&nina).await;
    for _ in 0..60 {
        record(services, Action::LogOut, mira.id).await;
    }
    let (other, _) = fixture.log_in(&mira).await;
    let cursor = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), other),
        None,
        Language::English,
    )
    .await
    .unwrap()
    .next_cursor;
    fixture.advance(1);
    record(services, Action::ChangePassword, nina.id).await;
    let pages = everything(services, &principal).await;
    let events: Vec<&str> = pages[0].iter().map(|entry| entry.event.as_str()).collect();
    assert_eq!(events, ["user.change_password", "user.create"]);
    // A cursor is a place in time and opens nothing.
    let with_hers = security_log::page(
        &Caller::logged_in(services, ClientInfo::default(), principal),
        cursor.as_deref(),
        Language::English,
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

#[on_both_databases]
async fn it_remembers_for_longer_than_90_days(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    record(&fixture.services, Action::LogOut, user.id).await;
    for _ in 0..10 {
        fixture.advance(10 * DAY);
        expiry::sweep(&fixture.services).await.unwrap();
    }
    let (principal, _) = fixture.log_in(&user).await;
    let pages = everything(&fixture.services, &principal).await;
    assert_eq!(pages[0].len(), 2);
}

#[on_both_databases]
async fn an_account_that_is_gone_has_none(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    fixture.execute("DELETE FROM users").await;
    let answer = security_log::page(&fixture.caller(principal), None, Language::English).await;
    assert!(matches!(answer, Err(Error::UserNotFound)), "{answer:?}");
}

#[tokio::test]
async fn a_cursor_that_was_never_given_is_refused() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    for cursor in ["", "x", "AAAA"] {
        let answer =
            security_log::page(&fixture.caller(principal), Some(cursor), Language::English).await;
        match answer {
            Err(Error::Validation(fields)) => assert_eq!(fields[0].field, "cursor"),
            other => panic!("{cursor:?}: {other:?}"),
        }
    }
}

#[on_both_databases]
async fn what_a_newer_version_has_written_is_listed_too(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    // The account's id, which no event has, serves as the event's.
    fixture
        .execute(
            "INSERT INTO audit_logs (id, action, actor, subject_id, metadata, created_at)
             SELECT subject_id, 'user.sing', 'operator', subject_id, metadata, created_at
             FROM audit_logs",
        )
        .await;
    let (principal, _) = fixture.log_in(&user).await;
    let page = security_log::page(&fixture.caller(principal), None, Language::English)
        .await
        .unwrap();
    let sung = page.items.iter().find(|entry| entry.event == "user.sing");
    let sung = sung.unwrap();
    assert_eq!(sung.id, user.id);
    assert_eq!(sung.description, "Account changed by an operator");
}

#[test]
fn the_documents_name_every_action() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/logging.md");
    let text = fs::read_to_string(path).unwrap();
    let named: BTreeSet<&str> = text
        .split('`')
        .filter(|part| {
            ["user.", "artist.", "track.", "support.", "site.", "job."]
                .iter()
                .any(|subject| part.starts_with(subject))
        })
        .collect();
    let known: BTreeSet<&str> = ActionKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(named, known);
}
