//! What an operator does with jobs.

use stagedoor_domain::operators::{self, JobState};
use stagedoor_domain::{Error, background, jobs};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{DEAD, JOBS, enqueue};

const AUDITED: &str = "SELECT COUNT(*) FROM audit_logs
                       WHERE action IN ('job.retry', 'job.drop') AND actor = 'operator'";

/// Leaves two jobs, and has both fail for good.
async fn dead(fixture: &Fixture) {
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    let reset = jobs::ResetPassword {
        email: "mira@example.com".into(),
        asked_from: None,
    };
    enqueue(&fixture.services, reset).await;
    fixture
        .execute("UPDATE jobs SET state = 'dead', attempts = 8, last_error = 'no connection'")
        .await;
}

#[on_both_databases]
async fn a_list_says_what_and_not_of_whom_and_a_job_shows_it_shortened(fixture: Fixture) {
    dead(&fixture).await;
    let listed = operators::list_jobs(&fixture.services, Some(JobState::Dead), None).await;
    let listed = listed.unwrap();
    assert_eq!(listed.len(), 2);
    let text = serde_json::to_string(&listed).unwrap();
    assert!(
        !text.contains("mira") && !text.contains("user_id"),
        "{text}"
    );
    let kind = Some("reset_password");
    let one = operators::list_jobs(&fixture.services, None, kind).await;
    let [one] = one.unwrap().try_into().unwrap();
    assert_eq!(one.last_error.as_deref(), Some("no connection"));
    let shown = operators::show_job(&fixture.services, one.id)
        .await
        .unwrap();
    assert_eq!(shown.payload["email"], "m…@example.com");
    let waiting = operators::list_jobs(&fixture.services, Some(JobState::Ready), None).await;
    assert!(waiting.unwrap().is_empty());
}

#[on_both_databases]
async fn a_long_list_is_whole(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    for _ in 0..230 {
        enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    }
    let listed = operators::list_jobs(&fixture.services, None, None).await;
    assert_eq!(listed.unwrap().len(), 230);
}

#[on_both_databases]
async fn a_dead_job_is_done_again_with_all_its_tries_and_its_owner_is_told(fixture: Fixture) {
    dead(&fixture).await;
    let kind = Some("now_artist");
    let [one] = operators::list_jobs(&fixture.services, None, kind)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    let retried = operators::retry_job(&fixture.services, one.id)
        .await
        .unwrap();
    assert_eq!(retried.job.state, JobState::Ready);
    assert_eq!(fixture.count(AUDITED).await, 1);
    fixture
        .execute("UPDATE jobs SET payload = '{}' WHERE state = 'ready'")
        .await;
    let tries = background::run_ready(&fixture.services, &fixture.mailer).await;
    assert_eq!(tries.unwrap(), 1);
    assert_eq!(
        fixture
            .count("SELECT COUNT(*) FROM jobs WHERE attempts = 9 AND max_attempts = 16")
            .await,
        1
    );
}

#[on_both_databases]
async fn all_dead_jobs_are_done_again_or_those_of_a_kind(fixture: Fixture) {
    dead(&fixture).await;
    let some = operators::retry_dead_jobs(&fixture.services, Some("now_artist")).await;
    assert_eq!((some.unwrap(), fixture.count(DEAD).await), (1, 1));
    let rest = operators::retry_dead_jobs(&fixture.services, None).await;
    assert_eq!((rest.unwrap(), fixture.count(DEAD).await), (1, 0));
    background::run_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();
    assert_eq!(fixture.mailer.sent().len(), 2);
    assert_eq!(fixture.count(JOBS).await, 0);
}

#[on_both_databases]
async fn a_dropped_job_is_gone_and_one_that_runs_is_left_alone(fixture: Fixture) {
    dead(&fixture).await;
    let kind = Some("now_artist");
    let [one] = operators::list_jobs(&fixture.services, None, kind)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    fixture
        .execute("UPDATE jobs SET state = 'running', locked_until = run_at")
        .await;
    for refused in [
        operators::drop_job(&fixture.services, one.id).await,
        operators::retry_job(&fixture.services, one.id).await,
    ] {
        assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    }
    assert_eq!(fixture.count(AUDITED).await, 0);
    fixture.execute("UPDATE jobs SET state = 'ready'").await;
    operators::drop_job(&fixture.services, one.id)
        .await
        .unwrap();
    assert_eq!(fixture.count(JOBS).await, 1);
    assert_eq!(fixture.count(AUDITED).await, 1);
    let again = operators::drop_job(&fixture.services, one.id).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
}
