//! Suspending an account, and restoring it, on both databases.

mod acting;
mod hiding;
mod members;
mod operating;

use stagedoor_domain::operators::{restore_account, suspend_account};
use stagedoor_domain::{Error, User};
use stagedoor_testing::Fixture;

const REASON: &str = "Somebody else's music.";

async fn suspend(fixture: &Fixture, who: &str) -> User {
    let user = suspend_account(&fixture.services, who, REASON).await;
    user.unwrap()
}

async fn restore(fixture: &Fixture, who: &str) -> User {
    restore_account(&fixture.services, who, None).await.unwrap()
}

/// Whether this was refused because of a suspension, for its reason.
fn is_suspended<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::AccountSuspended { reason }) if reason == REASON)
}
