//! The limits of the documentation, each a variable.
//!
//! | variable | default | unit |
//! |---|---|---|
//! | `STAGEDOOR_VERIFICATION_HOURS` | 24 | hours a verification link works |
//! | `STAGEDOOR_UNCONFIRMED_DAYS` | 7 | days an account lives whose address is never confirmed |
//! | `STAGEDOOR_RESEND_COOLDOWN_SECONDS` | 60 | seconds between two mails with a link to one address |
//! | `STAGEDOOR_RESEND_PER_HOUR` | 5 | such mails an hour and address: confirmations, new passwords, changes of address |
//! | `STAGEDOOR_LIMIT_RESEND_PER_HOUR` | 20 | verification mails an hour and client address |
//! | `STAGEDOOR_CONFIRMATIONS_PER_DAY` | 20 | confirmation mails a day and receiving address before they are gathered |
//! | `STAGEDOOR_LIMIT_MAIL_DOMAIN_PER_HOUR` | 1000 | confirmation mails an hour and receiving domain before they wait |
//! | `STAGEDOOR_NOTICES_PER_HOUR` | 20 | mails about the security of one account an hour before they are gathered |
//! | `STAGEDOOR_LIMIT_LOGIN_PER_MINUTE` | 10 | logins a minute and client address |
//! | `STAGEDOOR_LIMIT_REGISTER_PER_HOUR` | 20 | registrations an hour and client address |
//! | `STAGEDOOR_LIMIT_IPV6_SITE_FACTOR` | 6 | times as much as each of these limits of a client address that an IPv6 /48 may use |
//! | `STAGEDOOR_LIMIT_UPGRADE_PER_MINUTE` | 10 | upgrades a minute and user |
//! | `STAGEDOOR_LOGIN_FAILURES` | 5 | failed logins an account, a known device or an unknown name may have |
//! | `STAGEDOOR_LOGIN_WINDOW_MINUTES` | 1440 | minutes that those are remembered after the last |
//! | `STAGEDOOR_LOGIN_FIRST_WAIT_SECONDS` | 30 | seconds, the first wait after them and after too many wrong codes |
//! | `STAGEDOOR_LOGIN_LONGEST_WAIT_MINUTES` | 15 | minutes, the longest wait after them |
//! | `STAGEDOOR_PASSWORD_RESET_MINUTES` | 30 | minutes a link that sets a new password works |
//! | `STAGEDOOR_LIMIT_RESET_PER_HOUR` | 20 | mails with such links an hour and client address |
//! | `STAGEDOOR_PASSWORD_TRIES` | 5 | guesses at the present password an account may have, and codes at the set-up of two-step login |
//! | `STAGEDOOR_PASSWORD_WINDOW_MINUTES` | 5 | minutes in which those count |
//! | `STAGEDOOR_PROOF_MINUTES` | 10 | minutes a proof of who asks is good for |
//! | `STAGEDOOR_EMAIL_CHANGE_HOURS` | 24 | hours a link that confirms a new address works |
//! | `STAGEDOOR_EMAIL_UNDO_DAYS` | 7 | days the old address can undo the change |
//! | `STAGEDOOR_DISOWN_DAYS` | 7 | days "This wasn't me" in a mail works |
//! | `STAGEDOOR_SECOND_FACTOR_TRIES` | 5 | codes one login may try |
//! | `STAGEDOOR_SECOND_FACTOR_MINUTES` | 10 | minutes a login waits for its second step |
//! | `STAGEDOOR_SECOND_FACTOR_FAILURES` | 10 | wrong codes an hour and account before it waits |
//! | `STAGEDOOR_BACKUP_CODES_PER_HOUR` | 5 | times an hour and account that backup codes are renewed |
//! | `STAGEDOOR_RECOVERY_HOURS` | 72 | hours until a new password alone opens an account that was locked with two-step login on |
//! | `STAGEDOOR_PASSKEY_CEREMONY_MINUTES` | 5 | minutes a browser may take for a passkey |
//! | `STAGEDOOR_LIMIT_PASSKEY_PER_MINUTE` | 30 | challenges for passkeys a minute and client address |
//! | `STAGEDOOR_PASSKEYS_PER_USER` | 20 | passkeys an account may have |
//! | `STAGEDOOR_SESSION_IDLE_DAYS` | 14 | days an unused session lives |
//! | `STAGEDOOR_SESSION_ABSOLUTE_DAYS` | 30 | days any session lives |
//! | `STAGEDOOR_SESSIONS_PER_USER` | 50 | sessions an account may have at the same time |
//! | `STAGEDOOR_SESSION_VISITOR_MINUTES` | 60 | minutes what a visitor typed is kept |
//! | `STAGEDOOR_SESSION_TOUCH_SECONDS` | 60 | seconds between two notes of a session's last use |
//! | `STAGEDOOR_LIMIT_VISITS_PER_HOUR` | 120 | such visitors an hour and client address |
//! | `STAGEDOOR_LIMIT_REQUESTS_PER_MINUTE` | 3000 | requests of any kind a minute and client address, files of the site apart |
//! | `STAGEDOOR_LIMIT_CHANGES_PER_MINUTE` | 120 | requests that may change something, a minute and user |
//! | `STAGEDOOR_ARGON2_MEMORY_KB` | 19456 | KiB of memory that a password's hash takes, at least that many |
//! | `STAGEDOOR_ARGON2_PASSES` | 2 | passes over that memory, at least that many |
//! | `STAGEDOOR_REPLICA_LAG_SECONDS` | 60 | seconds after a write in which reads go to the primary |
//! | `STAGEDOOR_UPLOAD_LIMIT_MB` | 200 | MiB, the largest audio file |
//! | `STAGEDOOR_UPLOAD_QUOTA_MB` | 5120 | MiB, all tracks of one artist together |
//! | `STAGEDOOR_DISK_FLOOR_MB` | 1024 | MiB of free disk space below which no upload begins |
//! | `STAGEDOOR_SCAN_SECONDS` | 60 | seconds that `STAGEDOOR_SCAN_COMMAND` may take for one file |
//! | `STAGEDOOR_BODY_LIMIT_KB` | 64 | KiB, the largest other request body |
//! | `STAGEDOOR_CONNECTIONS` | 4096 | open connections in all |
//! | `STAGEDOOR_CONNECTIONS_PER_ADDRESS` | 512 | open connections from one client address |

