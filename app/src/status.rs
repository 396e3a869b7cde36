//! The HTTP status of each of the domain's errors, for the API and for the pages.

use std::time::Duration;

use http::StatusCode;
use stagedoor_domain::Error;

/// The wait that is asked of clients while something is away, in seconds: long
/// enough for a database to restart, short enough for a person to wait.
const UNAVAILABLE_RETRY: u64 = 5;

/// What tus answers to a part that did not arrive as it was sent (tus 1.0.0, "Checksum").
pub const CHECKSUM_MISMATCH: StatusCode = match StatusCode::from_u16(460) {
    Ok(status) => status,
    Err(_) => StatusCode::BAD_REQUEST,
};

/// The status that stands for `error`.
pub const fn status(error: &Error) -> StatusCode {
    match error {
        Error::TokenInvalid
        | Error::InvitationInvalid
        | Error::PasskeyRejected
        | Error::PasskeySuspended => StatusCode::BAD_REQUEST,
        Error::Unauthenticated
        | Error::LoginOver
        | Error::InvalidCredentials
        | Error::InvalidCode => StatusCode::UNAUTHORIZED,
        Error::EmailNotVerified(_)
        | Error::CreatorRoleRequired
        | Error::TwoStepRequired
        | Error::AccountLeaving { .. }
        | Error::RegistrationClosed
        | Error::InvitationRequired
        | Error::AccountSuspended { .. }
        | Error::CurrentPasswordWrong
        | Error::ReauthenticationRequired
        | Error::SecondFactorProofRequired => StatusCode::FORBIDDEN,
        Error::UserNotFound | Error::NotFound | Error::Withheld => StatusCode::NOT_FOUND,
        Error::UsernameTaken
        | Error::LastAdministrator
        | Error::HandleTaken
        | Error::WrongUser { .. }
        | Error::TwoFactorAlreadyEnabled
        | Error::TwoFactorNotEnabled
        | Error::LastLoginMethod
        | Error::SuspendedFirst
        | Error::NotReady
        | Error::NotFailed
        | Error::ExportUnderWay
        | Error::ExportNotReady
        | Error::ExportOver
        | Error::NobodyThere
        | Error::UploadOffset
        | Error::TooMany { .. }
        | Error::PasskeysUnavailable => StatusCode::CONFLICT,
        Error::PayloadTooLarge { .. } | Error::QuotaExceeded { .. } => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        Error::UploadBusy => StatusCode::LOCKED,
        Error::ChecksumMismatch => CHECKSUM_MISMATCH,
        Error::UnsupportedMediaType | Error::UnsupportedPicture => {
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        }
        Error::Validation(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::RateLimited { .. } | Error::UploadsUnderWay { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Error::Unavailable(_) | Error::Maintenance { .. } => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// What `retry-after` says about `error`, in seconds; none where trying again
/// changes nothing.
pub fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::RateLimited { retry_after } | Error::Maintenance { retry_after, .. } => {
            Some(whole_seconds(*retry_after))
        }
        Error::Unavailable(_) => Some(UNAVAILABLE_RETRY),
        // Uploads end when they end: about as often as a person would look.
        Error::UploadsUnderWay { .. } => Some(10),
        _ => None,
    }
}

/// Whole seconds (RFC 9110, 10.2.3), rounded up, so that a client that waits
/// exactly that long is not refused again.
fn whole_seconds(wait: Duration) -> u64 {
    let started = u64::from(wait.subsec_nanos() > 0);
    wait.as_secs().saturating_add(started).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_never_told_too_short() {
        let told = |wait| retry_after(&Error::RateLimited { retry_after: wait });
        assert_eq!(told(Duration::ZERO), Some(1));
        assert_eq!(told(Duration::from_secs(30)), Some(30));
        assert_eq!(told(Duration::from_millis(30_001)), Some(31));
        assert_eq!(told(Duration::MAX), Some(u64::MAX));
    }

    #[test]
    fn trying_again_is_advised_only_where_it_may_help() {
        assert_eq!(retry_after(&Error::unavailable("gone")), Some(5));
        assert_eq!(retry_after(&Error::internal("broken")), None);
        assert_eq!(retry_after(&Error::TokenInvalid), None);
    }
}
