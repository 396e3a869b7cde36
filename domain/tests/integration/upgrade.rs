//! Becoming a creator, rule by rule, on both databases.

use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use crate::support::{nobody, opened};
use rstest::rstest;
use stagedoor_domain::creators::{self, Upgrade};
use stagedoor_domain::logins;
use stagedoor_domain::sessions::{Purpose, SessionToken, Standing};
use stagedoor_domain::users;
use stagedoor_domain::{Caller, Error, Role, accounts, operators, sessions};

const UPGRADE_EVENTS: &str =
    "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.upgrade_creator'";

async fn upgrade(
    caller: &Caller,
    presented: &SessionToken,
) -> Result<(Upgrade, Option<SessionToken>), Error> {
    creators::upgrade(caller, presented).await.map(opened)
}

#[on_both_databases]
async fn a_verified_listener_becomes_a_creator(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&user).await;

    let (done, _) = upgrade(&fixture.caller(principal), &token).await.unwrap();

    let now = fixture.services.clock.now();
    let expected = Upgrade {
        role: Role::Creator,
        promoted_to_creator_at: Some(now),
        already_elevated: false,
    };
    assert_eq!(done, expected);
    let stored = users::find(&fixture.services, user.id).await.unwrap();
    assert_eq!(
        (stored.role, stored.promoted_to_creator_at),
        (Role::Creator, Some(now))
    );
    assert_eq!(
        fixture
            .count(
                "SELECT COUNT(*) FROM audit_logs
                 WHERE action = 'user.upgrade_creator' AND actor = 'user' AND actor_id = subject_id
                   AND address = '192.0.2.7' AND user_agent = 'Test/1.0'
                   AND CAST(metadata AS TEXT) LIKE '%\"from\"%user%' AND CAST(metadata AS TEXT) LIKE '%\"to\"%creator%'",
            )
            .await,
        1
    );
}

#[on_both_databases]
async fn an_unconfirmed_address_is_refused_and_nothing_is_written(fixture: Fixture) {
    let user = fixture.user("nina", Role::User, false).await;
    let (principal, token) = fixture.log_in(&user).await;

    let refused = upgrade(&fixture.caller(principal), &token).await;

    assert!(matches!(refused, Err(Error::EmailNotVerified(_))));
    assert_eq!(users::find(&fixture.services, user.id).await.unwrap(), user);
    assert_eq!(fixture.count(UPGRADE_EVENTS).await, 0);
    assert!(
        sessions::load(&fixture.services, &token)
            .await
            .unwrap()
            .is_some()
    );
}

#[on_both_databases]
async fn a_creator_is_told_so_and_keeps_the_time_of_the_promotion(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&user).await;
    let (first, _) = upgrade(&fixture.caller(principal), &token).await.unwrap();
    fixture.advance(3600);

    let (second, told) = upgrade(&fixture.caller(principal), &token).await.unwrap();

    assert_eq!(
        second,
        Upgrade {
            already_elevated: true,
            ..first
        }
    );
    assert!(told.is_none(), "long after");
    assert_eq!(fixture.count(UPGRADE_EVENTS).await, 1);
}

#[rstest]
#[tokio::test]
async fn whoever_was_given_a_role_is_told_so_and_gets_no_time_even_unverified(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(
        Role::Creator,
        Role::Premium,
        Role::Moderator,
        Role::Admin,
        Role::Artist,
        Role::Producer,
        Role::Label
    )]
    role: Role,
) {
    let fixture = Fixture::open(backend).await;
    let user = fixture.user("nina", role, false).await;
    let (principal, token) = fixture.log_in(&user).await;

    let (answer, _) = upgrade(&fixture.caller(principal), &token).await.unwrap();

    let expected = Upgrade {
        role,
        promoted_to_creator_at: None,
        already_elevated: true,
    };
    assert_eq!(answer, expected);
    assert_eq!(fixture.count(UPGRADE_EVENTS).await, 0);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
}

