//! Writes that come together, on both databases.

use futures::FutureExt;
use futures::future::join_all;
use stagedoor_domain::db::Statements;
use stagedoor_domain::{Db, Error, jobs};
use stagedoor_testing::{Backend, Fixture, on_both_databases};
use uuid::Uuid;

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_writes_at_once_some_fail_some_panic_and_the_others_are_stored(fixture: Fixture) {
    let writes = (0..64).map(|number| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            let user_id = Uuid::from_u128(number);
            services
                .write(async move |tx| {
                    jobs::enqueue(tx, &jobs::NowArtist { user_id }).await?;
                    match number % 8 {
                        3 => Err(Error::NotFound),
                        5 => panic!("a defect"),
                        _ => Ok(number),
                    }
                })
                .await
        })
    });
    let mut expected = Vec::new();
    for (number, outcome) in (0..64).zip(join_all(writes).await) {
        let outcome = outcome.unwrap();
        match number % 8 {
            3 => assert!(matches!(outcome, Err(Error::NotFound)), "{outcome:?}"),
            5 => assert!(matches!(outcome, Err(Error::Internal(_))), "{outcome:?}"),
            _ => {
                assert_eq!(outcome.unwrap(), number);
                let user_id = Uuid::from_u128(number);
                expected.push([format!(r#"{{"kind":"now_artist","user_id":"{user_id}"}}"#)]);
            }
        }
    }
    let stored = fixture
        .database
        .rows("SELECT payload FROM jobs ORDER BY payload");
    assert_eq!(stored.await, expected);
}

#[on_both_databases]
async fn a_write_inside_a_write_is_refused_at_once(fixture: Fixture) {
    let services = fixture.services.clone();
    let outcome = fixture
        .services
        .write(async move |_| services.write(async move |_| Ok(())).await)
        .await;
    assert!(matches!(outcome, Err(Error::Internal(_))), "{outcome:?}");
}

#[tokio::test]
async fn the_time_goes_on_between_those_who_share_a_transaction() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let Db::Sqlite { writer, .. } = &fixture.services.db else {
        unreachable!()
    };
    let began = fixture.services.clock.now();
    let held = writer.acquire().await.unwrap();
    let writes = (0..3).map(|_| {
        let (services, clock) = (fixture.services.clone(), fixture.clock.clone());
        async move {
            services
                .write(async move |tx| {
                    let now = tx.now();
                    clock.advance(std::time::Duration::from_secs(1));
                    assert_eq!(tx.now(), now, "one time counts for all of it");
                    Ok(now)
                })
                .await
        }
        .boxed()
    });
    let mut writes: Vec<_> = writes.collect();
    for write in &mut writes {
        assert!(write.now_or_never().is_none(), "it waits");
    }
    fixture.advance(5);
    drop(held);
    let times = join_all(writes).await.into_iter().map(|time| {
        let since = time.unwrap() - began;
        since.num_seconds()
    });
    assert_eq!(times.collect::<Vec<_>>(), [5, 6, 7]);
}

/// A commit that fails fails all who share it, so no constraint may wait for it.
#[on_both_databases]
async fn no_constraint_is_deferred_to_the_commit(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let deferred = match backend {
        Backend::Sqlite => "SELECT COUNT(*) FROM sqlite_master WHERE sql LIKE '%DEFERR%'",
        Backend::Postgres => "SELECT COUNT(*) FROM pg_constraint WHERE condeferrable",
    };
    assert_eq!(fixture.count(deferred).await, 0);
}

/// Adds `INSERT`s of these notes.
fn add_notes(statements: &mut Statements, numbers: impl IntoIterator<Item = i64>) {
    for number in numbers {
        statements
            .add("INSERT INTO notes (number, doubled) VALUES ($1, $2 * $1)")
            .bind(number)
            .bind(2_i64);
    }
}

#[on_both_databases]
async fn of_statements_that_are_sent_together_one_may_fail_alone(fixture: Fixture) {
    const NOTES: &str =
        "SELECT CAST(number AS TEXT), CAST(doubled AS TEXT) FROM notes ORDER BY number";
    fixture
        .execute("CREATE TABLE notes (number BIGINT NOT NULL UNIQUE, doubled BIGINT NOT NULL)")
        .await;
    let services = &fixture.services;
    let touched = services
        .write(async move |tx| {
            let mut statements = tx.statements();
            add_notes(&mut statements, [1, 2, 1]);
            statements.may_fail();
            add_notes(&mut statements, [3, 3]);
            statements.may_fail();
            add_notes(&mut statements, [4]);
            statements.fails_with(Error::NotFound).may_fail();
            statements
                .add("UPDATE notes SET doubled = $1 WHERE number > $2")
                .bind(9_i64)
                .bind(1_i64);
            tx.run(statements).await
        })
        .await
        .unwrap();
    let rows: Vec<Option<u64>> = touched.into_iter().map(Result::ok).collect();
    let expected = [Some(1), Some(1), None, Some(1), None, None, Some(2)];
    assert_eq!(rows, expected);
    let stored = [["1", "2"], ["2", "9"], ["3", "9"]];
    assert_eq!(fixture.database.rows(NOTES).await, stored);

    let refused: Result<(), Error> = services
        .write(async move |tx| {
            let mut statements = tx.statements();
            add_notes(&mut statements, [5, 1, 6]);
            tx.run(statements).await.map(drop)
        })
        .await;
    assert!(refused.is_err());
    let undone = services
        .write(async move |tx| {
            let mut statements = tx.statements();
            add_notes(&mut statements, [7]);
            statements
                .add("UPDATE notes SET doubled = 0 WHERE number = $1")
                .bind(100_i64)
                .needs_row();
            add_notes(&mut statements, [8]);
            let touched = tx.run(statements).await?;
            tx.undo();
            Ok(matches!(touched[..], [Ok(1), Ok(0), Ok(_)]))
        })
        .await;
    assert!(undone.unwrap());
    assert_eq!(fixture.database.rows(NOTES).await, stored);
}
