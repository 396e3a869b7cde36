//! The sessions that somebody has, and ending them, on both databases.

mod ending;
mod list;
mod pending;
mod surplus;
mod touch;

use stagedoor_domain::logins;
use stagedoor_domain::sessions::{self, Began, Purpose, SessionToken};
use stagedoor_domain::{Caller, ClientInfo};
use stagedoor_testing::Fixture;

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

/// A session for `purpose` from `address`, with a browser that says `user_agent`.
async fn begin(fixture: &Fixture, purpose: Purpose, address: &str, user_agent: &str) -> Began {
    let origin = ClientInfo {
        address: Some(address.parse().unwrap()),
        user_agent: Some(user_agent.to_owned()),
        ..ClientInfo::default()
    };
    logins::begin_session(
        &Caller::anonymous(&fixture.services, &origin),
        purpose,
        None,
    )
    .await
    .unwrap()
}

async fn is_alive(fixture: &Fixture, token: &SessionToken) -> bool {
    sessions::load(&fixture.services, token)
        .await
        .unwrap()
        .is_some()
}
