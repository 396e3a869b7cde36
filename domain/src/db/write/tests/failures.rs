//! Errors that end the whole transaction: a disk that is full, a savepoint that is gone, a
//! commit that fails.

use rstest::rstest;

use super::*;

/// What SQLite does of its own accord when it cannot write.
const ENDED: &str = "ROLLBACK";

#[tokio::test]
async fn a_transaction_that_sqlite_ended_fails_all_that_have_run_and_all_that_wait() {
    let opened = Opened::new().await;
    let begun = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&begun);
    let ended = opened.write(async move |tx| {
        say(tx, ENDED).await?;
        Err(Error::NotFound)
    });
    let late = opened.write(async move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok(3)
    });
    let outcomes = opened
        .at_once(vec![opened.note(1), ended, late, opened.note(4)])
        .await;
    assert!(outcomes.iter().all(is_outage), "{outcomes:?}");
    assert_eq!(begun.load(Ordering::SeqCst), 0, "the rest does not run");
    assert!(opened.notes().await.is_empty());
    assert_eq!(opened.note(5).await.unwrap(), 5, "and the next one is well");
    assert_eq!(opened.notes().await, [5]);
}

#[tokio::test]
async fn what_is_said_after_sqlite_ended_the_transaction_is_not_stored() {
    let opened = Opened::new().await;
    let careless = opened.write(async move |tx| {
        say(tx, ENDED).await?;
        // Neither by itself, nor in a transaction that a savepoint begins.
        assert!(insert(tx, 1).await.is_err());
        say(tx, "SAVEPOINT attempt").await?;
        insert(tx, 2).await?;
        assert!(say(tx, "RELEASE SAVEPOINT attempt").await.is_err());
        Ok(2)
    });
    let outcomes = opened.at_once(vec![careless, opened.note(3)]).await;
    assert!(outcomes.iter().all(is_outage), "{outcomes:?}");
    assert!(opened.notes().await.is_empty());
    // A transaction that it leaves open is not taken for the one it was given.
    let outcome = opened
        .write(async move |tx| {
            say(tx, ENDED).await?;
            say(tx, "BEGIN IMMEDIATE").await?;
            insert(tx, 4).await?;
            Ok(4)
        })
        .await;
    assert!(is_outage(&outcome), "{outcome:?}");
    assert!(opened.notes().await.is_empty());
    assert_eq!(opened.note(5).await.unwrap(), 5);
}

/// SQLite undoes the statement alone where it has kept what it needs for that, and
/// otherwise the whole transaction.
#[rstest]
#[case::the_statement("CREATE TABLE big AS SELECT zeroblob(1000000) AS bytes", false)]
#[case::the_transaction("INSERT INTO blobs (bytes) VALUES (zeroblob(1000000))", true)]
#[tokio::test]
async fn a_full_disk_undoes_what_sqlite_undoes_and_no_less(
    #[case] big: &'static str,
    #[case] ends_all: bool,
) {
    let opened = Opened::new().await;
    opened.say("CREATE TABLE blobs (bytes BLOB)").await;
    opened.say("PRAGMA max_page_count = 1").await;
    let big = |number| {
        opened.write(async move |tx| {
            say(tx, big).await?;
            Ok(number)
        })
    };
    let outcomes = opened
        .at_once(vec![opened.note(1), big(2), opened.note(3)])
        .await;
    for outcome in &outcomes {
        let Err(error @ Error::Unavailable(_)) = outcome else {
            assert!(!ends_all, "{outcomes:?}");
            continue;
        };
        assert!(error.to_string().contains("is full"), "{error}");
    }
    assert!(is_outage(&outcomes[1]), "{outcomes:?}");
    let stored = if ends_all { vec![] } else { vec![1, 3] };
    assert_eq!(opened.notes().await, stored);
    opened.say("PRAGMA max_page_count = 1073741823").await;
    let outcomes = opened.at_once(vec![opened.note(4), big(5)]).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert!(opened.notes().await.contains(&4));
}

#[tokio::test]
async fn a_commit_that_fails_fails_all_and_nothing_is_stored() {
    let opened = Opened::new().await;
    // What no migration may do: a constraint that is looked at by the commit alone.
    let dangling = opened.write(async move |tx| {
        say(tx, "PRAGMA defer_foreign_keys = ON").await?;
        say(tx, "INSERT INTO children (parent_id) VALUES (7)").await?;
        Ok(2)
    });
    let failed = opened.noted(3, Err(Error::NotFound));
    let outcomes = opened.at_once(vec![opened.note(1), dangling, failed]).await;
    assert!(outcomes.iter().all(is_outage), "{outcomes:?}");
    assert!(opened.notes().await.is_empty());
    assert_eq!(opened.note(4).await.unwrap(), 4);
    assert_eq!(opened.notes().await, [4]);
}

#[tokio::test]
async fn a_commit_that_fails_costs_those_that_came_later_nothing() {
    let opened = Opened::with(2, LONG, LONG).await;
    let dangling = opened.write(async move |tx| {
        say(tx, "PRAGMA defer_foreign_keys = ON").await?;
        say(tx, "INSERT INTO children (parent_id) VALUES (7)").await?;
        Ok(2)
    });
    let outcomes = opened
        .at_once(vec![opened.note(1), dangling, opened.note(3)])
        .await;
    assert!(outcomes[..2].iter().all(is_outage), "{outcomes:?}");
    assert_eq!(outcomes[2].as_ref().unwrap(), &3);
    assert_eq!(opened.notes().await, [3]);
}
