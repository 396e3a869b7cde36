//! Noting that a session is in use.

use stagedoor_domain::Caller;
use stagedoor_domain::logins;
use stagedoor_domain::sessions::{self, Purpose};
use stagedoor_testing::{Backend, Fixture, client_info, on_both_databases};
use tokio::task::JoinSet;

use super::{DAY, MINUTE, begin, is_alive};

#[on_both_databases]
async fn its_use_is_written_down_once_a_minute_also_by_16_at_once(backend: Backend) {
    const WRITES: &str = "SELECT COUNT(*) FROM writes";
    let fixture = Fixture::open(backend).await;
    fixture
        .execute(match backend {
            Backend::Sqlite => {
                "CREATE TABLE writes (one INTEGER);
                 CREATE TRIGGER counted AFTER UPDATE ON sessions
                 BEGIN INSERT INTO writes VALUES (1); END"
            }
            Backend::Postgres => {
                "CREATE TABLE writes (one INTEGER);
                 CREATE FUNCTION counted() RETURNS TRIGGER LANGUAGE plpgsql AS
                 $$ BEGIN INSERT INTO writes VALUES (1); RETURN NULL; END $$;
                 CREATE TRIGGER counted AFTER UPDATE ON sessions
                 FOR EACH ROW EXECUTE FUNCTION counted()"
            }
        })
        .await;
    let nina = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&nina).await;
    let touch_16_times = async || {
        let mut at_once = JoinSet::new();
        for _ in 0..16 {
            let services = fixture.services.clone();
            at_once.spawn(async move {
                logins::touch_session(
                    &Caller::anonymous(&services, client_info()),
                    principal.session_id,
                )
                .await
                .unwrap();
            });
        }
        at_once.join_all().await;
        fixture.count(WRITES).await
    };
    let is_stale = async || {
        let session = sessions::load(&fixture.services, &token).await.unwrap();
        sessions::is_stale(&fixture.services, &session.unwrap())
    };

    fixture.advance(MINUTE - 1);
    assert!(!is_stale().await);
    assert_eq!(touch_16_times().await, 0);
    fixture.advance(1);
    assert!(is_stale().await);
    assert_eq!(touch_16_times().await, 1);
    assert!(!is_stale().await);
    fixture.advance(MINUTE - 1);
    assert_eq!(touch_16_times().await, 1);
    fixture.advance(1);
    assert_eq!(touch_16_times().await, 2);
}

#[on_both_databases]
async fn what_opens_nothing_does_not_live_longer_for_being_used(fixture: Fixture) {
    let services = &fixture.services;
    let nina = fixture.listener("nina").await;
    let purposes = [
        (Purpose::SecondFactor(nina.id), 10 * MINUTE),
        (Purpose::Visitor("typed".into()), 60 * MINUTE),
    ];
    for (purpose, lifetime) in purposes {
        let began = begin(&fixture, purpose, "192.0.2.9", "curl/8.5.0").await;
        fixture.advance(lifetime - 1);
        assert!(!sessions::is_stale(services, &began.session));
        logins::touch_session(&fixture.visitor(), began.session.id)
            .await
            .unwrap();
        assert!(is_alive(&fixture, &began.token).await);
        fixture.advance(1);
        assert!(!is_alive(&fixture, &began.token).await);
    }
}

#[on_both_databases]
async fn what_is_over_is_not_brought_back_by_its_last_request(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&nina).await;
    fixture.advance(14 * DAY);
    logins::touch_session(&fixture.visitor(), principal.session_id)
        .await
        .unwrap();
    assert!(!is_alive(&fixture, &token).await);
}
