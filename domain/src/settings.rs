//! What an operator may turn.

use std::time::Duration;

use url::Url;

use crate::role::Role;

/// Lifetimes and limits, with the defaults that the documentation names.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The origin that links in mails start with.
    pub public_url: Url,
    /// The sender of every mail, `Name <address>`.
    pub mail_from: String,
    /// Who we say we are to an SMTP server, a host name or an IP address (RFC 5321,
    /// section 4.1.1.1); none for the public URL's host.
    pub mail_helo: Option<String>,
    /// How long a verification link works: 24 hours (NIST SP 800-63B-4 section
    /// 4.2.1.2 allows what is sent to an e-mail address no longer).
    pub verification_lifetime: Duration,
    /// How long an account that somebody has made by registering stays without its
    /// address being confirmed: 7 days, as many as an undo or a disowning has, time
    /// enough for somebody who was away, and no name is kept for long by nobody.
    pub unconfirmed_lifetime: Duration,
    /// The least time between two mails with a link to one address, whether it
    /// confirms the address or sets a new password: 60 s, where peers ask for 30 to
    /// 180.
    pub resend_cooldown: Duration,
    /// The most of either that one address may ask for in an hour, and the most
    /// changes of address that an account may: 5.
    pub resend_per_hour: u32,
    /// Mails with a link that confirms an address, to one address in a day: 20. What
    /// would be more is gathered into one.
    pub confirmations_per_day: u32,
    /// Such mails to the mailboxes of one domain in an hour: 1,000. What would be more
    /// waits, so that nobody floods somebody else's mail server from here.
    pub mail_domain_per_hour: u32,
    /// Mails about the security of one account in an hour: 20. What would be more is
    /// gathered into one, except changes of its password, address and factors.
    pub notices_per_hour: u32,
    /// A session unused for this long is over: 14 days (OWASP ASVS 5.0, 7.3.1).
    pub session_idle: Duration,
    /// A session is over this long after the login, used or not: 30 days
    /// (NIST SP 800-63B-4 section 2.1.3 for AAL1; OWASP ASVS 5.0, 7.3.2).
    pub session_absolute: Duration,
    /// The most sessions that an account has at the same time: 50, more than a person
    /// has browsers, and few enough that a program which never logs out fills
    /// nothing (OWASP ASVS 5.0, 7.1.2).
    pub sessions_per_user: u32,
    /// How long what a visitor without an account typed is kept: an hour.
    pub session_visitor: Duration,
    /// How long the id that an upgrade replaced is still answered: 10 s, for
    /// the requests that were under way with it.
    pub session_grace: Duration,
    /// How often a session's last use is written down: once a minute, so that
    /// reading a page costs no write.
    pub session_touch: Duration,
    /// Failed logins in a row before the next has to wait, counted for each account,
    /// for each of its known devices, and for each name that nobody has: 5.
    pub login_failures: u32,
    /// How long they are remembered after the last of them and its wait: a day, so
    /// that waits go on growing (NIST SP 800-63B-4 section 3.2.2).
    pub login_window: Duration,
    /// The wait after the first failure too many; each further one doubles it.
    pub login_first_wait: Duration,
    /// The longest such wait: 15 minutes. There is never a lock that only an
    /// operator could lift (OWASP ASVS 5.0, 6.1.1 and 6.3.1).
    pub login_longest_wait: Duration,
    /// How long a link that sets a new password works: 30 minutes. A link is a
    /// secret that travels by mail, so it gets the little time that reading mail
    /// takes (OWASP ASVS 5.0, 6.4.1 asks for a short one; NIST SP 800-63B-4 section
    /// 4.2.1.2 for 24 hours at most).
    pub password_reset_lifetime: Duration,
    /// Wrong guesses at the present password an account may have: 5, so that a
    /// borrowed session is no place to guess from (OWASP ASVS 5.0, 6.3.1; NIST SP
    /// 800-63B-4 section 3.2.2).
    pub password_tries: u32,
    /// The time in which those count: 5 minutes.
    pub password_window: Duration,
    /// Words that no password may be close to besides its owner's own, in lower case:
    /// the site's name and those that an operator adds (OWASP ASVS 5.0, 6.1.2).
    pub password_words: Vec<String>,
    /// How long a link that confirms a new address works: 24 hours, as for the
    /// first one (NIST SP 800-63B-4 section 4.2.1.2).
    pub email_change_lifetime: Duration,
    /// How long the old address can undo a change: 7 days, time enough for
    /// somebody who was away.
    pub email_undo_lifetime: Duration,
    /// How long "This wasn't me" in a mail works: 7 days.
    pub disown_lifetime: Duration,
    /// How old the last proof of who asks may be when they change something
    /// sensitive: 10 minutes (OWASP ASVS 5.0, 7.5.1 and 7.5.2).
    pub proof_lifetime: Duration,
    /// Codes that one login may try as its second step: 5, then it starts over
    /// (OWASP ASVS 5.0, 6.3.1; NIST SP 800-63B-4 section 3.2.2).
    pub second_factor_tries: u32,
    /// How long a login waits for its second step: 10 minutes, the most that an
    /// out-of-band request may have (OWASP ASVS 5.0, 6.5.5; NIST SP 800-63B-4
    /// section 3.1.3.2).
    pub second_factor_lifetime: Duration,
    /// Wrong codes an account may have over all its logins before it has to wait:
    /// 10 in an hour, then waits that grow as for passwords. Of a million codes three
    /// are right at any moment, so whoever has the password needs some years. NIST
    /// SP 800-63B-4 section 3.2.2 would lock the account after 100; here nobody can
    /// lock somebody else out for good.
    pub second_factor_failures: u32,
    /// How often an account may renew its backup codes in an hour, and as often get
    /// its first ones by turning two-step login on: 5. Each set costs ten password
    /// hashes (OWASP ASVS 5.0, 2.4.1).
    pub backup_codes_per_hour: u32,
    /// How long an account that was locked while two-step login was on waits until a new
    /// password alone opens it: 72 hours, time enough for an owner who reads their mail
    /// now and then to stop somebody who has got hold of the mailbox.
    pub recovery_wait: Duration,
    /// How long a browser may take to answer the challenge for a passkey: 5
    /// minutes (WebAuthn Level 3, section 15.1: 300,000 ms).
    pub passkey_ceremony_lifetime: Duration,
    /// The most passkeys an account may have: 20.
    pub passkeys_per_user: u32,
    /// Roles whose elevated doors (uploading) stay closed until the account has
    /// two-step login or a passkey: none (OWASP ASVS 5.0, 6.3.3).
    pub require_two_step: Vec<Role>,
    /// The largest audio file: 200 MB.
    pub upload_limit_bytes: u64,
    /// What the tracks of one artist may take together: 5 GiB, some 25 of the
    /// largest.
    pub upload_quota_bytes: u64,
    /// Free space on the disk below which no upload begins: 1 GiB, room for the
    /// database and the logs.
    pub disk_floor_bytes: u64,
    /// A program and its arguments that is asked about each file (OWASP ASVS 5.0,
    /// 5.4.3); empty for none.
    pub scan_command: Vec<String>,
    /// The longest that it may take for one file: 60 s.
    pub scan_patience: Duration,
    /// Reads of somebody who wrote less than this long ago go to the primary,
    /// whatever the replica's lag: 60 s.
    pub replica_lag: Duration,
    /// Whether any limit is enforced; off for load tests.
    pub rate_limits: bool,
    /// Limits per client address and per user, kept in memory.
    pub quotas: AddressQuotas,
}

