//! What is forgotten once it is too old, and not a day before.

use stagedoor_domain::{Role, expiry};
use stagedoor_testing::{Fixture, on_both_databases};

const DAY: u64 = 86_400;

#[on_both_databases]
async fn dead_jobs_and_notes_of_mails_go_after_ninety_days(fixture: Fixture) {
    fixture.user("ada", Role::User, false).await;
    fixture.send_mail().await;
    let mails = "SELECT COUNT(*) FROM sent_mails";
    let dead = "SELECT COUNT(*) FROM jobs WHERE state = 'dead'";
    let noted = fixture.count(mails).await;
    fixture
        .execute(
            "INSERT INTO sent_mails (id, user_id, kind, sent_at)
             SELECT id, id, 'now_artist', created_at FROM users",
        )
        .await;
    fixture
        .execute(
            "INSERT INTO jobs (id, kind, payload, state, run_at, attempts, max_attempts, created_at)
             SELECT id, 'count', '{}', 'dead', created_at, 1, 1, created_at FROM users",
        )
        .await;
    for (days, left) in [(90, 1), (1, 0)] {
        fixture.advance(days * DAY);
        expiry::sweep(&fixture.services).await.unwrap();
        assert_eq!(fixture.count(mails).await, (noted + 1) * left, "mails");
        assert_eq!(fixture.count(dead).await, left, "jobs");
    }
}

#[on_both_databases]
async fn a_session_goes_ninety_days_after_its_last_use_whatever_its_limits(fixture: Fixture) {
    let user = fixture.listener("ada").await;
    fixture.log_in(&user).await;
    // An operator may let them live for years.
    let years = match &fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => {
            "UPDATE sessions SET expires_at = '2099-01-01T00:00:00+00:00'"
        }
        stagedoor_domain::Db::Postgres { .. } => "UPDATE sessions SET expires_at = '2099-01-01'",
    };
    fixture.execute(years).await;
    for (days, left) in [(90, 1), (1, 0)] {
        fixture.advance(days * DAY);
        expiry::sweep(&fixture.services).await.unwrap();
        assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, left);
    }
}

#[on_both_databases]
async fn the_audit_log_forgets_from_where_after_thirteen_months_and_nothing_else(fixture: Fixture) {
    let user = fixture.listener("ada").await;
    let (principal, _) = fixture.log_in(&user).await;
    stagedoor_domain::exports::ask(&fixture.caller(principal), false)
        .await
        .unwrap();
    let from =
        "SELECT COUNT(*) FROM audit_logs WHERE address IS NOT NULL AND user_agent IS NOT NULL";
    let events = "SELECT COUNT(*) FROM audit_logs";
    let (with_address, all) = (fixture.count(from).await, fixture.count(events).await);
    assert!(with_address > 0);
    // The clock stands on the first of January: to the end of the next one.
    for (days, left) in [(365 + 31, with_address), (1, 0)] {
        fixture.advance(days * DAY);
        expiry::sweep(&fixture.services).await.unwrap();
        assert_eq!(fixture.count(from).await, left, "after {days} days more");
        assert_eq!(fixture.count(events).await, all);
    }
}
