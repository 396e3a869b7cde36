//! Changing a password, and asking for the present one, on both databases.

mod changing;
mod guessing;
mod proving;
mod racing;
mod renewing;

use crate::support::with_new_id;
use stagedoor_domain::accounts::{Credentials, Login, PasswordChange, change_password, log_in};
use stagedoor_domain::sessions::{self, Session, SessionToken};
use stagedoor_domain::{Error, Principal};
use stagedoor_testing::Fixture;

const NEW: &str = "two lamps above the piano";

fn change(current: &str, new: &str) -> PasswordChange {
    PasswordChange {
        current: current.into(),
        new: new.into(),
    }
}

async fn changed(
    fixture: &Fixture,
    principal: &Principal,
    current: &str,
    new: &str,
) -> Result<SessionToken, Error> {
    let changed = change_password(&fixture.caller(*principal), change(current, new)).await;
    changed.map(|renewed| with_new_id(renewed).1)
}

async fn logged_in(fixture: &Fixture, identifier: &str, password: &str) -> Result<Login, Error> {
    let credentials = Credentials {
        identifier: identifier.into(),
        password: password.into(),
    };
    log_in(&fixture.visitor(), credentials, None).await
}

async fn load(fixture: &Fixture, token: &SessionToken) -> Option<Session> {
    sessions::load(&fixture.services, token).await.unwrap()
}

const CHANGES: &str = "SELECT COUNT(*) FROM audit_logs
    WHERE action = 'user.change_password' AND actor = 'user' AND actor_id = subject_id
      AND address = '192.0.2.7' AND user_agent = 'Test/1.0' AND request_id = 'test-request'";
