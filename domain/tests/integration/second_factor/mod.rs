//! The second step of a login, on both databases.

mod codes;
mod ending;
mod first_step;
mod tries;

use crate::support::two_step::{TwoStep, turn_on};
use stagedoor_domain::logins::PendingLogin;
use stagedoor_domain::second_factor::log_in_with_code;
use stagedoor_domain::sessions::Began;
use stagedoor_domain::{Caller, Error, Services};
use stagedoor_testing::{Fixture, client_info};

const LOGGED_IN: &str = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL";
const FAILURES: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.second_factor_failed' AND actor = 'anonymous'";

async fn second_step(
    services: &Services,
    waiting: &PendingLogin,
    code: &str,
) -> Result<Began, Error> {
    log_in_with_code(
        &Caller::anonymous(services, client_info()),
        waiting.clone(),
        code,
    )
    .await
    .map(|(_, began)| began)
}

/// Somebody with two-step login on, and nobody logged in.
async fn protected(fixture: &Fixture) -> TwoStep {
    let user = fixture.listener("nina").await;
    let on = turn_on(fixture, &user).await;
    fixture.execute("DELETE FROM sessions").await;
    on
}
