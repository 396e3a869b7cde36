//! Turning two-step login on and off, and its backup codes, on both databases.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod at_rest;
mod backup_codes;
mod key_rotation;
mod proof;
mod racing;
mod refusals;
mod setting_up;
#[path = "../support/mod.rs"]
mod support;
mod turning_off;

use stagedoor_domain::two_factor::{self, Setup};
use stagedoor_domain::{Error, Principal};
use support::House;

const NOTICES: &str =
    "SELECT COUNT(*) FROM jobs WHERE kind = 'security_notice' AND payload NOT LIKE '%new_login%'";

async fn begin(house: &House, principal: &Principal) -> Setup {
    two_factor::begin(&house.caller(*principal)).await.unwrap()
}

async fn confirm(house: &House, principal: &Principal, code: &str) -> Result<(), Error> {
    two_factor::confirm(&house.caller(*principal), code)
        .await
        .map(drop)
}
