//! What sessions keep, for whom and for how long, on both databases.

use std::time::Duration;

use stagedoor_testing::{Backend, Fixture, client_info, on_both_databases};

use stagedoor_domain::logins;
use stagedoor_domain::sessions::{self, NOTHING, Purpose};
use stagedoor_domain::users;
use stagedoor_domain::{ClientInfo, Error, Freshness};

const HOUR: u64 = 60 * 60;

#[on_both_databases]
async fn what_a_visitor_typed_is_kept_for_an_hour(fixture: Fixture) {
    let typed = r#"{"form":"register"}"#.to_owned();
    let purpose = Purpose::Visitor(typed.clone());
    let began = logins::begin_session(&fixture.visitor(), purpose, None)
        .await
        .unwrap();
    let token = began.token;
    fixture.advance(HOUR - 1);
    let kept = sessions::load(&fixture.services, &token).await.unwrap();
    assert_eq!(kept.unwrap().data, typed);
    fixture.advance(1);
    assert!(
        sessions::load(&fixture.services, &token)
            .await
            .unwrap()
            .is_none()
    );
}

#[on_both_databases]
async fn a_message_that_came_meanwhile_is_not_forgotten_with_the_one_before(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&user).await;
    let (services, id) = (&fixture.services, principal.session_id);
    let kept = || async {
        sessions::load(services, &token)
            .await
            .unwrap()
            .unwrap()
            .data
    };

    sessions::save_data(services, id, "new".into())
        .await
        .unwrap();
    sessions::clear_data(services, id, "old".into())
        .await
        .unwrap();
    assert_eq!(kept().await, "new");
    sessions::clear_data(services, id, "new".into())
        .await
        .unwrap();
    assert_eq!(kept().await, NOTHING);
}

#[on_both_databases]
async fn a_session_comes_with_its_user_as_they_are_now(fixture: Fixture) {
    let services = &fixture.services;
    let found = async |token| sessions::load_with_user(services, token).await.unwrap();

    let purpose = Purpose::Visitor(NOTHING.to_owned());
    let visitor = logins::begin_session(&fixture.visitor(), purpose, None)
        .await
        .unwrap();
    let (session, nobody) = found(&visitor.token).await.unwrap();
    assert_eq!((session.id, nobody), (visitor.session.id, None));

    fixture.listener("omar").await;
    let nina = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&nina).await;
    let (session, user) = found(&token).await.unwrap();
    assert_eq!(session.principal(), Some(principal));
    assert_eq!(user.unwrap(), nina);

    fixture
        .execute("UPDATE users SET role = 'moderator' WHERE username = 'nina'")
        .await;
    let (_, user) = found(&token).await.unwrap();
    let now = users::find(services, nina.id).await.unwrap();
    assert_ne!(now.role, nina.role);
    assert_eq!(user.unwrap(), now);

    fixture.advance(15 * 24 * HOUR);
    assert!(found(&token).await.is_none());
}

#[on_both_databases]
async fn somebody_who_has_just_logged_in_reads_the_primary(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    assert_eq!(principal.freshness(&fixture.services), Freshness::Latest);
    fixture.advance(61);
    let second = Freshness::Within(Duration::from_secs(1));
    assert_eq!(principal.freshness(&fixture.services), second);
}

#[tokio::test]
async fn visitors_from_one_address_begin_so_many_sessions_an_hour_and_no_more() {
    let fixture = Fixture::open_with(Backend::Sqlite, |settings| {
        settings.rate_limits = true;
        settings.quotas.visits_per_hour = 3;
    })
    .await;
    let limits = &fixture.services.address_limits;
    for _ in 0..3 {
        limits.visit(&client_info()).unwrap();
    }
    assert!(matches!(
        limits.visit(&client_info()),
        Err(Error::RateLimited { .. })
    ));
    let elsewhere = ClientInfo {
        address: Some("198.51.100.1".parse().unwrap()),
        ..client_info()
    };
    limits.visit(&elsewhere).unwrap();
}
