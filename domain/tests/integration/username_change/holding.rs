//! Names that are kept for those who have given them up.

use stagedoor_domain::accounts::{Credentials, log_in};
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::{Error, Role, expiry};
use stagedoor_testing::{Backend, Fixture, PASSWORD, on_both_databases};

use super::{HELD, is_taken, logs_in_to, registers, rename, rename_again, somebody, stored};

const HELD_NAMES: &str = "SELECT COUNT(*) FROM held_usernames";

#[on_both_databases]
async fn nobody_else_gets_an_old_name_before_its_time_is_over(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    let mira = somebody(&fixture, "mira").await;
    rename(&fixture, &nina, "nora").await.unwrap();

    fixture.advance(HELD - 1);
    let answer = rename_again(&fixture, &mira, "Nina").await;
    assert!(is_taken(&answer), "{answer:?}");
    assert!(is_taken(&registers(&fixture, "NINA").await));
    let by_operator = operators::create_user(
        &fixture.services,
        NewUser {
            username: "nina".into(),
            email: "other@example.com".into(),
            password: PASSWORD.into(),
            role: Role::User,
            verified: true,
        },
    )
    .await;
    assert!(is_taken(&by_operator), "{by_operator:?}");
    let accounts = fixture.count("SELECT COUNT(*) FROM users").await;
    assert_eq!(accounts, 2);

    fixture.advance(1);
    let user = registers(&fixture, "nina").await.unwrap();
    assert_ne!(user.id, nina.user_id);
    assert_eq!(logs_in_to(&fixture, "nina").await, None, "another password");
    // Whoever has it by now has it kept for them in turn.
    let (newcomer, _) = fixture.log_in(&user).await;
    rename(&fixture, &newcomer, "nele").await.unwrap();
    let former = rename_again(&fixture, &nina, "nina").await;
    assert!(is_taken(&former), "{former:?}");
}

#[on_both_databases]
async fn its_former_owner_takes_it_back_at_once(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    rename(&fixture, &nina, "nora").await.unwrap();
    rename(&fixture, &nina, "nina").await.unwrap();
    assert_eq!(stored(&fixture, &nina).await.username, "nina");
    assert_eq!(fixture.count(HELD_NAMES).await, 1, "nora is kept now");
    let mira = somebody(&fixture, "mira").await;
    assert!(is_taken(&rename(&fixture, &mira, "nora").await));
    // One that is reserved, too, if it was theirs.
    let admin = somebody(&fixture, "admin").await;
    rename(&fixture, &admin, "ada").await.unwrap();
    assert!(is_taken(&rename(&fixture, &mira, "admin").await));
    rename(&fixture, &admin, "admin").await.unwrap();
}

#[on_both_databases]
async fn an_old_name_shares_the_failures_of_its_account(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = somebody(&fixture, "nina").await;
    rename(&fixture, &nina, "nora").await.unwrap();
    let guess = async |name: &str| {
        let credentials = Credentials {
            identifier: name.into(),
            password: "a loud front door at noon".into(),
        };
        log_in(&fixture.visitor(), credentials, None).await
    };
    for name in ["nina", "nora", "Nina", "nora", "nina"] {
        let answer = guess(name).await;
        assert!(matches!(answer, Err(Error::InvalidCredentials)));
    }
    for name in ["nina", "nora"] {
        let answer = guess(name).await;
        assert!(matches!(answer, Err(Error::RateLimited { .. })), "{name}");
    }
}

#[on_both_databases]
async fn an_operator_finds_an_account_by_its_old_name(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    rename(&fixture, &nina, "nora").await.unwrap();
    let user = operators::show(&fixture.services, "nina").await.unwrap();
    assert_eq!((user.id, &*user.username), (nina.user_id, "nora"));
}

#[on_both_databases]
async fn what_is_over_is_swept_away_and_goes_with_its_account(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    rename(&fixture, &nina, "nora").await.unwrap();
    fixture.advance(HELD);
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(HELD_NAMES).await, 1);
    fixture.advance(1);
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(HELD_NAMES).await, 0);

    let user = registers(&fixture, "mira").await.unwrap();
    let (mira, _) = fixture.log_in(&user).await;
    rename(&fixture, &mira, "maja").await.unwrap();
    fixture
        .execute("DELETE FROM users WHERE username = 'maja'")
        .await;
    assert_eq!(fixture.count(HELD_NAMES).await, 0);
    registers(&fixture, "mira").await.unwrap();
}
