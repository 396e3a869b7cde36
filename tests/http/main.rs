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

#[path = "../../domain/tests/integration/support/authenticator.rs"]
mod authenticator;

mod answer;
mod app;
mod audio;
mod authenticator_app;
mod client;
mod documented;
mod passkey_device;
mod routes;
mod wishes;

mod accounts;
mod addresses;
mod at_once;
mod bad_input;
mod both_doors;
mod both_doors_security;
mod claims;
mod csrf;
mod device_sessions;
mod disown;
mod documentation;
mod email_addresses;
mod email_change;
mod endless_forms;
mod every_route;
mod forms;
mod handbook;
mod headers;
mod limits;
mod lockout;
mod old_ids;
mod others_mails;
mod outage;
mod pace;
mod passkey_logins;
mod passkeys;
mod password;
mod password_reset;
mod pending_email;
mod problems;
mod reauthentication;
mod request_targets;
mod required_two_step;
mod scanner;
mod second_factor;
mod security_forms;
mod security_log;
mod sessions;
mod strict_forms;
mod two_factor;
mod typed;
mod upgrade;
mod upload_form;
mod upload_room;
mod uploads;
mod waiting_cookie;
mod wrong_user;
