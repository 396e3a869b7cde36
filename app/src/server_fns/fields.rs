//! Which fields the server functions take.

/// The field with the id of the user that a form was shown to. Functions that take
/// it concern whoever is logged in; their forms are looked at before the function
/// runs, and one that was shown to somebody else does nothing.
pub const SHOWN_TO: &str = "shown_to";

/// The path of every server function, with the names of what its form may hold, and
/// nothing else: its arguments, and [`SHOWN_TO`] where it concerns whoever is logged
/// in.
pub const FIELDS: &[(&str, &[&str])] = &[
    (
        "/api/add_passkey",
        &["ceremony_id", "name", "credential", SHOWN_TO],
    ),
    ("/api/begin_recovery_wait", &["next"]),
    ("/api/begin_two_step", &[SHOWN_TO]),
    ("/api/cancel_email_change", &[SHOWN_TO]),
    ("/api/change_email", &["email", SHOWN_TO]),
    (
        "/api/change_password",
        &["current_password", "new_password", SHOWN_TO],
    ),
    ("/api/confirm_email_change", &["token"]),
    ("/api/confirm_two_step", &["code", SHOWN_TO]),
    ("/api/current_user", &[]),
    ("/api/disown", &["token"]),
    ("/api/end_other_sessions", &[SHOWN_TO]),
    ("/api/end_session", &["id", SHOWN_TO]),
    ("/api/finish_log_in", &["code", "next"]),
    ("/api/forgot_password", &["email"]),
    ("/api/keep_suspended", &["id", SHOWN_TO]),
    ("/api/log_in", &["identifier", "password", "next"]),
    (
        "/api/log_in_with_passkey",
        &["ceremony_id", "credential", "next"],
    ),
    ("/api/log_out", &[SHOWN_TO]),
    ("/api/passkey_challenge", &["purpose", SHOWN_TO]),
    (
        "/api/reauthenticate",
        &["password", "code", "next", "kept", "needs", SHOWN_TO],
    ),
    (
        "/api/reauthenticate_with_passkey",
        &[
            "ceremony_id",
            "credential",
            "next",
            "kept",
            "needs",
            SHOWN_TO,
        ],
    ),
    ("/api/register", &["username", "email", "password"]),
    ("/api/reject_registration", &["token"]),
    ("/api/remove_passkey", &["id", SHOWN_TO]),
    ("/api/remove_suspended", &["id", SHOWN_TO]),
    ("/api/rename_passkey", &["id", "name", SHOWN_TO]),
    ("/api/renew_backup_codes", &[SHOWN_TO]),
    ("/api/resend_verification", &["email", SHOWN_TO]),
    ("/api/reset_password", &["token", "password"]),
    ("/api/stop_recovery_wait", &["next"]),
    ("/api/turn_off_two_step", &[SHOWN_TO]),
    ("/api/undo_email_change", &["token"]),
    ("/api/upgrade_to_creator", &[SHOWN_TO]),
    ("/api/verify_email", &["token"]),
];
