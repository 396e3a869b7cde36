//! A new password for somebody who has forgotten theirs, on both databases.

mod asking;
mod links;
mod operator;
mod setting;

use stagedoor_domain::accounts::{Credentials, Login, forgot_password, log_in, reset_password};
use stagedoor_domain::sessions::{self, SessionToken};
use stagedoor_domain::{Caller, ClientInfo, Error, User};
use stagedoor_testing::Fixture;

const NEW: &str = "two lamps above the piano";
const PATH: &str = "/reset-password";
const TOKENS: &str = "SELECT COUNT(*) FROM verification_tokens WHERE purpose = 'reset_password'";
const RESETS: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.reset_password'";
const REQUESTS: &str = "SELECT COUNT(*) FROM audit_logs
    WHERE action = 'user.request_password_reset' AND actor = 'anonymous' AND actor_id IS NULL
      AND address = '192.0.2.7'";

async fn forgot(fixture: &Fixture, email: &str) -> Result<(), Error> {
    forgot_password(&fixture.visitor(), email).await
}

/// A link for this user, and the token in it.
async fn token_for(fixture: &Fixture, user: &User) -> String {
    forgot(fixture, &user.email).await.unwrap();
    fixture.mailed_token(PATH).await
}

async fn reset(fixture: &Fixture, token: &str, password: &str) -> Result<(), Error> {
    reset_password(&fixture.visitor(), token, password.into())
        .await
        .map(drop)
}

async fn logged_in(fixture: &Fixture, identifier: &str, password: &str) -> Result<Login, Error> {
    let credentials = Credentials {
        identifier: identifier.into(),
        password: password.into(),
    };
    log_in(
        &Caller::anonymous(&fixture.services, ClientInfo::default()),
        credentials,
        None,
    )
    .await
}

async fn is_dead(fixture: &Fixture, token: &SessionToken) -> bool {
    let session = sessions::load(&fixture.services, token).await.unwrap();
    session.is_none()
}

fn is_invalid(answer: &Result<(), Error>) -> bool {
    matches!(answer, Err(Error::TokenInvalid))
}
