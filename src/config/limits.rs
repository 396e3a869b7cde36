//! The limits of the documentation, each a variable.
//!
//! | variable | default | unit |
//! |---|---|---|
//! | `STAGEDOOR_VERIFICATION_HOURS` | 24 | hours a verification link works |
//! | `STAGEDOOR_RESEND_COOLDOWN_SECONDS` | 60 | seconds between two verification mails |
//! | `STAGEDOOR_RESEND_PER_HOUR` | 5 | verification mails an hour and account |
//! | `STAGEDOOR_LIMIT_RESEND_PER_HOUR` | 20 | verification mails an hour and client address |
//! | `STAGEDOOR_LIMIT_LOGIN_PER_MINUTE` | 10 | logins a minute and client address |
//! | `STAGEDOOR_LIMIT_REGISTER_PER_HOUR` | 20 | registrations an hour and client address |
//! | `STAGEDOOR_LIMIT_UPGRADE_PER_MINUTE` | 10 | upgrades a minute and user |
//! | `STAGEDOOR_LOGIN_FAILURES` | 5 | failed logins an identifier may have |
//! | `STAGEDOOR_LOGIN_WINDOW_MINUTES` | 5 | minutes in which those count |
//! | `STAGEDOOR_LOGIN_LONGEST_WAIT_MINUTES` | 15 | minutes, the longest wait after them |
//! | `STAGEDOOR_SESSION_IDLE_DAYS` | 14 | days an unused session lives |
//! | `STAGEDOOR_SESSION_ABSOLUTE_DAYS` | 30 | days any session lives |
//! | `STAGEDOOR_REPLICA_LAG_SECONDS` | 60 | seconds after a write in which reads go to the primary |
//! | `STAGEDOOR_UPLOAD_LIMIT_MB` | 200 | MiB, the largest audio file |
//! | `STAGEDOOR_BODY_LIMIT_KB` | 64 | KiB, the largest other request body |

use std::time::Duration;

use stagedoor_domain::Settings;

use super::environment::{ConfigError, Environment};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// The largest number any of these takes: large enough to mean "no limit", small
/// enough that no unit overflows.
const MOST: u64 = 1_000_000;

pub(super) fn read(environment: &Environment, settings: &mut Settings) -> Result<(), ConfigError> {
    let durations: [(&'static str, u64, &mut Duration); 7] = [
        (
            "STAGEDOOR_VERIFICATION_HOURS",
            HOUR,
            &mut settings.verification_lifetime,
        ),
        (
            "STAGEDOOR_RESEND_COOLDOWN_SECONDS",
            1,
            &mut settings.resend_cooldown,
        ),
        (
            "STAGEDOOR_LOGIN_WINDOW_MINUTES",
            MINUTE,
            &mut settings.login_window,
        ),
        (
            "STAGEDOOR_LOGIN_LONGEST_WAIT_MINUTES",
            MINUTE,
            &mut settings.login_longest_wait,
        ),
        (
            "STAGEDOOR_SESSION_IDLE_DAYS",
            DAY,
            &mut settings.session_idle,
        ),
        (
            "STAGEDOOR_SESSION_ABSOLUTE_DAYS",
            DAY,
            &mut settings.session_absolute,
        ),
        (
            "STAGEDOOR_REPLICA_LAG_SECONDS",
            1,
            &mut settings.replica_lag,
        ),
    ];
    for (name, unit, place) in durations {
        if let Some(number) = number(environment, name)? {
            *place = Duration::from_secs(u64::from(number) * unit);
        }
    }
    let counts: [(&'static str, &mut u32); 6] = [
        ("STAGEDOOR_RESEND_PER_HOUR", &mut settings.resend_per_hour),
        ("STAGEDOOR_LOGIN_FAILURES", &mut settings.login_failures),
        (
            "STAGEDOOR_LIMIT_LOGIN_PER_MINUTE",
            &mut settings.quotas.login_per_minute,
        ),
        (
            "STAGEDOOR_LIMIT_REGISTER_PER_HOUR",
            &mut settings.quotas.register_per_hour,
        ),
        (
            "STAGEDOOR_LIMIT_RESEND_PER_HOUR",
            &mut settings.quotas.resend_per_hour,
        ),
        (
            "STAGEDOOR_LIMIT_UPGRADE_PER_MINUTE",
            &mut settings.quotas.upgrade_per_minute,
        ),
    ];
    for (name, place) in counts {
        if let Some(number) = number(environment, name)? {
            *place = number;
        }
    }
    if let Some(megabytes) = number(environment, "STAGEDOOR_UPLOAD_LIMIT_MB")? {
        settings.upload_limit_bytes = u64::from(megabytes) * MIB;
    }
    Ok(())
}

pub(super) fn body_limit_bytes(environment: &Environment) -> Result<u64, ConfigError> {
    Ok(u64::from(number(environment, "STAGEDOOR_BODY_LIMIT_KB")?.unwrap_or(64)) * KIB)
}

fn number(environment: &Environment, name: &'static str) -> Result<Option<u32>, ConfigError> {
    let accepted = format!("a whole number from 1 to {MOST}");
    match environment.parsed::<u32>(name, &accepted)? {
        Some(number) if number == 0 || u64::from(number) > MOST => {
            Err(ConfigError::new(name, number.to_string(), accepted))
        }
        other => Ok(other),
    }
}
