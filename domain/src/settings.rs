//! What an operator may turn.

use std::time::Duration;

use url::Url;

/// Lifetimes and limits, with the defaults that the documentation names.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The origin that links in mails start with.
    pub public_url: Url,
    /// The sender of every mail, `Name <address>`.
    pub mail_from: String,
    /// How long a verification link works: 24 hours (NIST SP 800-63B section
    /// 3.1.3.2 allows a link to an e-mail address no longer).
    pub verification_lifetime: Duration,
    /// The least time between two verification mails to one address: 60 s,
    /// where peers ask for 30 to 180.
    pub resend_cooldown: Duration,
    /// The most verification mails one address may ask for in an hour: 5.
    pub resend_per_hour: u32,
    /// A session unused for this long is over: 14 days (OWASP ASVS 5.0, 7.3.1).
    pub session_idle: Duration,
    /// A session is over this long after the login, used or not: 30 days
    /// (NIST SP 800-63B section 2.1.3 for AAL1; OWASP ASVS 5.0, 7.3.2).
    pub session_absolute: Duration,
    /// How long what a visitor without an account typed is kept: an hour.
    pub session_visitor: Duration,
    /// How long the id that an upgrade replaced is still answered: 10 s, for
    /// the requests that were under way with it.
    pub session_grace: Duration,
    /// How often a session's last use is written down: once a minute, so that
    /// reading a page costs no write.
    pub session_touch: Duration,
    /// Failed logins an identifier may have before it has to wait: 5.
    pub login_failures: u32,
    /// The time in which those failures count: 5 minutes.
    pub login_window: Duration,
    /// The wait after the first failure too many; each further one doubles it.
    pub login_first_wait: Duration,
    /// The longest such wait: 15 minutes. There is never a lock that only an
    /// operator could lift (OWASP ASVS 5.0, 6.3.1).
    pub login_longest_wait: Duration,
    /// The largest audio file: 200 MB.
    pub upload_limit_bytes: u64,
    /// Reads of somebody who wrote less than this long ago go to the primary,
    /// whatever the replica's lag: 60 s.
    pub replica_lag: Duration,
    /// Whether any limit is enforced; off for load tests.
    pub rate_limits: bool,
    /// Limits per client address and per user, kept in memory.
    pub quotas: AddressQuotas,
}

/// How often one client address (IPv6: one /64) or one user may do something.
#[derive(Debug, Clone, Copy)]
pub struct AddressQuotas {
    /// Logins a minute and address: 10.
    pub login_per_minute: u32,
    /// Registrations an hour and address: 20.
    pub register_per_hour: u32,
    /// Verification mails an hour and address: 20.
    pub resend_per_hour: u32,
    /// Upgrades a minute and user: 10.
    pub upgrade_per_minute: u32,
    /// Sessions an hour and address for visitors who are not logged in: 120.
    /// One begins when a form has to be shown again.
    pub visits_per_hour: u32,
}

impl Default for AddressQuotas {
    fn default() -> Self {
        Self {
            login_per_minute: 10,
            register_per_hour: 20,
            resend_per_hour: 20,
            upgrade_per_minute: 10,
            visits_per_hour: 120,
        }
    }
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

impl Settings {
    /// The defaults, for links that start with `public_url`.
    pub fn new(public_url: Url) -> Self {
        Self {
            public_url,
            mail_from: "Stagedoor <no-reply@localhost>".into(),
            verification_lifetime: Duration::from_secs(DAY),
            resend_cooldown: Duration::from_secs(MINUTE),
            resend_per_hour: 5,
            session_idle: Duration::from_secs(14 * DAY),
            session_absolute: Duration::from_secs(30 * DAY),
            session_visitor: Duration::from_hours(1),
            session_grace: Duration::from_secs(10),
            session_touch: Duration::from_secs(MINUTE),
            login_failures: 5,
            login_window: Duration::from_secs(5 * MINUTE),
            login_first_wait: Duration::from_secs(30),
            login_longest_wait: Duration::from_secs(15 * MINUTE),
            upload_limit_bytes: 200 * 1024 * 1024,
            replica_lag: Duration::from_secs(MINUTE),
            rate_limits: true,
            quotas: AddressQuotas::default(),
        }
    }
}
