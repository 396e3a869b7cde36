//! The domain through its public functions, on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    clippy::assigning_clones,
    reason = "a test fails by panicking, and names its database by chance"
)]

mod accounts;
mod address_migration;
mod artists;
mod bucket;
mod claims;
mod clock_steps;
mod creator_numbers;
mod deletion;
mod device_sessions;
mod devices;
mod disowning;
mod email_change;
mod exports;
mod hang_up;
mod jobs;
mod key_check;
mod languages;
mod lockout;
mod logins;
mod mailable_addresses;
mod media_sweep;
mod notices;
mod outage;
mod passkeys;
mod password_reset;
mod passwords;
mod postgres_connections;
mod postgres_failover;
mod preferences;
mod processing;
mod publishing;
mod readiness;
mod rehash;
mod replica;
mod replica_lag;
mod retention;
mod rooms;
mod schema;
mod second_factor;
mod security_log;
mod sessions;
mod shared_limits;
mod support;
mod suspension;
mod tickets;
mod tracks;
mod transaction_time;
mod two_factor;
mod upgrade;
mod username_change;
mod writes;
