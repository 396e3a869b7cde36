//! What a restricted session may do: that of an account which is suspended, or which its
//! owner is leaving. Whatever is not named here is closed to it.

use http::Method;

/// Paths, and those below them, for requests of every method.
const OPEN: &[&str] = &[
    // Its own data, the way out and the way back.
    "/leaving",
    "/suspended",
    "/settings/data",
    "/api/v1/users/me/export",
    "/api/v1/users/me/exports",
    "/api/v1/users/me/deletion",
    "/api/ask_for_export",
    "/api/delete_account",
    "/api/keep_account",
    // Support.
    "/support",
    "/api/v1/support",
    "/api/open_ticket",
    "/api/reply_to_ticket",
    "/api/verify_ticket",
    // Proving who it is, logging in and out.
    "/login",
    "/reauthenticate",
    "/api/v1/auth",
    "/api/reauthenticate",
    "/api/reauthenticate_with_passkey",
    "/api/passkey_challenge",
    "/api/log_in",
    "/api/log_in_with_passkey",
    "/api/finish_log_in",
    "/api/log_out",
    // What mailed links lead to.
    "/forgot-password",
    "/reset-password",
    "/api/forgot_password",
    "/api/reset_password",
    "/not-me",
    "/account-locked",
    "/api/disown",
    "/verify-email",
    "/api/verify_email",
    "/email-change/undo",
    "/api/undo_email_change",
    // What is the same for everybody.
    "/terms",
    "/privacy",
    "/help",
    "/dev",
    "/api/choose_language",
];

/// Paths that it may read and nothing more.
const READABLE: &[&str] = &["/api/v1/users/me"];

/// Whether a restricted session may ask for this.
pub(super) fn is_open(method: &Method, path: &str) -> bool {
    let is_at = |open: &&str| {
        path.strip_prefix(*open)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    OPEN.iter().any(is_at) || (method.is_safe() && READABLE.contains(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_is_closed() {
        let closed = [
            (Method::GET, "/settings"),
            (Method::GET, "/settings/database"),
            (Method::GET, "/studio"),
            (Method::PATCH, "/api/v1/users/me"),
            (Method::POST, "/api/v1/users/me/upgrade-creator"),
            (Method::POST, "/api/v1/tracks"),
            (Method::POST, "/api/upgrade_to_creator"),
            (Method::POST, "/leaving-for-good"),
        ];
        for (method, path) in closed {
            assert!(!is_open(&method, path), "{method} {path}");
        }
        let open = [
            (Method::GET, "/api/v1/users/me"),
            (Method::POST, "/api/v1/auth/reauthenticate"),
            (Method::GET, "/api/v1/users/me/exports/1/archive"),
            (Method::GET, "/leaving"),
        ];
        for (method, path) in open {
            assert!(is_open(&method, path), "{method} {path}");
        }
    }
}
