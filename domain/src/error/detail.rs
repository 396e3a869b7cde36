//! What people are told of an error.

use stagedoor_words::Language;

use super::amounts::{size, wait};
use super::field::FieldError;
use super::{Earned, Error};

/// One or two plain sentences for the person it happened to.
pub(super) fn detail(error: &Error, language: Language) -> String {
    let errors = &language.words().errors;
    let plain = match error {
        Error::Unauthenticated => errors.log_in,
        Error::LoginOver => errors.login_over,
        Error::InvalidCredentials => errors.login_refused,
        Error::CurrentPasswordWrong => errors.password_wrong,
        Error::ReauthenticationRequired => errors.prove_first,
        Error::SecondFactorProofRequired => errors.prove_with_code,
        Error::InvalidCode => errors.code_wrong,
        Error::PasskeyRejected => errors.passkey_refused,
        Error::PasskeySuspended => errors.passkey_suspended,
        Error::NotFailed => errors.not_failed,
        Error::ExportUnderWay => errors.export_under_way,
        Error::ExportNotReady => errors.export_not_ready,
        Error::ExportOver => errors.export_over,
        Error::SuspendedFirst => errors.suspended_first,
        Error::NotReady => errors.not_ready,
        Error::PasskeysUnavailable => errors.no_passkeys_here,
        Error::TwoFactorAlreadyEnabled => errors.two_step_is_on,
        Error::TwoFactorNotEnabled => errors.two_step_is_off,
        Error::LastLoginMethod => errors.last_way_in,
        Error::TooMany { most } => return (errors.that_many)(*most),
        Error::EmailNotVerified(Earned::Artist) => errors.verify_for_artist,
        Error::EmailNotVerified(Earned::Passkeys) => errors.verify_for_passkey,
        Error::EmailNotVerified(Earned::TwoStepLogin) => errors.verify_for_two_step,
        Error::CreatorRoleRequired => errors.artists_only,
        Error::TwoStepRequired => errors.two_step_needed,
        Error::AccountLeaving { until } => {
            return (errors.account_leaving)(&until.format("%Y-%m-%d").to_string());
        }
        Error::AccountSuspended { reason } => return (errors.account_suspended)(reason),
        Error::LastAdministrator => errors.last_administrator,
        Error::UserNotFound => errors.account_gone,
        Error::WrongUser { logged_in_as } => return (errors.other_account)(logged_in_as),
        Error::NobodyThere => errors.nobody_there,
        Error::NotFound => errors.nothing_here,
        Error::Withheld => errors.withheld,
        Error::UsernameTaken => errors.username_taken,
        Error::HandleTaken => errors.handle_taken,
        Error::TokenInvalid => errors.link_used,
        Error::RegistrationClosed => errors.registration_closed,
        Error::InvitationRequired => errors.invitation_required,
        Error::InvitationInvalid => errors.invitation_invalid,
        Error::Maintenance { message, .. } => {
            return message.as_deref().unwrap_or(errors.maintenance).to_owned();
        }
        Error::PayloadTooLarge { limit_bytes } => {
            return (errors.too_large)(&size(*limit_bytes, language));
        }
        Error::QuotaExceeded {
            left_bytes,
            quota_bytes,
        } => {
            let (left, quota) = (size(*left_bytes, language), size(*quota_bytes, language));
            return (errors.no_room)(&left, &quota);
        }
        Error::UploadsUnderWay { most } => return (errors.uploads_under_way)(*most),
        Error::UploadOffset => errors.upload_elsewhere,
        Error::UploadBusy => errors.upload_busy,
        Error::ChecksumMismatch => errors.part_damaged,
        Error::UnsupportedMediaType => errors.no_audio,
        Error::UnsupportedPicture => errors.no_picture,
        Error::Validation(fields) => return summary(fields, language),
        Error::RateLimited { retry_after } => {
            return (errors.wait)(&wait(*retry_after, language));
        }
        Error::Unavailable(_) => errors.away,
        Error::Internal(_) => errors.defect,
    };
    plain.to_owned()
}

/// One sentence about these fields.
fn summary(fields: &[FieldError], language: Language) -> String {
    match fields {
        [only] => only.message(language).into_owned(),
        _ => language.words().errors.several_fields.to_owned(),
    }
}
