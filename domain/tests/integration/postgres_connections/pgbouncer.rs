//! PgBouncer between the program and PostgreSQL, in session mode.

use futures::future::join_all;
use stagedoor_domain::Db;
use stagedoor_domain::accounts::{Registration, register};
use stagedoor_testing::{Fixture, PASSWORD, TestDatabase};
use tempfile::TempDir;

use super::bouncer::Bouncer;

#[tokio::test]
async fn everything_works_through_pgbouncer_in_session_mode() {
    let database = TestDatabase::postgres();
    let bouncer = Bouncer::in_front_of(&database).await;
    let (db, _) = super::start(&bouncer.url()).await;
    assert!(db.is_ready().await.unwrap());
    let Db::Postgres { primary, .. } = &db else {
        unreachable!()
    };
    let limits: (String, String) = sqlx::query_as(
        "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')",
    )
    .fetch_one(&primary.pool())
    .await
    .unwrap();
    assert_eq!(limits, ("20s".to_owned(), "20s".to_owned()));

    let fixture = Fixture::over(db, database, TempDir::new().unwrap()).await;
    let registered = join_all((0..8).map(async |n| {
        let registration = Registration {
            username: format!("nina{n}"),
            email: format!("nina{n}@example.com"),
            password: PASSWORD.into(),
            invitation: None,
        };
        register(&fixture.visitor(), registration).await
    }));
    for outcome in registered.await {
        outcome.unwrap();
    }
    assert_eq!(fixture.count("SELECT COUNT(*) FROM users").await, 8);
    fixture.services.db.close().await;
}
