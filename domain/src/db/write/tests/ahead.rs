//! What is said along with the next statement.

use super::*;

/// Makes every note that has this number have it once more, and answers how many.
async fn touch(tx: &mut Transaction, number: u32) -> Result<u32, Error> {
    let touched = sqlx::query("UPDATE notes SET number = $1 WHERE number = $1")
        .bind(number)
        .execute(sqlite(tx))
        .await?;
    Ok(u32::try_from(touched.rows_affected()).unwrap())
}

#[tokio::test]
async fn a_statement_answers_for_itself_and_not_for_what_was_said_along_with_it() {
    let opened = Opened::new().await;
    let touched = |number| opened.write(async move |tx| touch(tx, number).await);
    let found = opened.write(async move |tx| {
        let sql = "SELECT number FROM notes WHERE number = $1";
        let found: Option<u32> = sqlx::query_scalar(sql)
            .bind(2)
            .fetch_optional(sqlite(tx))
            .await?;
        Ok(found.unwrap_or_default())
    });
    let outcomes = opened
        .at_once(vec![
            touched(1),
            opened.note(1),
            touched(7),
            touched(1),
            opened.note(2),
            found,
        ])
        .await;
    let outcomes: Vec<u32> = outcomes.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes, [0, 1, 0, 1, 2, 2]);
    assert_eq!(touched(7).await.unwrap(), 0, "alone");
    assert_eq!(touched(2).await.unwrap(), 1, "alone");
}

#[tokio::test]
async fn units_that_say_nothing_take_nothing_from_the_others() {
    let opened = Opened::new().await;
    let says_nothing = |outcome: Result<u32, Error>| opened.write(async move |_| outcome);
    let outcomes = opened
        .at_once(vec![
            says_nothing(Ok(0)),
            says_nothing(Err(Error::NotFound)),
            opened.note(1),
            says_nothing(Ok(0)),
            opened.noted(2, Err(Error::NotFound)),
            says_nothing(Ok(0)),
            opened.note(3),
            says_nothing(Err(Error::NotFound)),
        ])
        .await;
    let is_ok: Vec<bool> = outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(is_ok, [true, false, true, true, false, true, true, false]);
    assert_eq!(opened.notes().await, [1, 3]);
    assert!(says_nothing(Err(Error::NotFound)).await.is_err());
    assert_eq!(says_nothing(Ok(4)).await.unwrap(), 4);
    assert_eq!(opened.note(5).await.unwrap(), 5);
}

#[tokio::test]
async fn a_statement_that_failed_and_was_forgiven_costs_nobody_anything() {
    let opened = Opened::new().await;
    let forgiven = opened.write(async move |tx| {
        insert(tx, 2).await?;
        assert!(insert(tx, 1).await.is_err(), "it stands there already");
        Ok(2)
    });
    let outcomes = opened
        .at_once(vec![opened.note(1), forgiven, opened.note(3)])
        .await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(opened.notes().await, [1, 2, 3]);
}
