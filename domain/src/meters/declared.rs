//! Every meter there is.

use super::meter::{Counter, Declaration, Gauge, Histogram, Kind};

/// Upper bounds for requests and what is done within one, in seconds: a page takes a
/// millisecond, a login's hash tens of them, and after seconds people leave.
const QUICK: &[f64] = &[
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Upper bounds for work behind the requests, in seconds: from a mail to an hour of music.
const SLOW: &[f64] = &[
    0.01, 0.05, 0.25, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0,
];

/// Declares meters, and lists them in [`ALL`].
macro_rules! meters {
    ($(
        $(#[$doc:meta])*
        $meter:ident $static:ident: $kind:expr, $name:literal, [$($label:literal),*], $help:literal;
    )*) => {
        $(
            $(#[$doc])*
            pub static $static: $meter<{ <[&str]>::len(&[$($label),*]) }> = $meter(
                Declaration { name: $name, kind: $kind, labels: &[$($label),*], help: $help },
                [$($label),*],
            );
        )*

        /// Every meter.
        pub static ALL: &[Declaration] = &[
            $(Declaration { name: $name, kind: $kind, labels: &[$($label),*], help: $help }),*
        ];
    };
}

meters! {
    /// Requests that were answered.
    Counter REQUESTS: Kind::Counter, "stagedoor_http_requests_total",
        ["route", "method", "status"],
        "Requests that were answered, by the pattern of their route, method and status.";
    /// How long they took.
    Histogram REQUEST_SECONDS: Kind::Histogram(QUICK), "stagedoor_http_request_duration_seconds",
        ["route", "method"],
        "Time from a request's head until its answer begins.";
    /// The wait for a connection to the database.
    Histogram POOL_WAIT_SECONDS: Kind::Histogram(QUICK), "stagedoor_database_pool_wait_seconds",
        ["pool"],
        "Wait for a connection to the database.";
    /// The wait for SQLite's writer.
    Histogram WRITE_WAIT_SECONDS: Kind::Histogram(QUICK), "stagedoor_database_write_wait_seconds",
        [],
        "Wait of a write for SQLite's one writer.";
    /// Connections to the database.
    Gauge POOL_CONNECTIONS: Kind::Gauge, "stagedoor_database_connections", ["pool", "state"],
        "Open connections to the database, used and idle.";
    /// How many there may be.
    Gauge POOL_LIMIT: Kind::Gauge, "stagedoor_database_connections_max", ["pool"],
        "Connections to the database that there may be.";
    /// The replica's lag.
    Gauge REPLICA_LAG_SECONDS: Kind::Gauge, "stagedoor_replica_lag_seconds", [],
        "How far the read replica is behind, measured each second; NaN while it is not known, absent without one.";
    /// Clients that are connected.
    Gauge CONNECTIONS: Kind::Gauge, "stagedoor_connections", [],
        "Open connections from clients and proxies.";
    /// Those for whom there was no room.
    Counter CONNECTIONS_REFUSED: Kind::Counter, "stagedoor_connections_refused_total", ["reason"],
        "Connections that were refused: address (one has as many as it may), all (everybody together).";
    /// The wait for a turn to hash a password.
    Histogram HASH_WAIT_SECONDS: Kind::Histogram(QUICK), "stagedoor_password_hash_wait_seconds", [],
        "Wait for a turn to hash a password.";
    /// Passwords that were not hashed.
    Counter HASHES_REFUSED: Kind::Counter, "stagedoor_password_hash_refusals_total", ["reason"],
        "Passwords that were not hashed: line (too many wait for the address or the account), wait (no turn in time).";
    /// Jobs in the database.
    Gauge JOBS: Kind::Gauge, "stagedoor_jobs", ["kind", "state"],
        "Jobs in the database, of all servers: ready (waiting, or to be tried again), running, dead.";
    /// How long the oldest job is due.
    Gauge JOB_AGE_SECONDS: Kind::Gauge, "stagedoor_job_oldest_due_seconds", ["kind"],
        "For how long the oldest job that is due has waited; 0 where none waits.";
    /// Tries of jobs.
    Counter JOB_TRIES: Kind::Counter, "stagedoor_job_tries_total", ["kind", "outcome"],
        "Tries of jobs: done, again (failed, will be tried again), dead, stopped, lost.";
    /// How long a try took.
    Histogram JOB_SECONDS: Kind::Histogram(SLOW), "stagedoor_job_duration_seconds", ["kind"],
        "Time that a try of a job took.";
    /// Mails.
    Counter MAILS: Kind::Counter, "stagedoor_mails_total", ["outcome"],
        "Tries of mails: sent, deferred (will be tried again), refused (for good).";
    /// Uploads of tracks.
    Counter UPLOADS: Kind::Counter, "stagedoor_uploads_total", ["outcome"],
        "Files of tracks: started, finished, refused.";
    /// Bytes of those that finished.
    Counter UPLOAD_BYTES: Kind::Counter, "stagedoor_upload_bytes_total", [],
        "Bytes of the files of tracks that finished.";
    /// Files refused.
    Counter UPLOAD_REFUSALS: Kind::Counter, "stagedoor_upload_refusals_total", ["code"],
        "Files of tracks that were refused, by the API's error code.";
    /// Listeners who became artists.
    Counter UPGRADES: Kind::Counter, "stagedoor_upgrades_total", ["outcome"],
        "Upgrades from listener to artist: promoted, already (an artist), refused.";
    /// Accounts that were made.
    Counter REGISTRATIONS: Kind::Counter, "stagedoor_registrations_total", ["outcome"],
        "Registrations: taken (whatever the address turns out to be), refused.";
    /// Logins.
    Counter LOGINS: Kind::Counter, "stagedoor_logins_total", ["step"],
        "Logins that got through a step: password, second_step, passkey.";
    /// Logins that were refused.
    Counter LOGIN_FAILURES: Kind::Counter, "stagedoor_login_failures_total", ["reason"],
        "Logins that were refused: wrong_password, unknown_account, code, passkey, limit, other.";
    /// Limits that were hit.
    Counter LIMITED: Kind::Counter, "stagedoor_limit_hits_total", ["limit"],
        "Requests that were refused because of a limit, by the limit.";
    /// Tracks that were processed.
    Histogram PROCESSING_SECONDS: Kind::Histogram(SLOW), "stagedoor_processing_duration_seconds",
        ["outcome"],
        "Time that it took to process a track: done, failed (what was sent), trouble (of ours), gone.";
    /// The readiness checks.
    Gauge READY: Kind::Gauge, "stagedoor_ready", ["check"],
        "Whether a check of /readyz is well (1) or not (0).";
    /// This program.
    Gauge BUILD: Kind::Gauge, "stagedoor_build_info", ["version", "commit"],
        "Always 1: which program this is.";
}

/// What may happen seldom is there from the start, as 0: that it happened for the first time
/// could not be seen otherwise.
pub(super) fn begin_at_zero() {
    for outcome in ["sent", "deferred", "refused"] {
        MAILS.add([outcome], 0);
    }
    for outcome in ["started", "finished", "refused"] {
        UPLOADS.add([outcome], 0);
    }
    for outcome in ["promoted", "already", "refused"] {
        UPGRADES.add([outcome], 0);
    }
    for outcome in ["taken", "refused"] {
        REGISTRATIONS.add([outcome], 0);
    }
    for step in ["password", "second_step", "passkey"] {
        LOGINS.add([step], 0);
    }
    for reason in [
        "wrong_password",
        "unknown_account",
        "code",
        "passkey",
        "limit",
        "other",
    ] {
        LOGIN_FAILURES.add([reason], 0);
    }
    for reason in ["address", "all"] {
        CONNECTIONS_REFUSED.add([reason], 0);
    }
    for reason in ["line", "wait"] {
        HASHES_REFUSED.add([reason], 0);
    }
    UPLOAD_BYTES.add::<&str>([], 0);
}
