//! Artists in numbers, on both databases.

use chrono::{NaiveDate, TimeDelta};
use stagedoor_domain::creator_numbers::{self, CreatorNumbers, week_of};
use stagedoor_domain::{Error, Role, creators, operators};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use crate::publishing::uploaded;
use crate::support::opened;

const DAY: u64 = 24 * 60 * 60;

async fn count(fixture: &Fixture, since: Option<NaiveDate>) -> CreatorNumbers {
    creator_numbers::count(&fixture.services, since)
        .await
        .unwrap()
}

/// Somebody who becomes an artist by themselves, with or without a first track.
async fn becomes_an_artist(fixture: &Fixture, name: &str, uploads: bool) {
    let user = fixture.listener(name).await;
    let (principal, token) = fixture.log_in(&user).await;
    let caller = fixture.caller(principal);
    creators::upgrade(&caller, &token)
        .await
        .map(opened)
        .unwrap();
    if uploads {
        uploaded(&caller, "First").await;
    }
}

#[on_both_databases]
async fn who_became_an_artist_is_counted_apart_from_who_was_made_one(fixture: Fixture) {
    let today = fixture.services.clock.now().date_naive();
    becomes_an_artist(&fixture, "one", true).await;
    becomes_an_artist(&fixture, "two", false).await;
    // Assigned at once, later, twice, and to no artist at all.
    fixture.user("given", Role::Label, true).await;
    let given = operators::set_role(&fixture.services, "given", Role::Premium).await;
    given.unwrap();
    fixture.listener("later").await;
    fixture.user("claims", Role::User, false).await;
    fixture.advance(DAY);
    for (name, role) in [("later", Role::Artist), ("one", Role::Producer)] {
        operators::set_role(&fixture.services, name, role)
            .await
            .unwrap();
    }
    becomes_an_artist(&fixture, "three", false).await;
    fixture.listener("listens").await;

    let numbers = count(&fixture, None).await;

    let found = (numbers.organic, numbers.assigned);
    assert_eq!(found, (3, 2), "one keeps its time");
    assert_eq!(numbers.verified_without_upgrade, 1);
    assert_eq!(numbers.upgraded_without_upload, 2);
    let day = |day: NaiveDate| {
        let found = numbers.days.iter().find(|period| period.starts_on == day);
        let found = found.unwrap();
        (found.organic, found.assigned)
    };
    let tomorrow = today + TimeDelta::days(1);
    assert_eq!((day(today), day(tomorrow)), ((2, 1), (1, 1)));
    let first = week_of(tomorrow) - TimeDelta::weeks(12);
    assert_eq!((numbers.since, numbers.until), (first, tomorrow));
    assert_eq!(numbers.weeks.len(), 13);
    let in_weeks: i64 = numbers.weeks.iter().map(|week| week.organic).sum();
    assert_eq!(in_weeks, 3);

    let late = count(&fixture, Some(tomorrow)).await;
    assert_eq!((late.days.len(), late.weeks.len()), (1, 1));
    assert_eq!(late.organic, 3, "of all time");
    assert_eq!(late.upgraded_without_upload, 1);
}

#[on_both_databases]
async fn who_is_no_artist_any_more_is_counted_nowhere(fixture: Fixture) {
    let role = async |name: &str, role: Role| {
        let user = operators::set_role(&fixture.services, name, role).await;
        user.unwrap();
    };
    for name in ["given", "again", "gone", "both"] {
        fixture.listener(name).await;
        role(name, Role::Label).await;
    }
    becomes_an_artist(&fixture, "own", false).await;
    fixture.advance(DAY);
    for name in ["again", "gone", "both", "own"] {
        role(name, Role::User).await;
    }
    role("again", Role::Artist).await;
    let both = operators::show(&fixture.services, "both").await.unwrap();
    let (principal, token) = fixture.log_in(&both).await;
    let upgraded = creators::upgrade(&fixture.caller(principal), &token).await;
    upgraded.map(opened).unwrap();

    let numbers = count(&fixture, None).await;

    let today = fixture.services.clock.now().date_naive();
    let found = numbers.days.iter().rev().take(2);
    let found: Vec<_> = found
        .map(|day| (day.starts_on, day.organic, day.assigned))
        .collect();
    let yesterday = today - TimeDelta::days(1);
    assert_eq!(found, [(today, 1, 1), (yesterday, 0, 1)]);
    assert_eq!((numbers.organic, numbers.assigned), (1, 2));
    let in_weeks: i64 = numbers.weeks.iter().map(|week| week.assigned).sum();
    assert_eq!(in_weeks, numbers.assigned);
    assert_eq!(numbers.upgraded_without_upload, 1);
}

#[on_both_databases]
async fn a_site_without_anybody_has_numbers_too(fixture: Fixture) {
    let numbers = count(&fixture, None).await;
    assert_eq!((numbers.organic, numbers.assigned), (0, 0));
    assert!(
        numbers
            .days
            .iter()
            .all(|day| day.organic + day.assigned == 0)
    );
}

#[on_both_databases]
async fn days_that_nobody_can_mean_are_refused(fixture: Fixture) {
    let today = fixture.services.clock.now().date_naive();
    for days in [1, -3_654, -400_000] {
        let since = today + TimeDelta::days(days);
        let refused = creator_numbers::count(&fixture.services, Some(since)).await;
        assert!(matches!(refused, Err(Error::Validation(_))), "{days}");
    }
    assert_eq!(count(&fixture, Some(today)).await.days.len(), 1);
    let long = count(&fixture, Some(today - TimeDelta::days(3_653))).await;
    assert_eq!(long.days.len(), 3_654);
}

/// The database reads no more than those who became artists, and what operators did.
#[on_both_databases]
async fn indexes_find_what_is_counted_by_day(fixture: Fixture) {
    let plan = async |sql: &str| {
        let sql = sql.replace("$1", "'2026-01-01 00:00:00+00:00'");
        match fixture.database.backend() {
            Backend::Sqlite => fixture.plan(format!("EXPLAIN QUERY PLAN {sql}")).await,
            // A table without rows is read as a whole unless that is forbidden.
            Backend::Postgres => {
                let sql = format!("SET enable_seqscan = off; EXPLAIN {sql}");
                fixture.plan(sql).await
            }
        }
    };
    let by_day = plan(
        "SELECT SUBSTR(CAST(u.promoted_to_creator_at AS TEXT), 1, 10) AS day, COUNT(*)
         FROM users u WHERE u.promoted_to_creator_at IS NOT NULL
           AND u.promoted_to_creator_at >= $1 AND u.role <> 'user' GROUP BY 1",
    )
    .await;
    assert!(by_day.contains("users_promoted_to_creator_at"), "{by_day}");
    let without = plan(
        "SELECT COUNT(*) FROM users u WHERE u.promoted_to_creator_at IS NOT NULL
           AND u.promoted_to_creator_at >= $1 AND u.role <> 'user'
           AND NOT EXISTS (SELECT 1 FROM tracks WHERE tracks.owner_id = u.id)",
    )
    .await;
    assert!(
        without.contains("users_promoted_to_creator_at"),
        "{without}"
    );
    let given = plan(
        "SELECT subject_id, created_at, metadata FROM audit_logs
         WHERE action IN ('user.create', 'user.set_role') AND created_at >= $1
         ORDER BY created_at",
    )
    .await;
    assert!(given.contains("audit_logs_roles"), "{given}");
}
