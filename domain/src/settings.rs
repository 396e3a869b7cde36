//! What an operator may set.
//!
//! Each entry below is the one place that declares its setting, see
//! [`settings!`](crate::settings!). What only the server uses is declared in its
//! `config`, in the same way.

mod choice;
mod declaration;
mod environment;
mod group;
mod mail_domains;
mod number;
mod origin;
mod parse;
mod password_words;
mod publishing;
mod quotas;
mod redaction;
mod registration;
mod secret_files;
mod text;

use std::time::Duration;

use url::Url;

pub use self::choice::{Choice, Switch, choice, switch};
pub use self::declaration::{Declared, Entry, Reading, Row};
pub use self::environment::{ConfigError, Environment};
pub use self::group::{Fixed, Group, fixed, group};
pub use self::mail_domains::MailDomain;
pub use self::number::{Number, count, days, hours, kibibytes, mebibytes, minutes, seconds, size};
pub use self::origin::{PublicUrl, listen_address};
pub use self::publishing::Publishing;
pub use self::quotas::AddressQuotas;
pub use self::redaction::{HIDDEN, redacted};
pub use self::registration::Registration;
pub use self::secret_files::SecretPlaces;
pub use self::text::{Optional, Parse, Text, list, optional, text};

use self::password_words::{PasswordWords, site_words};
use crate::role::Role;

