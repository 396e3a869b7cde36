//! The pages: one file or folder each, with what it loads and how that is shown.

#![allow(
    clippy::unused_async,
    reason = "a page that has nothing to wait for is loaded like the others"
)]

mod account_locked;
mod admin;
mod api_reference;
mod artist;
mod development;
mod email_change;
mod forgot_password;
mod home;
mod leaving;
mod login;
mod mail_link;
mod not_me;
mod reauthenticate;
mod register;
mod reset_password;
mod settings;
mod site_texts;
mod studio;
mod support;
mod suspended;
mod track;
mod verify_email;

use development::outbox;
use settings::account;
use settings::appearance;
use settings::security;
use settings::security::two_step;
use settings::username;

use crate::rendering::Page;

pub use settings::artist::{FORM as ARTIST_FORM, LINKS as ARTIST_LINKS};
pub use settings::data::instead_of_archive;
pub use two_step::codes_file::load as backup_codes_file;
pub use two_step::{FILE as BACKUP_CODES_FILE, PAGE as TWO_STEP_PAGE};

/// Every page. A tab of the settings has a row in `rendering/settings.rs` too.
#[rustfmt::skip]
pub fn all() -> Vec<Page> {
    vec![
        Page::new("/", home::load, home::view),
        Page::new("/register", register::load, register::view),
        Page::new("/register/sent", register::sent::load, register::sent::view),
        Page::new("/login", login::load, login::view),
        Page::new("/login/second-factor", login::second_factor::load, login::second_factor::view),
        Page::new("/leaving", leaving::load, leaving::view),
        Page::new("/forgot-password", forgot_password::load, forgot_password::view),
        Page::new("/forgot-password/sent", forgot_password::sent::load, forgot_password::sent::view),
        Page::new("/reset-password", reset_password::load, reset_password::view),
        Page::new("/reauthenticate", reauthenticate::load, reauthenticate::view),
        Page::new("/email-change", email_change::load, email_change::view),
        Page::new("/email-change/undo", email_change::undo::load, email_change::undo::view),
        Page::new("/not-me", not_me::load, not_me::view),
        Page::new("/account-locked", account_locked::load, account_locked::view),
        Page::new("/verify-email", verify_email::load, verify_email::view),
        Page::new("/verify-email/resend", verify_email::resend::load, verify_email::resend::view),
        Page::new("/settings", account::load, account::view),
        Page::new("/settings/appearance", appearance::load, appearance::view),
        Page::new("/settings/artist", settings::artist::load, settings::artist::view),
        Page::new("/settings/username", username::load, username::view),
        Page::new("/settings/security", security::overview::load, security::overview::view),
        Page::new("/settings/security/password", security::password::load, security::password::view),
        Page::new("/settings/security/email", security::email::load, security::email::view),
        Page::new("/settings/security/two-step", security::two_step::load, security::two_step::view),
        Page::new("/settings/security/two-step/new-codes", two_step::new_codes::load, two_step::new_codes::view),
        Page::new("/settings/security/two-step/turn-off", two_step::turn_off::load, two_step::turn_off::view),
        Page::new("/settings/security/passkeys", security::passkeys::load, security::passkeys::view),
        Page::new("/settings/security/passkeys/remove", security::remove_passkey::load, security::remove_passkey::view),
        Page::new("/settings/security/suspended", security::suspended::load, security::suspended::view),
        Page::new("/settings/security/suspended/remove", security::remove_suspended::load, security::remove_suspended::view),
        Page::new("/settings/security/sessions", security::sessions::load, security::sessions::view),
        Page::new("/settings/security/log", security::log::load, security::log::view),
        Page::new("/settings/data", settings::data::load, settings::data::view),
        Page::new("/tracks/{id}", track::load, track::view),
        Page::new("/studio", studio::list::load, studio::list::view),
        Page::new("/studio/tracks/{id}", studio::track::load, studio::track::view),
        Page::new("/studio/tracks/{id}/delete", studio::track::delete::load, studio::track::delete::view),
        Page::new("/artists/{handle}", artist::load, artist::view),
        Page::new("/suspended", suspended::load, suspended::view),
        Page::new("/studio/upload", studio::upload::load, studio::upload::view),
        Page::new("/support", support::load, support::view),
        Page::new("/support/sent", support::sent::load, support::sent::view),
        Page::new("/support/{reference}", support::ticket::load, support::ticket::view),
        Page::new(admin::creators::PAGE, admin::creators::load, admin::creators::view),
        Page::new("/admin/support", admin::support::load, admin::support::view),
        Page::new("/admin/support/{reference}", admin::support::ticket::load, admin::support::ticket::view),
        Page::new("/terms", site_texts::terms, site_texts::view),
        Page::new("/privacy", site_texts::privacy, site_texts::view),
        Page::new("/help", site_texts::help, site_texts::view),
        Page::new("/docs/api", api_reference::load, api_reference::view),
        Page::new("/dev/outbox", outbox::load, outbox::view),
    ]
}
