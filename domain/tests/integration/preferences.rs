//! What somebody chooses for themselves, on both databases.

use stagedoor_domain::{Error, Preferences, Principal, Theme, User, accounts, preferences, users};
use stagedoor_testing::{Fixture, on_both_databases};
use stagedoor_words::Language;

use crate::support::nobody;

fn theme(theme: Theme) -> Preferences {
    Preferences {
        theme: Some(theme),
        language: None,
    }
}

fn language(language: Language) -> Preferences {
    Preferences {
        theme: None,
        language: Some(language),
    }
}

async fn set(fixture: &Fixture, who: Principal, chosen: Preferences) -> Result<User, Error> {
    preferences::set(&fixture.caller(who), chosen).await
}

async fn stored(fixture: &Fixture, who: Principal) -> User {
    users::find(&fixture.services, who.user_id).await.unwrap()
}

#[on_both_databases]
async fn what_is_chosen_is_kept_and_the_rest_stays(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    assert_eq!((nina.theme, nina.language), (None, None));
    let (here, token) = fixture.log_in(&nina).await;
    let other = fixture.listener("otto").await;

    for chosen in Theme::ALL {
        let user = set(&fixture, here, theme(chosen)).await.unwrap();
        assert_eq!(user.theme, Some(chosen));
        assert_eq!(user, stored(&fixture, here).await);
    }
    let user = set(&fixture, here, language(Language::French))
        .await
        .unwrap();
    assert_eq!(user.theme, Some(Theme::Dark));
    assert_eq!(user.language, Some(Language::French));
    let same = set(&fixture, here, Preferences::default()).await.unwrap();
    assert_eq!(same, user);
    let expected = User {
        theme: user.theme,
        language: user.language,
        ..nina
    };
    assert_eq!(user, expected, "nothing else has changed");

    let session = stagedoor_domain::sessions::load_with_user(&fixture.services, &token);
    let (_, with_session) = session.await.unwrap().unwrap();
    assert_eq!(with_session, Some(user));
    let other = users::find(&fixture.services, other.id).await.unwrap();
    assert_eq!((other.theme, other.language), (None, None));
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action <> 'user.create'";
    assert_eq!(fixture.count(events).await, 0, "taste is no event");
}

#[on_both_databases]
async fn a_language_that_is_no_more_is_none(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&nina).await;
    fixture.execute("UPDATE users SET language = 'xx'").await;
    assert_eq!(stored(&fixture, here).await.language, None);
}

#[on_both_databases]
async fn of_two_choices_at_once_neither_is_lost(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&nina).await;
    for _ in 0..10 {
        fixture
            .execute("UPDATE users SET theme = NULL, language = NULL")
            .await;
        let (one, two) = tokio::join!(
            set(&fixture, here, theme(Theme::Light)),
            set(&fixture, here, language(Language::English)),
        );
        one.unwrap();
        two.unwrap();
        let user = stored(&fixture, here).await;
        assert_eq!(user.theme, Some(Theme::Light));
        assert_eq!(user.language, Some(Language::English));
    }
}

#[on_both_databases]
async fn only_whoever_is_logged_in_chooses(fixture: Fixture) {
    let refused = preferences::set(&fixture.visitor(), theme(Theme::Dark)).await;
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );

    let nina = fixture.listener("nina").await;
    let ((here, _), (elsewhere, _)) = (fixture.log_in(&nina).await, fixture.log_in(&nina).await);
    accounts::end_other_sessions(&fixture.caller(here))
        .await
        .unwrap();
    let refused = set(&fixture, elsewhere, theme(Theme::Dark)).await;
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );
    assert_eq!(stored(&fixture, here).await.theme, None);

    let gone = Principal {
        user_id: nobody().user_id,
        ..here
    };
    let refused = set(&fixture, gone, theme(Theme::Dark)).await;
    assert!(matches!(refused, Err(Error::UserNotFound)), "{refused:?}");
}

#[on_both_databases]
async fn the_database_takes_no_theme_that_there_is_not(fixture: Fixture) {
    fixture.listener("nina").await;
    for statement in [
        "theme = 'pink'",
        "theme = ''",
        "language = 'e'",
        "language = 'much too long'",
    ] {
        let sql = format!("UPDATE users SET {statement}");
        let refused = match &fixture.services.db {
            stagedoor_domain::Db::Sqlite { writer, .. } => sqlx::query(sqlx::AssertSqlSafe(sql))
                .execute(writer)
                .await
                .err(),
            stagedoor_domain::Db::Postgres { primary, .. } => sqlx::query(sqlx::AssertSqlSafe(sql))
                .execute(&primary.pool())
                .await
                .err(),
        };
        let refused = refused.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            refused.to_lowercase().contains("check constraint"),
            "{statement}: {refused}"
        );
    }
}
