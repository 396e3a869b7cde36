//! Showing once more who one is.

use stagedoor_domain::accounts::reauthenticate;
use stagedoor_domain::{Error, Principal};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::load;
use crate::support::with_new_id;

#[on_both_databases]
async fn a_proof_lasts_ten_minutes_and_the_password_is_another_one(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (_, token) = fixture.log_in(&nina).await;
    let principal = async |token| load(&fixture, token).await.unwrap().principal().unwrap();
    let recent = |principal: Principal| principal.require_recent_proof(&fixture.services);

    fixture.advance(10 * 60);
    let old = principal(&token).await;
    assert!(matches!(recent(old), Err(Error::ReauthenticationRequired)));
    let wrong = reauthenticate(&fixture.caller(old), "not the one").await;
    assert!(matches!(wrong, Err(Error::CurrentPasswordWrong)));
    assert!(recent(principal(&token).await).is_err());

    let proved = reauthenticate(&fixture.caller(old), PASSWORD).await;
    let ((), token) = with_new_id(proved.unwrap());
    fixture.advance(10 * 60 - 1);
    recent(principal(&token).await).unwrap();
    fixture.advance(1);
    assert!(recent(principal(&token).await).is_err());
    let noted = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.reauthenticate'
        AND CAST(metadata AS TEXT) LIKE '%password%'";
    assert_eq!(fixture.count(noted).await, 1);
}
