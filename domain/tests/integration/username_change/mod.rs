//! Giving an account another name, on both databases.

mod changing;
mod holding;
mod racing;

use stagedoor_domain::accounts::{
    Credentials, Login, Registration, change_username, log_in, register,
};
use stagedoor_domain::{Error, Principal, User, users};
use stagedoor_testing::{Fixture, PASSWORD};

const DAY: u64 = 24 * 60 * 60;
const HELD: u64 = 30 * DAY;

/// A listener with this name, logged in a moment ago.
async fn somebody(fixture: &Fixture, name: &str) -> Principal {
    let user = fixture.listener(name).await;
    fixture.log_in(&user).await.0
}

async fn rename(fixture: &Fixture, principal: &Principal, to: &str) -> Result<User, Error> {
    change_username(&fixture.caller(*principal), to).await
}

/// [`rename`] after so much time that the proof is no more recent.
async fn rename_again(fixture: &Fixture, principal: &Principal, to: &str) -> Result<User, Error> {
    let user = stored(fixture, principal).await;
    let (principal, _) = fixture.log_in(&user).await;
    rename(fixture, &principal, to).await
}

async fn stored(fixture: &Fixture, principal: &Principal) -> User {
    users::find(&fixture.services, principal.user_id)
        .await
        .unwrap()
}

async fn registers(fixture: &Fixture, username: &str) -> Result<User, Error> {
    let registration = Registration {
        username: username.into(),
        email: "somebody.new@example.net".into(),
        password: "two lamps above the piano".into(),
        invitation: None,
    };
    register(&fixture.visitor(), registration).await
}

/// Whose account opens with this name and everybody's password; none when it is refused.
async fn logs_in_to(fixture: &Fixture, identifier: &str) -> Option<String> {
    let credentials = Credentials {
        identifier: identifier.into(),
        password: PASSWORD.into(),
    };
    match log_in(&fixture.visitor(), credentials, None).await {
        Ok(Login::Done(user, _)) => Some(user.username),
        Err(Error::InvalidCredentials) => None,
        other => panic!("{other:?}"),
    }
}

fn is_taken<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::UsernameTaken))
}
