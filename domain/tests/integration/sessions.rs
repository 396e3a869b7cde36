//! What sessions keep, for whom and for how long, on both databases.

use stagedoor_testing::on_both_databases;

use crate::support::{Backend, House, origin};
use stagedoor_domain::sessions::{self, NOTHING, Purpose};
use stagedoor_domain::users;
use stagedoor_domain::{Caller, ClientInfo, Error, Freshness};

const HOUR: u64 = 60 * 60;

#[on_both_databases]
async fn what_a_visitor_typed_is_kept_for_an_hour(house: House) {
    let typed = r#"{"form":"register"}"#.to_owned();
    let purpose = Purpose::Visitor(typed.clone());
    let began = sessions::begin(&house.visitor(), purpose, None)
        .await
        .unwrap();
    let token = began.token;
    house.advance(HOUR - 1);
    let kept = sessions::load(&house.services, &token).await.unwrap();
    assert_eq!(kept.unwrap().data, typed);
    house.advance(1);
    assert!(
        sessions::load(&house.services, &token)
            .await
            .unwrap()
            .is_none()
    );
}

#[on_both_databases]
async fn a_message_that_came_meanwhile_is_not_forgotten_with_the_one_before(house: House) {
    let user = house.listener("nina").await;
    let (principal, token) = house.log_in(&user).await;
    let (services, id) = (&house.services, principal.session_id);
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
async fn a_session_comes_with_its_user_as_they_are_now(house: House) {
    let services = &house.services;
    let found = async |token| sessions::load_with_user(services, token).await.unwrap();

    let purpose = Purpose::Visitor(NOTHING.to_owned());
    let visitor = sessions::begin(&Caller::anonymous(services, origin()), purpose, None)
        .await
        .unwrap();
    let (session, nobody) = found(&visitor.token).await.unwrap();
    assert_eq!((session.id, nobody), (visitor.session.id, None));

    house.listener("omar").await;
    let nina = house.listener("nina").await;
    let (principal, token) = house.log_in(&nina).await;
    let (session, user) = found(&token).await.unwrap();
    assert_eq!(session.principal(), Some(principal));
    assert_eq!(user.unwrap(), nina);

    house
        .execute("UPDATE users SET role = 'moderator' WHERE username = 'nina'")
        .await;
    let (_, user) = found(&token).await.unwrap();
    let now = users::find(services, nina.id).await.unwrap();
    assert_ne!(now.role, nina.role);
    assert_eq!(user.unwrap(), now);

    house.advance(15 * 24 * HOUR);
    assert!(found(&token).await.is_none());
}

#[on_both_databases]
async fn somebody_who_has_just_logged_in_reads_the_primary(house: House) {
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    assert_eq!(principal.freshness(&house.services), Freshness::Latest);
    house.advance(61);
    assert_eq!(principal.freshness(&house.services), Freshness::MayLag);
}

#[tokio::test]
async fn visitors_from_one_address_begin_so_many_sessions_an_hour_and_no_more() {
    let house = House::open_with(Backend::Sqlite, |settings| {
        settings.rate_limits = true;
        settings.quotas.visits_per_hour = 3;
    })
    .await;
    let limits = &house.services.address_limits;
    for _ in 0..3 {
        limits.visit(&origin()).unwrap();
    }
    assert!(matches!(
        limits.visit(&origin()),
        Err(Error::RateLimited { .. })
    ));
    let elsewhere = ClientInfo {
        address: Some("198.51.100.1".parse().unwrap()),
        ..origin()
    };
    limits.visit(&elsewhere).unwrap();
}