use std::time::Duration;

use stagedoor_domain::Settings;
use stagedoor_domain::accounts::password_hasher::HashSettings;

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
    let numbers = Numbers(environment);
    emails(&numbers, settings)?;
    logins(&numbers, settings)?;
    passwords(&numbers, settings)?;
    second_steps(&numbers, settings)?;
    sessions(&numbers, settings)?;
    numbers.count(
        "STAGEDOOR_LIMIT_UPGRADE_PER_MINUTE",
        &mut settings.quotas.upgrade_per_minute,
    )?;
    let factor = &mut settings.quotas.ipv6_site_factor;
    numbers.count("STAGEDOOR_LIMIT_IPV6_SITE_FACTOR", factor)?;
    uploads(&numbers, settings)
}

pub(super) fn body_limit_bytes(environment: &Environment) -> Result<u64, ConfigError> {
    let kilobytes = Numbers(environment).read("STAGEDOOR_BODY_LIMIT_KB")?;
    Ok(u64::from(kilobytes.unwrap_or(64)) * KIB)
}

/// The most open connections: 4096, each of some 20 KiB while it is idle.
pub(super) fn connections(environment: &Environment) -> Result<usize, ConfigError> {
    let number = Numbers(environment).read("STAGEDOOR_CONNECTIONS")?;
    Ok(number.map_or(4096, as_usize))
}

/// The most from one client address: 512, so that eighty people behind one address may
/// have the six that a browser opens.
pub(super) fn connections_per_address(environment: &Environment) -> Result<usize, ConfigError> {
    let number = Numbers(environment).read("STAGEDOOR_CONNECTIONS_PER_ADDRESS")?;
    Ok(number.map_or(512, as_usize))
}

fn as_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// What a password's hash costs. It may be more than the default, which is the least
/// that OWASP recommends, and never less.
pub(super) fn hashing(environment: &Environment) -> Result<HashSettings, ConfigError> {
    let numbers = Numbers(environment);
    let mut hashing = HashSettings::default();
    for (name, place) in [
        ("STAGEDOOR_ARGON2_MEMORY_KB", &mut hashing.memory_kib),
        ("STAGEDOOR_ARGON2_PASSES", &mut hashing.iterations),
    ] {
        if let Some(number) = numbers.read_from(*place, name)? {
            *place = number;
        }
    }
    Ok(hashing)
}

