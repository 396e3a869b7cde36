//! The real router, from the outside: both doors, on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_pass_by_value,
    missing_docs,
    reason = "a test fails by panicking"
)]

#[path = "../process/database.rs"]
#[allow(dead_code, reason = "only a part of it is used here")]
mod database;

mod app;
mod audio;
mod client;

mod accounts;
mod addresses;
mod at_once;
mod bad_input;
mod both_doors;
mod csrf;
mod endless_forms;
mod forms;
mod headers;
mod limits;
mod outage;
mod problems;
mod sessions;
mod strict_forms;
mod typed;
mod upgrade;
mod upload_form;
mod uploads;
