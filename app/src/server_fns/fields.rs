//! Which fields the server functions take.

/// The path of every server function, with the names of its arguments: what its
/// form may hold, and nothing else.
pub const FIELDS: &[(&str, &[&str])] = &[
    ("/api/add_passkey", &["ceremony_id", "name", "credential"]),
    ("/api/begin_recovery_wait", &["next"]),
    ("/api/begin_two_step", &[]),
    ("/api/change_email", &["email"]),
    (
        "/api/change_password",
        &["current_password", "new_password"],
    ),
    ("/api/confirm_email_change", &["token"]),
    ("/api/confirm_two_step", &["code"]),
    ("/api/current_user", &[]),
    ("/api/disown", &["token"]),
    ("/api/end_other_sessions", &[]),
    ("/api/end_session", &["id"]),
    ("/api/finish_log_in", &["code", "next"]),
    ("/api/forgot_password", &["email"]),
    ("/api/keep_suspended", &["id"]),
    ("/api/log_in", &["identifier", "password", "next"]),
    (
        "/api/log_in_with_passkey",
        &["ceremony_id", "credential", "next"],
    ),
    ("/api/log_out", &[]),
    ("/api/passkey_challenge", &["purpose"]),
    (
        "/api/reauthenticate",
        &["password", "code", "next", "kept", "needs"],
    ),
    (
        "/api/reauthenticate_with_passkey",
        &["ceremony_id", "credential", "next", "kept", "needs"],
    ),
    ("/api/register", &["username", "email", "password"]),
    ("/api/reject_registration", &["token"]),
    ("/api/remove_passkey", &["id"]),
    ("/api/remove_suspended", &["id"]),
    ("/api/rename_passkey", &["id", "name"]),
    ("/api/renew_backup_codes", &[]),
    ("/api/resend_verification", &["email"]),
    ("/api/reset_password", &["token", "password"]),
    ("/api/stop_recovery_wait", &["next"]),
    ("/api/turn_off_two_step", &[]),
    ("/api/undo_email_change", &["token"]),
    ("/api/upgrade_to_creator", &[]),
    ("/api/verify_email", &["token"]),
];