fn emails(numbers: &Numbers, settings: &mut Settings) -> Result<(), ConfigError> {
    let per_address = &mut settings.quotas.resend_per_hour;
    numbers.count("STAGEDOOR_LIMIT_RESEND_PER_HOUR", per_address)?;
    numbers.count("STAGEDOOR_RESEND_PER_HOUR", &mut settings.resend_per_hour)?;
    let per_day = &mut settings.confirmations_per_day;
    numbers.count("STAGEDOOR_CONFIRMATIONS_PER_DAY", per_day)?;
    let per_domain = &mut settings.mail_domain_per_hour;
    numbers.count("STAGEDOOR_LIMIT_MAIL_DOMAIN_PER_HOUR", per_domain)?;
    let notices = &mut settings.notices_per_hour;
    numbers.count("STAGEDOOR_NOTICES_PER_HOUR", notices)?;
    let cooldown = &mut settings.resend_cooldown;
    numbers.duration("STAGEDOOR_RESEND_COOLDOWN_SECONDS", 1, cooldown)?;
    let unconfirmed = &mut settings.unconfirmed_lifetime;
    numbers.duration("STAGEDOOR_UNCONFIRMED_DAYS", DAY, unconfirmed)?;
    let first_link = &mut settings.verification_lifetime;
    numbers.duration("STAGEDOOR_VERIFICATION_HOURS", HOUR, first_link)?;
    let link = &mut settings.email_change_lifetime;
    numbers.duration("STAGEDOOR_EMAIL_CHANGE_HOURS", HOUR, link)?;
    let undo = &mut settings.email_undo_lifetime;
    numbers.duration("STAGEDOOR_EMAIL_UNDO_DAYS", DAY, undo)?;
    let disown = &mut settings.disown_lifetime;
    numbers.duration("STAGEDOOR_DISOWN_DAYS", DAY, disown)
}

fn logins(numbers: &Numbers, settings: &mut Settings) -> Result<(), ConfigError> {
    let quotas = &mut settings.quotas;
    numbers.count(
        "STAGEDOOR_LIMIT_LOGIN_PER_MINUTE",
        &mut quotas.login_per_minute,
    )?;
    numbers.count(
        "STAGEDOOR_LIMIT_REGISTER_PER_HOUR",
        &mut quotas.register_per_hour,
    )?;
    numbers.count("STAGEDOOR_LOGIN_FAILURES", &mut settings.login_failures)?;
    let window = &mut settings.login_window;
    numbers.duration("STAGEDOOR_LOGIN_WINDOW_MINUTES", MINUTE, window)?;
    let first = &mut settings.login_first_wait;
    numbers.duration("STAGEDOOR_LOGIN_FIRST_WAIT_SECONDS", 1, first)?;
    let longest = &mut settings.login_longest_wait;
    numbers.duration("STAGEDOOR_LOGIN_LONGEST_WAIT_MINUTES", MINUTE, longest)
}

fn passwords(numbers: &Numbers, settings: &mut Settings) -> Result<(), ConfigError> {
    let per_address = &mut settings.quotas.reset_per_hour;
    numbers.count("STAGEDOOR_LIMIT_RESET_PER_HOUR", per_address)?;
    numbers.count("STAGEDOOR_PASSWORD_TRIES", &mut settings.password_tries)?;
    let window = &mut settings.password_window;
    numbers.duration("STAGEDOOR_PASSWORD_WINDOW_MINUTES", MINUTE, window)?;
    let link = &mut settings.password_reset_lifetime;
    numbers.duration("STAGEDOOR_PASSWORD_RESET_MINUTES", MINUTE, link)?;
    let proof = &mut settings.proof_lifetime;
    numbers.duration("STAGEDOOR_PROOF_MINUTES", MINUTE, proof)
}