#[on_both_databases]
async fn a_user_who_is_gone_is_not_found(fixture: Fixture) {
    let refused = upgrade(&fixture.caller(nobody()), &fixture.token()).await;
    assert!(matches!(refused, Err(Error::UserNotFound)));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_at_once_make_one_promotion_and_one_event(fixture: Fixture) {
    for round in 0..8 {
        let user = fixture.listener(&format!("nina{round}")).await;
        let (principal, old) = fixture.log_in(&user).await;
        let calls = (0..16).map(|_| {
            let (services, token) = (fixture.services.clone(), old.clone());
            tokio::spawn(async move {
                upgrade(
                    &Caller::logged_in(&services, client_info(), principal),
                    &token,
                )
                .await
            })
        });
        let (mut promotions, mut told) = (0, 0);
        for call in calls.collect::<Vec<_>>() {
            let (answer, token) = call.await.unwrap().unwrap();
            told += usize::from(token.is_some());
            assert_eq!(answer.role, Role::Creator);
            assert!(answer.promoted_to_creator_at.is_some());
            promotions += usize::from(!answer.already_elevated);
        }
        assert_eq!(promotions, 1);
        assert_eq!(told, 2, "the promotion and its first repeat");
        assert_eq!(fixture.count(UPGRADE_EVENTS).await, round + 1);
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_role_that_an_operator_assigns_meanwhile_is_never_overwritten(fixture: Fixture) {
    for round in 0..24 {
        let user = fixture.listener(&format!("nina{round}")).await;
        let (principal, token) = fixture.log_in(&user).await;
        let services = fixture.services.clone();
        let asked = tokio::spawn(async move {
            upgrade(
                &Caller::logged_in(&services, client_info(), principal),
                &token,
            )
            .await
        });
        let (services, name) = (fixture.services.clone(), user.username.clone());
        let assigned =
            tokio::spawn(async move { operators::set_role(&services, &name, Role::Label).await });
        let ((asked, _), assigned) = (asked.await.unwrap().unwrap(), assigned.await.unwrap());
        assert_eq!(assigned.unwrap().role, Role::Label);

        let stored = users::find(&fixture.services, user.id).await.unwrap();
        assert_eq!(stored.role, Role::Label, "the assignment was overwritten");
        if asked.already_elevated {
            assert_eq!(stored.promoted_to_creator_at, None);
            assert_eq!(
                (asked.role, asked.promoted_to_creator_at),
                (Role::Label, None)
            );
        } else {
            assert_eq!(stored.promoted_to_creator_at, asked.promoted_to_creator_at);
        }
    }
}

#[on_both_databases]
async fn a_failing_audit_write_leaves_the_promotion_standing(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&user).await;
    fixture.execute("DROP TABLE audit_logs").await;

    let (done, renewed) = upgrade(&fixture.caller(principal), &token).await.unwrap();
    let renewed = renewed.unwrap();

    assert!(!done.already_elevated);
    let stored = users::find(&fixture.services, user.id).await.unwrap();
    assert_eq!(stored.role, Role::Creator);
    assert!(
        sessions::load(&fixture.services, &renewed)
            .await
            .unwrap()
            .is_some()
    );
    fixture.send_mail().await;
    assert_eq!(
        fixture.count("SELECT COUNT(*) FROM jobs").await,
        0,
        "the mail went out"
    );
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn audit_events_that_are_refused_cost_nobody_a_promotion_beside_others(fixture: Fixture) {
    const PEOPLE: usize = 16;
    let mut callers = Vec::new();
    for number in 0..PEOPLE {
        let user = fixture.listener(&format!("nina{number}")).await;
        let (principal, token) = fixture.log_in(&user).await;
        callers.push((fixture.caller(principal), token));
    }
    fixture.send_mail().await;
    // One event is taken, and every other one fails when it is written.
    fixture
        .execute(
            "CREATE UNIQUE INDEX one_alone ON audit_logs (action)
             WHERE action = 'user.upgrade_creator'",
        )
        .await;
    let calls = callers
        .into_iter()
        .map(|(caller, token)| tokio::spawn(async move { upgrade(&caller, &token).await }));
    for call in calls.collect::<Vec<_>>() {
        let (done, token) = call.await.unwrap().unwrap();
        assert!(!done.already_elevated);
        assert!(is_alive(&fixture, &token.unwrap()).await);
    }
    let creators = "SELECT COUNT(*) FROM users WHERE role = 'creator'";
    for (count, expected) in [
        (creators, PEOPLE),
        ("SELECT COUNT(*) FROM jobs", PEOPLE),
        (UPGRADE_EVENTS, 1),
    ] {
        assert_eq!(fixture.count(count).await, i64::try_from(expected).unwrap());
    }
}

#[on_both_databases]
async fn the_old_session_id_is_answered_for_ten_seconds_and_then_dead(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, old) = fixture.log_in(&user).await;
    let (_, new) = upgrade(&fixture.caller(principal), &old).await.unwrap();
    let new = new.unwrap();

    fixture
        .clock
        .advance(std::time::Duration::from_millis(9_999));
    assert!(
        sessions::load(&fixture.services, &old)
            .await
            .unwrap()
            .is_some()
    );
    fixture.clock.advance(std::time::Duration::from_millis(1));
    assert!(
        sessions::load(&fixture.services, &old)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        sessions::load(&fixture.services, &new)
            .await
            .unwrap()
            .is_some()
    );
}

#[on_both_databases]
async fn a_logout_kills_the_old_id_too(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, old) = fixture.log_in(&user).await;
    let (_, new) = upgrade(&fixture.caller(principal), &old).await.unwrap();
    let new = new.unwrap();

    accounts::log_out(&fixture.visitor(), new).await.unwrap();

    assert!(
        sessions::load(&fixture.services, &old)
            .await
            .unwrap()
            .is_none()
    );
}

#[on_both_databases]
async fn only_the_first_who_repeats_it_with_the_old_id_is_told_the_new_one(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, old) = fixture.log_in(&user).await;
    let again = async || upgrade(&fixture.caller(principal), &old).await.unwrap().1;
    let new = again().await;
    assert!(new.is_some());
    assert_eq!(again().await, new);
    assert_eq!(again().await, None);

    let standing = async |token| {
        sessions::load(&fixture.services, token)
            .await
            .unwrap()
            .unwrap()
            .standing
    };
    assert_eq!(standing(&old).await, Standing::BeforeUpgrade);
    assert_eq!(standing(&new.unwrap()).await, Standing::Present);
}

