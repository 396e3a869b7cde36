//! When something was done, where it had to wait for something else.

use std::time::Duration;

use sqlx::{Connection, Executor};
use stagedoor_domain::Db;
use stagedoor_domain::accounts::{Proof, request_email_change};
use stagedoor_testing::{Backend, Fixture, PASSWORD, on_both_databases};

const HOLD: &str = "UPDATE users SET role = role WHERE username = 'nina'";

/// "This wasn't me" and the undoing of a change go by the times that are written down.
#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_for_another_change_is_written_down_as_later(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let nina = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&nina).await;
    let caller = fixture.caller(principal);
    let waiting = |caller| async move {
        let proof = Proof::Password(PASSWORD.to_owned());
        request_email_change(&caller, "nina@example.org", proof).await
    };

    let changed = match &fixture.services.db {
        Db::Sqlite { writer, .. } => {
            let mut conn = writer.acquire().await.unwrap();
            let mut other = conn.begin_with("BEGIN IMMEDIATE").await.unwrap();
            other.execute(HOLD).await.unwrap();
            let changed = tokio::spawn(waiting(caller));
            tokio::time::sleep(Duration::from_millis(300)).await;
            fixture.advance(5);
            other.commit().await.unwrap();
            drop(conn);
            changed
        }
        Db::Postgres { primary, .. } => {
            let mut other = primary.pool().begin().await.unwrap();
            other.execute(HOLD).await.unwrap();
            let changed = tokio::spawn(waiting(caller));
            tokio::time::sleep(Duration::from_millis(300)).await;
            fixture.advance(5);
            other.commit().await.unwrap();
            changed
        }
    };
    let at_the_end = fixture.services.clock.now();
    changed.await.unwrap().unwrap();
    let written: i64 = {
        let sql = match backend {
            Backend::Sqlite => {
                "SELECT CAST(strftime('%s', created_at) AS INTEGER) FROM email_changes"
            }
            Backend::Postgres => {
                "SELECT CAST(EXTRACT(EPOCH FROM created_at) AS BIGINT) FROM email_changes"
            }
        };
        fixture.count(sql).await
    };
    assert_eq!(written, at_the_end.timestamp());
}
