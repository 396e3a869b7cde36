//! A disk that is full, and a panic in the middle of a write: nothing of either
//! stays.

use stagedoor_testing::{Backend, Fixture, PASSWORD, on_both_databases};

use stagedoor_domain::accounts::{Registration, register};
use stagedoor_domain::{Db, Error};

async fn register_somebody(fixture: &Fixture, name: &str) -> Result<(), Error> {
    let registration = Registration {
        username: name.into(),
        email: format!("{name}@example.com"),
        password: PASSWORD.into(),
        invitation: None,
    };
    register(&fixture.visitor(), registration).await.map(drop)
}

#[tokio::test]
async fn a_full_disk_is_an_outage_and_over_as_soon_as_there_is_room() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    // As many pages as there are, and none more: what SQLite says then is what
    // it says of a full disk.
    fixture.execute("PRAGMA max_page_count = 1").await;
    let mut refused = None;
    for n in 0..200 {
        if let Err(error) = register_somebody(&fixture, &format!("early{n}")).await {
            refused = Some(error);
            break;
        }
    }
    assert!(
        matches!(refused, Some(Error::Unavailable(_))),
        "{refused:?}"
    );
    fixture.execute("PRAGMA max_page_count = 1073741823").await;
    for n in 0..3 {
        register_somebody(&fixture, &format!("late{n}"))
            .await
            .unwrap();
    }
    let users = fixture.count("SELECT COUNT(*) FROM users").await;
    assert_eq!(
        fixture.count("SELECT COUNT(*) FROM jobs").await,
        users,
        "nothing half-done"
    );
}

#[tokio::test]
async fn a_transaction_that_the_database_ended_by_itself_spoils_nothing() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let ended: Result<(), Error> = fixture
        .services
        .write(async move |tx| {
            let stagedoor_domain::db::Conn::Sqlite(conn) = tx.conn() else {
                unreachable!()
            };
            // What SQLite does of its own accord when it cannot write.
            sqlx::raw_sql("ROLLBACK").execute(conn).await?;
            Err(Error::unavailable("disk full"))
        })
        .await;
    assert!(matches!(ended, Err(Error::Unavailable(_))));
    register_somebody(&fixture, "nina").await.unwrap();
}

#[on_both_databases]
async fn a_panic_in_a_write_leaves_no_transaction_open(fixture: Fixture) {
    let panicked: Result<(), Error> = fixture
        .services
        .write(async move |_| panic!("in the middle"))
        .await;
    assert!(matches!(panicked, Err(Error::Internal(_))));
    register_somebody(&fixture, "nina").await.unwrap();
}

#[tokio::test]
async fn a_server_that_drops_its_connections_costs_nobody_more_than_one_try() {
    let fixture = Fixture::open(Backend::Postgres).await;
    register_somebody(&fixture, "nina").await.unwrap();
    let Db::Postgres { primary, .. } = &fixture.services.db else {
        unreachable!()
    };
    let name: String = sqlx::query_scalar("SELECT current_database()::text")
        .fetch_one(&primary.pool())
        .await
        .unwrap();
    let server = fixture.database.url().rsplit_once('/').unwrap().0;
    let admin = sqlx::PgPool::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
        .bind(name)
        .execute(&admin)
        .await
        .unwrap();
    for n in 0..20 {
        match register_somebody(&fixture, &format!("after{n}")).await {
            Ok(()) => return,
            Err(error) => assert!(matches!(error, Error::Unavailable(_)), "{error:?}"),
        }
    }
    panic!("it never recovered");
}