/// How often one client address (IPv6: one /64, and a /48 so many times more) or one
/// user may do something.
#[derive(Debug, Clone, Copy)]
pub struct AddressQuotas {
    /// Logins a minute and address: 10.
    pub login_per_minute: u32,
    /// Registrations an hour and address: 20.
    pub register_per_hour: u32,
    /// Verification mails an hour and address: 20.
    pub resend_per_hour: u32,
    /// Mails for a forgotten password, an hour and address: 20.
    pub reset_per_hour: u32,
    /// Challenges for passkeys a minute and address: 30.
    pub passkey_per_minute: u32,
    /// Upgrades a minute and user: 10.
    pub upgrade_per_minute: u32,
    /// Sessions an hour and address for visitors who are not logged in: 120.
    /// One begins when a form has to be shown again.
    pub visits_per_hour: u32,
    /// How many times as much an IPv6 /48 may do as one of its /64: 6, so that logins
    /// are 60 a minute.
    pub ipv6_site_factor: u32,
    /// Requests of any kind a minute and address, files of the site apart: 3,000,
    /// which is a school that looks at pages (OWASP ASVS 5.0, 2.4.1).
    pub requests_per_minute: u32,
    /// Requests that may change something, a minute and user: 120. Nobody clicks
    /// twice a second for a minute (OWASP ASVS 5.0, 2.4.2).
    pub changes_per_minute: u32,
}