crate::settings! {
    /// Lifetimes and limits, and what mails say of the site.
    #[derive(Debug, Clone)]
    pub struct Settings {
        /// The origin that links in mails start with.
        public_url: Url = PublicUrl,
            "STAGEDOOR_PUBLIC_URL", "origin used in mails, cookies, origin checks and passkeys";
        /// The sender of every mail, `Name <address>`.
        mail_from: String = text(
                "`Stagedoor <no-reply@localhost>`",
                || "Stagedoor <no-reply@localhost>".to_owned(),
                parse::sender,
            ),
            "STAGEDOOR_MAIL_FROM",
            "sender; its address follows the same rules as everybody's";
        /// Who we say we are to an SMTP server.
        mail_helo: Option<String> = optional("the public URL's host", parse::hello),
            "STAGEDOOR_MAIL_HELO",
            "who we say we are to the SMTP server: a host name or an IP address",
            "RFC 5321, section 4.1.1.1";

        registration: Registration = choice(
                ("open", Registration::Open),
                &[("invite", Registration::Invite), ("closed", Registration::Closed)],
            ),
            "STAGEDOOR_REGISTRATION",
            "who may make an account: `open`, everybody; `invite`, whoever has a link of `stagedoor invite`; `closed`, nobody. `stagedoor user create` always makes one";
        mail_domains_allow: Vec<MailDomain> = list(mail_domains::mail_domains),
            "STAGEDOOR_MAIL_DOMAINS_ALLOW",
            "domains with commas between them that new addresses must be of: `example.org` is that domain alone, `*.example.org` everything below it, `.example.org` both; letters of any script";
        mail_domains_refuse: Vec<MailDomain> = list(mail_domains::mail_domains),
            "STAGEDOOR_MAIL_DOMAINS_REFUSE",
            "the same, for domains that new addresses must not be of; it counts before the other";
        /// A secret that travels by mail gets no longer.
        verification_lifetime: Duration = hours(24),
            "STAGEDOOR_VERIFICATION_HOURS", "hours that a confirmation link works",
            "NIST SP 800-63B-4 section 4.2.1.2";
        /// As many as an undo or a disowning has, time enough for somebody who was away,
        /// and no name is kept for long by nobody.
        unconfirmed_lifetime: Duration = days(7),
            "STAGEDOOR_UNCONFIRMED_DAYS",
            "days after which an account is removed whose address was never confirmed";
        resend_cooldown: Duration = seconds(60),
            "STAGEDOOR_RESEND_COOLDOWN_SECONDS",
            "seconds between two mails with a link to one address, whether it confirms the address or sets a new password",
            "peers ask for 30 to 180";
        resend_per_hour: u32 = count(5),
            "STAGEDOOR_RESEND_PER_HOUR",
            "such mails to one address in an hour, and changes of address that one account may ask for";
        confirmations_per_day: u32 = count(20),
            "STAGEDOOR_CONFIRMATIONS_PER_DAY",
            "confirmation mails to one address in a day; what would be more is gathered into one that lists the accounts to confirm";
        /// So that nobody floods somebody else's mail server from here.
        mail_domain_per_hour: u32 = count(1000),
            "STAGEDOOR_LIMIT_MAIL_DOMAIN_PER_HOUR",
            "confirmation mails to the mailboxes of one domain in an hour; what would be more waits";
        notices_per_hour: u32 = count(20),
            "STAGEDOOR_NOTICES_PER_HOUR",
            "mails about the security of one account in an hour; what would be more is gathered into one, except changes of its password, address and factors";

        session_idle: Duration = days(14),
            "STAGEDOOR_SESSION_IDLE_DAYS", "days that an unused session lives",
            "OWASP ASVS 5.0, 7.3.1";
        session_absolute: Duration = days(30),
            "STAGEDOOR_SESSION_ABSOLUTE_DAYS", "days that a session lives, used or not",
            "NIST SP 800-63B-4 section 2.1.3 for AAL1; OWASP ASVS 5.0, 7.3.2";
        /// More than a person has browsers, and few enough that a program which never logs
        /// out fills nothing.
        sessions_per_user: u32 = count(50),
            "STAGEDOOR_SESSIONS_PER_USER",
            "sessions that one account has at the same time; one more ends the one that was used least recently",
            "OWASP ASVS 5.0, 7.1.2";
        session_visitor: Duration = minutes(60),
            "STAGEDOOR_SESSION_VISITOR_MINUTES",
            "minutes that what a visitor typed into a refused form is kept";
        /// How long the id that an upgrade replaced is still answered, for the requests
        /// that were under way with it.
        session_grace: Duration = fixed(Duration::from_secs(10));
        /// Reading a page costs no write.
        session_touch: Duration = seconds(60),
            "STAGEDOOR_SESSION_TOUCH_SECONDS", "seconds between two notes of a session's last use";

        login_failures: u32 = count(5),
            "STAGEDOOR_LOGIN_FAILURES",
            "failed logins in a row before the next has to wait, counted for each account, each device that it has logged in from before, and each unknown name";
        /// So that waits go on growing.
        login_window: Duration = minutes(1440),
            "STAGEDOOR_LOGIN_WINDOW_MINUTES",
            "minutes that those are remembered after the last of them and its wait",
            "NIST SP 800-63B-4 section 3.2.2";
        login_first_wait: Duration = seconds(30),
            "STAGEDOOR_LOGIN_FIRST_WAIT_SECONDS",
            "seconds, the first wait after those and after too many wrong codes; each further failure doubles it";
        /// There is never a lock that only an operator could lift.
        login_longest_wait: Duration = minutes(15),
            "STAGEDOOR_LOGIN_LONGEST_WAIT_MINUTES", "minutes, the longest such wait",
            "OWASP ASVS 5.0, 6.1.1 and 6.3.1";

        /// A link is a secret that travels by mail, so it gets the little time that reading
        /// mail takes.
        password_reset_lifetime: Duration = minutes(30),
            "STAGEDOOR_PASSWORD_RESET_MINUTES", "minutes that a link to set a new password works",
            "OWASP ASVS 5.0, 6.4.1; NIST SP 800-63B-4 section 4.2.1.2 allows 24 hours";
        /// A borrowed session is no place to guess from.
        password_tries: u32 = count(5),
            "STAGEDOOR_PASSWORD_TRIES",
            "guesses at the present password of one account, and codes at the set-up of two-step login",
            "OWASP ASVS 5.0, 6.3.1; NIST SP 800-63B-4 section 3.2.2";
        password_window: Duration = minutes(5),
            "STAGEDOOR_PASSWORD_WINDOW_MINUTES", "minutes in which those count";
        /// Words in lower case.
        password_words: Vec<String> = PasswordWords,
            "STAGEDOOR_PASSWORD_WORDS",
            "words with commas between them that no password may be close to, such as the names of your organisation; \"stagedoor\" and the parts of the public URL's host always count",
            "OWASP ASVS 5.0, 6.1.2";
        proof_lifetime: Duration = minutes(10),
            "STAGEDOOR_PROOF_MINUTES",
            "minutes after a login or a password in which sensitive changes ask for no other",
            "OWASP ASVS 5.0, 7.5.1 and 7.5.2";
        /// Some tries at a spelling, and no list of names that others cannot have.
        username_changes_per_day: u32 = count(3),
            "STAGEDOOR_USERNAME_CHANGES_PER_DAY",
            "how often one account may change its username in 24 hours";
        /// Somebody who has more to ask goes on in the ticket they have.
        tickets_per_day: u32 = count(10),
            "STAGEDOOR_TICKETS_PER_DAY",
            "tickets that one account may open in 24 hours, and mails with the link of one ticket to an address without an account; those of more come together, once an hour";
        ticket_messages_per_hour: u32 = count(20),
            "STAGEDOOR_TICKET_MESSAGES_PER_HOUR",
            "messages in an hour in the tickets of one account, or in one ticket of somebody without an account";
        /// It opens what its reader has written themselves, and each answer brings another.
        ticket_link_lifetime: Duration = days(30),
            "STAGEDOOR_TICKET_LINK_DAYS",
            "days that a mailed link opens a ticket of somebody without an account";
        /// Time enough to come back to something.
        ticket_lifetime: Duration = days(365),
            "STAGEDOOR_TICKET_DAYS", "days that a closed ticket is kept";
        /// Time enough for password managers, links and other people to follow.
        old_username_lifetime: Duration = days(30),
            "STAGEDOOR_OLD_USERNAME_DAYS",
            "days after a change of username in which nobody else gets the old one, and its owner still logs in with it or takes it back";
        /// A month, in which somebody who was away reads their mail.
        deletion_grace: Duration = days(30).at_least(0),
            "STAGEDOOR_DELETION_GRACE_DAYS",
            "days in which an account that its owner has deleted can still be kept; with 0 it is gone within seconds";
        /// As long as links to it and the memory of who had it last.
        username_hold: Duration = days(365).at_least(0),
            "STAGEDOOR_USERNAME_HOLD_DAYS",
            "days that nobody gets the username of a deleted account; `stagedoor user release-name` ends that sooner";
        /// Each leaves a handle that nobody else can have for a year.
        handle_changes_per_month: u32 = count(5),
            "STAGEDOOR_HANDLE_CHANGES_PER_MONTH",
            "how often one artist may change the address of their page in 30 days";
        /// Each takes the processor for a second.
        pictures_per_hour: u32 = count(60),
            "STAGEDOOR_PICTURES_PER_HOUR",
            "pictures that one account may send in an hour, for artists and tracks";
        /// What this server asks of others by itself.
        link_checks: bool = switch(true),
            "STAGEDOOR_LINK_CHECKS",
            "whether the pages that artists link to are read, over https and from public addresses alone, to see whether they link back";
        email_change_lifetime: Duration = hours(24),
            "STAGEDOOR_EMAIL_CHANGE_HOURS", "hours in which a new address can be confirmed",
            "NIST SP 800-63B-4 section 4.2.1.2";
        /// Time enough for somebody who was away.
        email_undo_lifetime: Duration = days(7),
            "STAGEDOOR_EMAIL_UNDO_DAYS", "days in which the old address can undo the change";
        disown_lifetime: Duration = days(7),
            "STAGEDOOR_DISOWN_DAYS", "days that \"This wasn't me\" in a mail works";

        /// Then the login starts over.
        second_factor_tries: u32 = count(5),
            "STAGEDOOR_SECOND_FACTOR_TRIES", "codes that one login may try as its second step",
            "OWASP ASVS 5.0, 6.3.1; NIST SP 800-63B-4 section 3.2.2";
        /// The most that an out-of-band request may have.
        second_factor_lifetime: Duration = minutes(10),
            "STAGEDOOR_SECOND_FACTOR_MINUTES", "minutes that a login waits for its second step",
            "OWASP ASVS 5.0, 6.5.5; NIST SP 800-63B-4 section 3.1.3.2";
        /// Then waits that grow as for passwords. Of a million codes three are right at any
        /// moment, so whoever has the password needs some years. NIST would lock the account
        /// after 100; here nobody can lock somebody else out for good.
        second_factor_failures: u32 = count(10),
            "STAGEDOOR_SECOND_FACTOR_FAILURES",
            "wrong codes for one account in an hour, over all its logins, before it has to wait",
            "NIST SP 800-63B-4 section 3.2.2";
        /// Each set costs ten password hashes.
        backup_codes_per_hour: u32 = count(5),
            "STAGEDOOR_BACKUP_CODES_PER_HOUR",
            "how often one account may renew its backup codes in an hour, and turn two-step login on",
            "OWASP ASVS 5.0, 2.4.1";
        /// Time enough for an owner who reads their mail now and then to stop somebody who
        /// has got hold of the mailbox.
        recovery_wait: Duration = hours(72),
            "STAGEDOOR_RECOVERY_HOURS",
            "hours that somebody whose account was locked with two-step login on, and who has no second factor any more, waits until a new password alone is enough";
        require_two_step: Vec<Role> = list(parse::creator_roles),
            "STAGEDOOR_REQUIRE_TWO_STEP",
            "roles, such as `admin,moderator`, that may not upload before they have two-step login or a passkey",
            "OWASP ASVS 5.0, 6.3.3";
        passkey_ceremony_lifetime: Duration = minutes(5),
            "STAGEDOOR_PASSKEY_CEREMONY_MINUTES",
            "minutes that a browser may take to answer the challenge for a passkey",
            "WebAuthn Level 3, section 15.1";
        passkeys_per_user: u32 = count(20),
            "STAGEDOOR_PASSKEYS_PER_USER", "passkeys of one account";

        upload_limit_bytes: u64 = mebibytes(200),
            "STAGEDOOR_UPLOAD_LIMIT_MB", "largest audio file, MiB";
        /// Some 25 of the largest files.
        upload_quota_bytes: u64 = mebibytes(5120),
            "STAGEDOOR_UPLOAD_QUOTA_MB", "all tracks of one artist together, MiB";
        /// A night, and the day after it.
        upload_lifetime: Duration = hours(24),
            "STAGEDOOR_UPLOAD_HOURS",
            "hours that what has arrived of an unfinished upload waits for the rest";
        /// More than anybody drops into a page at once, and what has arrived counts against
        /// the quota anyway.
        uploads_waiting: u32 = count(50),
            "STAGEDOOR_UPLOADS_WAITING", "unfinished uploads of one artist";
        /// Room for the database and the logs.
        disk_floor_bytes: u64 = mebibytes(1024),
            "STAGEDOOR_DISK_FLOOR_MB", "free disk space below which no upload begins (503), MiB";
        /// The words of the command; empty for none.
        scan_command: Vec<String> = list(parse::command),
            "STAGEDOOR_SCAN_COMMAND",
            "a program and its arguments that looks at each uploaded file, see [operate.md](operate.md#what-it-does-with-files)",
            "OWASP ASVS 5.0, 5.4.3";
        scan_patience: Duration = seconds(60),
            "STAGEDOOR_SCAN_SECONDS", "seconds that the scanner may take for one file";

        /// Time enough to fetch it, and no longer: it holds everything.
        export_lifetime: Duration = days(7),
            "STAGEDOOR_EXPORT_DAYS", "days that a copy of somebody's data can be fetched";
        exports_per_day: u32 = count(3),
            "STAGEDOOR_EXPORTS_PER_DAY",
            "copies of their data that one account may ask for in 24 hours";
        /// A year of logins shows what is usual for an account; where from is of no use to
        /// anybody after that.
        audit_address_months: u32 = count(13),
            "STAGEDOOR_AUDIT_ADDRESS_MONTHS",
            "months after which events of the audit log lose network address and browser",
            "CNIL, recommendation of 2020 on trackers: 13 months";
        session_remains: Duration = days(90),
            "STAGEDOOR_SESSION_REMAINS_DAYS",
            "days after their last use in which sessions go, whatever their own limits say";
        dead_jobs_lifetime: Duration = days(90),
            "STAGEDOOR_DEAD_JOB_DAYS", "days that jobs stay which failed for good";
        sent_mails_lifetime: Duration = days(90),
            "STAGEDOOR_SENT_MAIL_DAYS",
            "days that it is kept which kind of mail went to whom, and when";

        publishing: Publishing = choice(("open", Publishing::Open), &[("review", Publishing::Review)]),
            "STAGEDOOR_PUBLISHING",
            "`open`: what an artist publishes is public at once; `review`: an artist's first track waits for `stagedoor track approve`";
        /// Addresses that are good for a while for whoever has them.
        storage_redirect: bool = switch(false),
            "STORAGE_REDIRECT",
            "`on`: with a bucket, listeners' browsers fetch audio straight from it, by addresses that are good for 5 minutes; they must be able to reach it";
        ffmpeg: String = text("`ffmpeg` from `PATH`", || "ffmpeg".to_owned(), parse::program),
            "STAGEDOOR_FFMPEG",
            "the program that prepares tracks for every browser, 5.0 or later; without it, originals play where browsers can";
        /// Each takes a processor.
        processing_jobs: u32 = count(1),
            "STAGEDOOR_PROCESSING_JOBS", "tracks that are processed at the same time";
        processing_deadline: Duration = minutes(60),
            "STAGEDOOR_PROCESSING_MINUTES",
            "minutes that the processing of one track may take, and of the processor's time";
        /// What ffmpeg maps before it begins is a quarter of it.
        processing_memory_bytes: u64 = mebibytes(1024).at_least(512),
            "STAGEDOOR_PROCESSING_MEMORY_MB", "address space that ffmpeg may use for one track, MiB";
        /// A small file may be a day of silence, whose renditions would be a thousand times
        /// its size.
        track_longest: Duration = hours(6),
            "STAGEDOOR_TRACK_HOURS", "hours that a track may play";

        /// The clocks of several servers may be so far apart, and a write may wait so long
        /// for its transaction.
        replica_lag: Duration = seconds(60),
            "STAGEDOOR_REPLICA_LAG_SECONDS",
            "seconds after a write in which a user's reads stay on the primary, beside the lag that is measured; at least 11";
        rate_limits: bool = switch(true),
            "STAGEDOOR_RATE_LIMITS",
            "`off` for load tests; only with a loopback public URL and listen address";
        /// Limits per client address and per user, kept in memory.
        quotas: AddressQuotas = group::<AddressQuotas>();
    }
}

impl Settings {
    /// The defaults, for links that start with `public_url`.
    pub fn new(public_url: Url) -> Self {
        Self {
            password_words: site_words(&public_url),
            public_url,
            ..Self::default()
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
