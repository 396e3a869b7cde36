//! A caller that goes away in the middle of a write leaves no lock behind.

use std::time::Duration;

use stagedoor_testing::{Fixture, client_info, on_both_databases};

use crate::support::opened;
use stagedoor_domain::creators::upgrade;
use stagedoor_domain::users;
use stagedoor_domain::{Caller, Role};

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn four_thousand_dropped_calls_leave_the_database_writable(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    for batch in 0..400_u64 {
        let (principal, old) = fixture.log_in(&user).await;
        let calls: Vec<_> = (0..10)
            .map(|n| {
                let (services, token) = (fixture.services.clone(), old.clone());
                let call = async move {
                    upgrade(
                        &Caller::logged_in(&services, client_info(), principal),
                        &token,
                    )
                    .await
                };
                // Each is dropped at another moment of its life.
                let patience = Duration::from_micros((batch * 10 + n) % 997);
                tokio::spawn(tokio::time::timeout(patience, call))
            })
            .collect();
        for call in calls {
            let _ = call.await.unwrap();
        }
        fixture
            .execute("UPDATE users SET role = 'user' WHERE role = 'creator'")
            .await;
    }
    let other = fixture.listener("other").await;
    let (principal, token) = fixture.log_in(&other).await;
    let caller = fixture.caller(principal);
    let write = upgrade(&caller, &token);
    let written = tokio::time::timeout(Duration::from_secs(2), write).await;
    let (done, _) = opened(written.unwrap().unwrap());
    assert!(!done.already_elevated);
    let stored = users::find(&fixture.services, other.id).await.unwrap();
    assert_eq!(stored.role, Role::Creator);
}