impl Default for AddressQuotas {
    fn default() -> Self {
        Self {
            login_per_minute: 10,
            register_per_hour: 20,
            resend_per_hour: 20,
            reset_per_hour: 20,
            passkey_per_minute: 30,
            upgrade_per_minute: 10,
            visits_per_hour: 120,
            ipv6_site_factor: 6,
            requests_per_minute: 3_000,
            changes_per_minute: 120,
        }
    }
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const MIB: u64 = 1024 * 1024;

impl Settings {
    /// The defaults, for links that start with `public_url`.
    pub fn new(public_url: Url) -> Self {
        Self {
            mail_from: "Stagedoor <no-reply@localhost>".into(),
            mail_helo: None,
            verification_lifetime: Duration::from_secs(DAY),
            unconfirmed_lifetime: Duration::from_secs(7 * DAY),
            resend_cooldown: Duration::from_secs(MINUTE),
            resend_per_hour: 5,
            confirmations_per_day: 20,
            mail_domain_per_hour: 1_000,
            notices_per_hour: 20,
            session_idle: Duration::from_secs(14 * DAY),
            session_absolute: Duration::from_secs(30 * DAY),
            sessions_per_user: 50,
            session_visitor: Duration::from_hours(1),
            session_grace: Duration::from_secs(10),
            session_touch: Duration::from_secs(MINUTE),
            login_failures: 5,
            login_window: Duration::from_secs(DAY),
            login_first_wait: Duration::from_secs(30),
            login_longest_wait: Duration::from_secs(15 * MINUTE),
            password_reset_lifetime: Duration::from_secs(30 * MINUTE),
            password_tries: 5,
            password_window: Duration::from_secs(5 * MINUTE),
            password_words: site_words(&public_url),
            email_change_lifetime: Duration::from_secs(DAY),
            email_undo_lifetime: Duration::from_secs(7 * DAY),
            disown_lifetime: Duration::from_secs(7 * DAY),
            proof_lifetime: Duration::from_secs(10 * MINUTE),
            second_factor_tries: 5,
            second_factor_lifetime: Duration::from_secs(10 * MINUTE),
            second_factor_failures: 10,
            backup_codes_per_hour: 5,
            recovery_wait: Duration::from_secs(3 * DAY),
            passkey_ceremony_lifetime: Duration::from_secs(5 * MINUTE),
            passkeys_per_user: 20,
            require_two_step: Vec::new(),
            upload_limit_bytes: 200 * MIB,
            upload_quota_bytes: 5 * 1024 * MIB,
            disk_floor_bytes: 1024 * MIB,
            scan_command: Vec::new(),
            scan_patience: Duration::from_secs(MINUTE),
            replica_lag: Duration::from_secs(MINUTE),
            rate_limits: true,
            quotas: AddressQuotas::default(),
            public_url,
        }
    }

    /// The host in the public URL.
    pub fn host(&self) -> &str {
        self.public_url.host_str().unwrap_or("localhost")
    }

    /// Who we say we are to an SMTP server.
    pub fn hello(&self) -> &str {
        self.mail_helo.as_deref().unwrap_or_else(|| self.host())
    }
}

/// The product's name, and the parts of the host's but the last.
fn site_words(public_url: &Url) -> Vec<String> {
    let labels = public_url.domain().unwrap_or_default();
    let labels = labels.rsplit('.').skip(1).map(str::to_lowercase);
    ["stagedoor".to_owned()].into_iter().chain(labels).collect()
}
