//! The username of a deleted account, which nobody gets for a while.

use stagedoor_domain::accounts::{Registration, change_username, register};
use stagedoor_domain::artists::{self, ArtistChanges};
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::tracks::Visibility;
use stagedoor_domain::{Error, Role, expiry};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{DAY, leave, logs_in, run_jobs, somebody, track};

async fn registers(fixture: &Fixture, username: &str) -> Result<(), Error> {
    let registration = Registration {
        username: username.into(),
        email: format!("{username}@example.net"),
        password: "two lamps above the piano".into(),
        invitation: None,
    };
    register(&fixture.visitor(), registration).await.map(drop)
}

/// Somebody with this name was here, and is gone.
async fn gone(fixture: &Fixture, name: &str) {
    let caller = somebody(fixture, name, Role::User).await;
    leave(&caller, name, false).await;
    fixture.advance(30 * DAY);
    run_jobs(fixture).await;
}

#[on_both_databases]
async fn nobody_gets_the_name_for_a_year(fixture: Fixture) {
    let mira = somebody(&fixture, "mira", Role::User).await;
    gone(&fixture, "Nina").await;
    let refused = registers(&fixture, "nina").await;
    assert!(matches!(refused, Err(Error::UsernameTaken)), "{refused:?}");
    drop(mira);
    let mira = logs_in(&fixture, "mira").await.unwrap();
    let refused = change_username(&mira, "NINA").await;
    assert!(matches!(refused, Err(Error::UsernameTaken)), "{refused:?}");
    let new = NewUser {
        username: "nina".into(),
        email: "other@example.net".into(),
        password: PASSWORD.into(),
        role: Role::User,
        verified: true,
    };
    let refused = operators::create_user(&fixture.services, new).await;
    let Err(Error::Validation(fields)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(fields[0].code(), "barred");
    assert_eq!(fixture.count("SELECT COUNT(*) FROM users").await, 1);

    fixture.advance(364 * DAY);
    expiry::sweep(&fixture.services).await.unwrap();
    assert!(registers(&fixture, "nina").await.is_err());
    fixture.advance(2 * DAY);
    registers(&fixture, "nina").await.unwrap();
    expiry::sweep(&fixture.services).await.unwrap();
    let kept = "SELECT COUNT(*) FROM barred_usernames";
    assert_eq!(fixture.count(kept).await, 0);
}

#[on_both_databases]
async fn nobody_gets_their_former_names_nor_what_others_would_take_them_for(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::Creator).await;
    track(&fixture, &nina, "Private", Visibility::Private).await;
    let mut reader = nina.read().await.unwrap();
    let id = nina.principal().unwrap().user_id;
    let own = artists::own(reader.conn(), id).await.unwrap().unwrap();
    drop(reader);
    let called = |handle: &str| ArtistChanges {
        handle: Some(handle.to_owned()),
        ..ArtistChanges::default()
    };
    artists::edit(&nina, own.id, &called("ninas-music"))
        .await
        .unwrap();
    change_username(&nina, "nina-two").await.unwrap();
    leave(&nina, "nina-two", false).await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;

    let mira = somebody(&fixture, "mira", Role::Creator).await;
    track(&fixture, &mira, "Hers", Visibility::Private).await;
    let mut reader = mira.read().await.unwrap();
    let id = mira.principal().unwrap().user_id;
    let hers = artists::own(reader.conn(), id).await.unwrap().unwrap();
    drop(reader);
    for name in ["nina", "nina-two", "ninas-music"] {
        let refused = registers(&fixture, name).await;
        assert!(
            matches!(refused, Err(Error::UsernameTaken)),
            "{name}: {refused:?}"
        );
        let refused = artists::edit(&mira, hers.id, &called(name)).await;
        assert!(
            matches!(refused, Err(Error::HandleTaken)),
            "{name}: {refused:?}"
        );
    }
}

#[on_both_databases]
async fn an_operator_makes_a_name_free(fixture: Fixture) {
    gone(&fixture, "nina").await;
    operators::release_name(&fixture.services, "Nina")
        .await
        .unwrap();
    registers(&fixture, "nina").await.unwrap();
    let refused = operators::release_name(&fixture.services, "nina").await;
    assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
}

/// The name is looked up under every key that there is, and stands in no row.
#[tokio::test]
async fn a_name_stays_barred_after_the_key_was_changed() {
    use stagedoor_domain::{OsEntropy, SecretKey, Settings};
    use stagedoor_testing::Backend;

    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("secret.key");
    let key = SecretKey::in_file(&path, &OsEntropy).unwrap();
    let settings = Settings {
        rate_limits: false,
        ..Settings::default()
    };
    let fixture = Fixture::with_settings(Backend::Sqlite, settings, key).await;
    gone(&fixture, "nina").await;
    let other = SecretKey::in_file(&path, &OsEntropy).unwrap();
    drop(other.rotate(&OsEntropy).unwrap());
    let refused = registers(&fixture, "nina").await;
    assert!(matches!(refused, Err(Error::UsernameTaken)), "{refused:?}");
}

#[on_both_databases]
async fn with_no_such_time_the_name_is_free_at_once(backend: stagedoor_testing::Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.username_hold = std::time::Duration::ZERO;
    })
    .await;
    gone(&fixture, "nina").await;
    registers(&fixture, "nina").await.unwrap();
}
