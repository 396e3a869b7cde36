//! Which fields the server functions take.

/// The path of every server function, with the names of its arguments: what its
/// form may hold, and nothing else.
pub const FIELDS: &[(&str, &[&str])] = &[
    ("/api/current_user", &[]),
    ("/api/log_in", &["identifier", "password", "next"]),
    ("/api/log_out", &[]),
    ("/api/register", &["username", "email", "password"]),
    ("/api/resend_verification", &["email"]),
    ("/api/upgrade_to_creator", &[]),
    ("/api/verify_email", &["token"]),
];
