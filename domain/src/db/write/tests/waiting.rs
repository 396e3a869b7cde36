//! Waiting for the writer, going away meanwhile, and the end.

use sqlx::Connection;

use super::*;

#[tokio::test]
async fn whoever_waits_too_long_is_told_so_and_is_not_run_later() {
    let opened = Opened::with(64, LONG, Duration::from_millis(20)).await;
    let held = opened.hold().await;
    let mut writes = vec![opened.note(1), opened.note(2)];
    begin(&mut writes);
    let outcomes = futures::future::join_all(writes).await;
    assert!(outcomes.iter().all(is_outage), "{outcomes:?}");
    drop(held);
    assert!(opened.notes().await.is_empty());
}

#[tokio::test]
async fn a_file_that_another_process_holds_is_an_outage_for_who_waited_for_it() {
    let opened = Opened::new().await;
    opened.say("PRAGMA busy_timeout = 20").await;
    let path = opened.folder.path().join("test.db");
    let mut other = SqliteConnection::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let outcomes = opened.at_once(vec![opened.note(1), opened.note(2)]).await;
    assert!(outcomes.iter().all(is_outage), "{outcomes:?}");
    lock.rollback().await.unwrap();
    assert_eq!(opened.note(3).await.unwrap(), 3);
    assert_eq!(opened.notes().await, [3]);
}

#[tokio::test]
async fn a_write_inside_a_write_is_refused_at_once() {
    let opened = Opened::new().await;
    let db = opened.db.clone();
    let outcome = opened
        .write(async move |tx| {
            insert(tx, 1).await?;
            let inner = db.write(async move |_| Ok(2)).await;
            assert!(matches!(inner, Err(Error::Internal(_))), "{inner:?}");
            Ok(1)
        })
        .await;
    assert_eq!(outcome.unwrap(), 1);
    assert_eq!(opened.notes().await, [1]);
}

#[tokio::test]
async fn who_goes_away_has_their_work_done_and_what_follows_the_commit() {
    let opened = Opened::new().await;
    let woken = Arc::new(tokio::sync::Notify::new());
    let (db, wake) = (opened.db.clone(), Arc::clone(&woken));
    let write = async move {
        db.run_unit(async move |mut transaction| {
            let outcome = insert(&mut transaction, 1).await;
            Ran {
                transaction,
                outcome,
                is_undone: false,
                after_commit: Some(Box::new(move || wake.notify_one())),
            }
        })
        .await
    };
    let mut write = Box::pin(write);
    assert!((&mut write).now_or_never().is_none());
    drop(write);
    woken.notified().await;
    assert_eq!(opened.notes().await, [1]);
}

#[tokio::test]
async fn closing_waits_for_what_is_there_and_lets_nothing_more_in() {
    let opened = Opened::new().await;
    let held = opened.hold().await;
    let mut writes = vec![opened.note(1), opened.note(2)];
    begin(&mut writes);
    let mut closing = Box::pin(opened.db.close());
    assert!((&mut closing).now_or_never().is_none());
    assert!(is_outage(&opened.note(3).await));
    drop(held);
    closing.await;
    let outcomes = futures::future::join_all(writes).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    let path = opened.folder.path().join("test.db");
    let url = format!("sqlite://{}", path.display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    let notes: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM notes")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(notes, 2);
}

#[test]
fn a_runtime_that_ends_in_the_middle_of_a_unit_leaves_the_writer_to_others() {
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap()
    };
    let (first, second) = (runtime(), runtime());
    let opened = second.block_on(Opened::new());
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let never = opened.write(async move |tx| {
        insert(tx, 1).await?;
        let _ = begun.send(());
        std::future::pending().await
    });
    first.spawn(never);
    first.block_on(has_begun).unwrap();
    let mut waiting = opened.note(2);
    second.block_on(async { begin(std::slice::from_mut(&mut waiting)) });
    drop(first);
    assert!(is_outage(&second.block_on(waiting)));
    assert_eq!(second.block_on(opened.note(3)).unwrap(), 3);
    assert_eq!(second.block_on(opened.notes()), [3]);
}
