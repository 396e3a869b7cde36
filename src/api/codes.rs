//! The codes of problems, each with its status and its meaning.

use axum::http::StatusCode;
use stagedoor_app::CHECKSUM_MISMATCH;

/// A stable code that programs match on.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// As an answer spells it.
    pub name: &'static str,
    /// The status that it comes with.
    pub status: StatusCode,
    /// When it is answered.
    pub when: &'static str,
}

const fn code(status: StatusCode, name: &'static str, when: &'static str) -> Code {
    Code { name, status, when }
}

/// Every code, by status.
pub const CODES: &[Code] = &[
    code(
        StatusCode::BAD_REQUEST,
        "MALFORMED_REQUEST",
        "The body is not the JSON that the route takes, or the request is no well-formed HTTP.",
    ),
    code(
        StatusCode::BAD_REQUEST,
        "TOKEN_INVALID",
        "Unknown, used or expired token, or one of another kind: one answer for all.",
    ),
    code(
        StatusCode::BAD_REQUEST,
        "PASSKEY_REJECTED",
        "What a passkey answered does not fit: wrong, too late, used before, somebody else's, or of a passkey that is suspended.",
    ),
    code(
        StatusCode::UNAUTHORIZED,
        "UNAUTHENTICATED",
        "No valid session, or no login that waits for its second step.",
    ),
    code(
        StatusCode::UNAUTHORIZED,
        "INVALID_CREDENTIALS",
        "Login refused: one text, one timing, whatever was wrong.",
    ),
    code(
        StatusCode::UNAUTHORIZED,
        "INVALID_CODE",
        "A code of the second step is wrong, too old or used before.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "CSRF_REJECTED",
        "Unsafe method from another origin.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "CURRENT_PASSWORD_WRONG",
        "The present password, asked for once more, is another one.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "REAUTHENTICATION_REQUIRED",
        "The last proof of who asks is too old for this, or has no second factor in it where that is needed.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "EMAIL_NOT_VERIFIED",
        "Upgrade, passkey or two-step login asked for before the e-mail address is confirmed.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "CREATOR_ROLE_REQUIRED",
        "Upload without a role of the creator tier.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "TWO_STEP_REQUIRED",
        "The role must have two-step login or a passkey (STAGEDOOR_REQUIRE_TWO_STEP) and has neither.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "ACCOUNT_LEAVING",
        "The account is in its deletion grace time; its session is restricted.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "ACCOUNT_SUSPENDED",
        "An operator suspended the account, and `detail` has the reason; its session is restricted.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "REGISTRATION_CLOSED",
        "This site takes no new accounts.",
    ),
    code(
        StatusCode::FORBIDDEN,
        "INVITATION_REQUIRED",
        "An account is made with an operator's invitation alone, whose token is missing.",
    ),
    code(
        StatusCode::NOT_FOUND,
        "USER_NOT_FOUND",
        "The session's user no longer exists.",
    ),
    code(
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
        "Anything else that is not there, or is somebody else's.",
    ),
    code(
        StatusCode::METHOD_NOT_ALLOWED,
        "METHOD_NOT_ALLOWED",
        "The address does not take this method.",
    ),
    code(
        StatusCode::CONFLICT,
        "WRONG_USER",
        "A page's form was shown to somebody else than who is logged in by now; nothing was done.",
    ),
    code(
        StatusCode::CONFLICT,
        "USERNAME_TAKEN",
        "Usernames are public, so this may be said.",
    ),
    code(
        StatusCode::CONFLICT,
        "TWO_FACTOR_ALREADY_ENABLED",
        "Two-step login is on already.",
    ),
    code(
        StatusCode::CONFLICT,
        "TWO_FACTOR_NOT_ENABLED",
        "Two-step login is off, or its set-up has not begun.",
    ),
    code(
        StatusCode::CONFLICT,
        "PASSKEYS_UNAVAILABLE",
        "This site has an address that browsers make no passkeys for.",
    ),
    code(
        StatusCode::CONFLICT,
        "CONFLICT",
        "What the thing is now forbids it: a passkey is suspended and has to be kept or removed first, a track is to be public before it plays, or tried again and has not failed, a part of a file does not begin where the upload is.",
    ),
    code(
        StatusCode::CONFLICT,
        "LAST_LOGIN_METHOD",
        "Without it nobody could log in to this account any more.",
    ),
    code(
        StatusCode::CONFLICT,
        "TOO_MANY",
        "The account has as many as it may have.",
    ),
    code(
        StatusCode::PRECONDITION_FAILED,
        "TUS_VERSION_UNSUPPORTED",
        "The request does not say that it is in version 1.0.0 of tus.",
    ),
    code(
        StatusCode::PAYLOAD_TOO_LARGE,
        "PAYLOAD_TOO_LARGE",
        "The body or the file is larger than the limit.",
    ),
    code(
        StatusCode::PAYLOAD_TOO_LARGE,
        "QUOTA_EXCEEDED",
        "The artist's storage is full, or the file does not fit into what is left.",
    ),
    code(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "UNSUPPORTED_MEDIA_TYPE",
        "The body is no JSON, or the file no audio that is taken.",
    ),
    code(
        StatusCode::RANGE_NOT_SATISFIABLE,
        "RANGE_NOT_SATISFIABLE",
        "No byte of what is asked for is there; `content-range` says how many there are.",
    ),
    code(
        StatusCode::UNPROCESSABLE_ENTITY,
        "VALIDATION_FAILED",
        "One or more fields hold something that cannot be taken.",
    ),
    code(
        StatusCode::LOCKED,
        "UPLOAD_LOCKED",
        "Another part of the upload arrives, or a track is being made of it; try again in a moment.",
    ),
    code(
        StatusCode::TOO_MANY_REQUESTS,
        "RATE_LIMITED",
        "Too many tries, or too many at once from one address or for one account.",
    ),
    code(
        CHECKSUM_MISMATCH,
        "CHECKSUM_MISMATCH",
        "A part of a file did not arrive as it was sent; nothing of it is kept.",
    ),
    code(
        StatusCode::INTERNAL_SERVER_ERROR,
        "INTERNAL",
        "A defect; nothing of the inside is said.",
    ),
    code(
        StatusCode::SERVICE_UNAVAILABLE,
        "SERVICE_UNAVAILABLE",
        "The database is away, or too much is going on.",
    ),
    code(
        StatusCode::SERVICE_UNAVAILABLE,
        "MAINTENANCE",
        "An operator has closed the site for a while; `retry-after` says when to ask again.",
    ),
];

/// The code with this name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}
