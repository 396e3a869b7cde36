//! The program from the outside: its router inside this process (`http`), and the
//! real binary as a process of its own (all others). One program, because each one
//! is linked with the whole server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    clippy::assigning_clones,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod backups;
mod broken_uploads;
mod cluster;
mod command_line;
mod command_line_doors;
mod command_line_elsewhere;
mod command_line_jobs;
mod command_line_security;
mod command_line_support;
mod connections;
mod database_roles;
mod deployed;
mod doctor;
mod draining;
mod early_answer;
mod embedded_site;
mod fail2ban;
mod file_owners;
mod file_permissions;
mod hang_ups;
mod http;
mod keep_alive;
mod kill_nine;
mod kill_nine_deletion;
mod kill_nine_export;
mod kill_nine_processing;
mod log_lines;
mod log_redaction;
mod monitoring;
mod pgbouncer;
mod process;
mod raw_requests;
mod refusals_logged;
mod secret_key;
mod shutdown;
mod unready;