#[on_both_databases]
async fn the_old_id_logs_nobody_out(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, old) = fixture.log_in(&user).await;
    let (_, new) = upgrade(&fixture.caller(principal), &old).await.unwrap();
    let new = new.unwrap();

    let refused = accounts::log_out(&fixture.visitor(), old.clone()).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    // Nor does a login that replaces what the browser holds.
    let purpose = Purpose::User(user.id);
    logins::begin_session(&fixture.visitor(), purpose, Some(old))
        .await
        .unwrap();
    let still = sessions::load(&fixture.services, &new).await.unwrap();
    assert_eq!(still.unwrap().id, principal.session_id);
}

async fn is_alive(fixture: &Fixture, token: &SessionToken) -> bool {
    let found = sessions::load(&fixture.services, token).await.unwrap();
    found.is_some()
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn an_upgrade_that_meets_a_change_of_credentials_leaves_one_id_and_one_outcome(
    fixture: Fixture,
) {
    for round in 0..16 {
        let user = fixture.listener(&format!("nina{round}")).await;
        let (principal, old) = fixture.log_in(&user).await;
        let (services, token) = (fixture.services.clone(), old.clone());
        let asked = tokio::spawn(async move {
            upgrade(
                &Caller::logged_in(&services, client_info(), principal),
                &token,
            )
            .await
        });
        let services = fixture.services.clone();
        let proved = tokio::spawn(async move {
            accounts::reauthenticate(
                &Caller::logged_in(&services, client_info(), principal),
                PASSWORD,
            )
            .await
        });
        let (asked, proved) = (asked.await.unwrap(), proved.await.unwrap().unwrap());
        assert!(
            !is_alive(&fixture, &old).await,
            "the old id is dead at once"
        );
        let stored = users::find(&fixture.services, user.id).await.unwrap();
        match asked {
            // It came first: the proof then took its new id as well.
            Ok((_, token)) => {
                let token = token.unwrap();
                assert!(!is_alive(&fixture, &token).await);
            }
            Err(Error::Unauthenticated) => assert_eq!(stored.role, Role::User),
            Err(error) => panic!("{error}"),
        }
        assert!(is_alive(&fixture, &opened(proved).1.unwrap()).await);
    }
}