fn second_steps(numbers: &Numbers, settings: &mut Settings) -> Result<(), ConfigError> {
    let per_address = &mut settings.quotas.passkey_per_minute;
    numbers.count("STAGEDOOR_LIMIT_PASSKEY_PER_MINUTE", per_address)?;
    numbers.count(
        "STAGEDOOR_PASSKEYS_PER_USER",
        &mut settings.passkeys_per_user,
    )?;
    let ceremony = &mut settings.passkey_ceremony_lifetime;
    numbers.duration("STAGEDOOR_PASSKEY_CEREMONY_MINUTES", MINUTE, ceremony)?;
    let tries = &mut settings.second_factor_tries;
    numbers.count("STAGEDOOR_SECOND_FACTOR_TRIES", tries)?;
    let failures = &mut settings.second_factor_failures;
    numbers.count("STAGEDOOR_SECOND_FACTOR_FAILURES", failures)?;
    let codes = &mut settings.backup_codes_per_hour;
    numbers.count("STAGEDOOR_BACKUP_CODES_PER_HOUR", codes)?;
    let recovery = &mut settings.recovery_wait;
    numbers.duration("STAGEDOOR_RECOVERY_HOURS", HOUR, recovery)?;
    let wait = &mut settings.second_factor_lifetime;
    numbers.duration("STAGEDOOR_SECOND_FACTOR_MINUTES", MINUTE, wait)
}

fn sessions(numbers: &Numbers, settings: &mut Settings) -> Result<(), ConfigError> {
    numbers.duration(
        "STAGEDOOR_SESSION_IDLE_DAYS",
        DAY,
        &mut settings.session_idle,
    )?;
    let absolute = &mut settings.session_absolute;
    numbers.duration("STAGEDOOR_SESSION_ABSOLUTE_DAYS", DAY, absolute)?;
    numbers.count(
        "STAGEDOOR_SESSIONS_PER_USER",
        &mut settings.sessions_per_user,
    )?;
    let visitor = &mut settings.session_visitor;
    numbers.duration("STAGEDOOR_SESSION_VISITOR_MINUTES", MINUTE, visitor)?;
    let touch = &mut settings.session_touch;
    numbers.duration("STAGEDOOR_SESSION_TOUCH_SECONDS", 1, touch)?;
    let visits = &mut settings.quotas.visits_per_hour;
    numbers.count("STAGEDOOR_LIMIT_VISITS_PER_HOUR", visits)?;
    let requests = &mut settings.quotas.requests_per_minute;
    numbers.count("STAGEDOOR_LIMIT_REQUESTS_PER_MINUTE", requests)?;
    let changes = &mut settings.quotas.changes_per_minute;
    numbers.count("STAGEDOOR_LIMIT_CHANGES_PER_MINUTE", changes)?;
    numbers.duration(
        "STAGEDOOR_REPLICA_LAG_SECONDS",
        1,
        &mut settings.replica_lag,
    )
}

fn uploads(numbers: &Numbers, settings: &mut Settings) -> Result<(), ConfigError> {
    for (name, place) in [
        (
            "STAGEDOOR_UPLOAD_LIMIT_MB",
            &mut settings.upload_limit_bytes,
        ),
        (
            "STAGEDOOR_UPLOAD_QUOTA_MB",
            &mut settings.upload_quota_bytes,
        ),
        ("STAGEDOOR_DISK_FLOOR_MB", &mut settings.disk_floor_bytes),
    ] {
        if let Some(megabytes) = numbers.read(name)? {
            *place = u64::from(megabytes) * MIB;
        }
    }
    let patience = &mut settings.scan_patience;
    numbers.duration("STAGEDOOR_SCAN_SECONDS", 1, patience)
}

/// Whole numbers from the environment, each put where it belongs when it is set.
struct Numbers<'e>(&'e Environment);

impl Numbers<'_> {
    fn count(&self, name: &'static str, place: &mut u32) -> Result<(), ConfigError> {
        if let Some(number) = self.read(name)? {
            *place = number;
        }
        Ok(())
    }

    /// `unit` is in seconds.
    fn duration(
        &self,
        name: &'static str,
        unit: u64,
        place: &mut Duration,
    ) -> Result<(), ConfigError> {
        if let Some(number) = self.read(name)? {
            *place = Duration::from_secs(u64::from(number) * unit);
        }
        Ok(())
    }

    fn read(&self, name: &'static str) -> Result<Option<u32>, ConfigError> {
        self.read_from(1, name)
    }

    fn read_from(&self, least: u32, name: &'static str) -> Result<Option<u32>, ConfigError> {
        let accepted = format!("a whole number from {least} to {MOST}");
        match self.0.parsed::<u32>(name, &accepted)? {
            Some(number) if number < least || u64::from(number) > MOST => {
                Err(ConfigError::new(name, number.to_string(), accepted))
            }
            other => Ok(other),
        }
    }
}

#[cfg(test)]
mod tests;
