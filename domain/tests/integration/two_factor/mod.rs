//! Turning two-step login on and off, and its backup codes, on both databases.

mod at_rest;
mod backup_codes;
mod key_rotation;
mod proof;
mod racing;
mod refusals;
mod setting_up;
mod shown_codes;
mod turning_off;

use stagedoor_domain::second_factor::{self, Setup};
use stagedoor_domain::{Error, Principal};
use stagedoor_testing::Fixture;

const NOTICES: &str =
    "SELECT COUNT(*) FROM jobs WHERE kind = 'security_notice' AND payload NOT LIKE '%new_login%'";

async fn begin(fixture: &Fixture, principal: &Principal) -> Setup {
    second_factor::begin(&fixture.caller(*principal))
        .await
        .unwrap()
}

async fn confirm(fixture: &Fixture, principal: &Principal, code: &str) -> Result<(), Error> {
    second_factor::confirm(&fixture.caller(*principal), code)
        .await
        .map(drop)
}
