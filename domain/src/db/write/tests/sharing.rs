//! Who shares a transaction, and what each is told.

use super::*;

#[tokio::test]
async fn a_writer_that_is_alone_has_one_transaction_of_its_own() {
    let opened = Opened::new().await;
    let commits = opened.commits().await;
    for number in 1..=3 {
        assert_eq!(opened.note(number).await.unwrap(), number);
        assert_eq!(commits.load(Ordering::SeqCst), number as usize);
    }
}

#[tokio::test]
async fn all_that_wait_share_one_commit_in_the_order_in_which_they_came() {
    let opened = Opened::new().await;
    let commits = opened.commits().await;
    let writes = (0..64).map(|number| opened.note(number)).collect();
    let outcomes = opened.at_once(writes).await;
    for (number, outcome) in (0..).zip(outcomes) {
        assert_eq!(outcome.unwrap(), number);
    }
    assert_eq!(commits.load(Ordering::SeqCst), 1);
    assert_eq!(opened.notes().await, (0..64).collect::<Vec<u32>>());
}

#[tokio::test]
async fn a_transaction_is_shared_by_so_many_and_no_more() {
    let opened = Opened::with(64, LONG, LONG).await;
    let commits = opened.commits().await;
    let writes = (0..130).map(|number| opened.note(number)).collect();
    let outcomes = opened.at_once(writes).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(commits.load(Ordering::SeqCst), 3);
    assert_eq!(opened.notes().await, (0..130).collect::<Vec<u32>>());
}

#[tokio::test]
async fn a_transaction_takes_nobody_in_after_its_time() {
    let opened = Opened::with(64, Duration::ZERO, LONG).await;
    let commits = opened.commits().await;
    let writes = (0..10).map(|number| opened.note(number)).collect();
    let outcomes = opened.at_once(writes).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(commits.load(Ordering::SeqCst), 10);
    assert_eq!(opened.notes().await, (0..10).collect::<Vec<u32>>());
}

#[tokio::test]
async fn of_those_that_share_a_commit_some_fail_and_some_panic_alone() {
    let opened = Opened::new().await;
    let commits = opened.commits().await;
    let writes = (0..64).map(|number| match number % 4 {
        0 => opened.noted(number, Err(Error::NotFound)),
        1 => opened.write(async move |tx| {
            insert(tx, number).await?;
            panic!("a defect")
        }),
        // It stands there already.
        2 => opened.note(number + 1),
        _ => opened.note(number),
    });
    // Those of the last kind come first.
    let mut writes: Vec<Write> = writes.collect();
    writes.reverse();
    let outcomes = opened.at_once(writes).await;
    for (number, outcome) in (0..64).rev().zip(outcomes) {
        match number % 4 {
            0 => assert!(matches!(outcome, Err(Error::NotFound)), "{outcome:?}"),
            1 | 2 => assert!(matches!(outcome, Err(Error::Internal(_))), "{outcome:?}"),
            _ => assert_eq!(outcome.unwrap(), number),
        }
    }
    let kept = (0..64)
        .rev()
        .filter(|number| number % 4 == 3)
        .collect::<Vec<u32>>();
    assert_eq!(opened.notes().await, kept);
    assert_eq!(commits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn one_sees_what_those_before_it_did() {
    let opened = Opened::new().await;
    let count = || {
        opened.write(async move |tx| {
            let sql = "SELECT COUNT(*) FROM notes";
            Ok(sqlx::query_scalar(sql).fetch_one(sqlite(tx)).await?)
        })
    };
    let undone = opened.noted(8, Err(Error::NotFound));
    let outcomes = opened
        .at_once(vec![opened.note(7), count(), undone, count()])
        .await;
    assert_eq!(outcomes[1].as_ref().unwrap(), &1);
    assert_eq!(outcomes[3].as_ref().unwrap(), &1);
}

#[tokio::test]
async fn nobody_is_answered_before_the_commit_not_even_who_failed() {
    let opened = Opened::new().await;
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let mut writes = vec![
        opened.note(1),
        opened.noted(2, Err(Error::NotFound)),
        opened.write(async move |_| {
            let _ = wait.await;
            Ok(3)
        }),
    ];
    let held = opened.hold().await;
    begin(&mut writes);
    drop(held);
    // Long enough for the first two, however slow: nothing runs but they.
    for _ in 0..1000 {
        tokio::task::yield_now().await;
        std::thread::sleep(Duration::from_micros(100));
        begin(&mut writes);
    }
    go.send(()).unwrap();
    let outcomes = futures::future::join_all(writes).await;
    assert!(outcomes[0].is_ok() && outcomes[1].is_err() && outcomes[2].is_ok());
}
