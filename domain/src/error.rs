//! Everything an operation of this crate can answer instead of a result.

mod amounts;
mod detail;
mod field;

use std::time::Duration;

use chrono::{DateTime, Utc};
use stagedoor_words::Language;

pub use field::{Fault, FieldError};

/// What [`Error::needs`] calls a code, a backup code or a passkey.
pub const SECOND_FACTOR: &str = "second_factor";

/// Why an operation did not happen. Each entrance has one file that turns this
/// into what its callers see; [`Error::code`] and [`Error::detail`] are safe to
/// show, the sources of the last two variants are for the log alone.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no valid session.
    #[error("no valid session")]
    Unauthenticated,
    /// The second step of a login was tried too often, and its first step counts no more.
    #[error("login over")]
    LoginOver,
    /// The login was refused; it is never said which part was wrong.
    #[error("invalid credentials")]
    InvalidCredentials,
    /// The present password, asked for once more, is another one.
    #[error("current password wrong")]
    CurrentPasswordWrong,
    /// What is asked for needs a recent proof of who asks.
    #[error("reauthentication required")]
    ReauthenticationRequired,
    /// The same, and the proof must have a second factor in it.
    #[error("reauthentication with a second factor required")]
    SecondFactorProofRequired,
    /// A code of the second step is wrong, used or too old.
    #[error("invalid code")]
    InvalidCode,
    /// What a passkey answered does not fit.
    #[error("passkey rejected")]
    PasskeyRejected,
    /// A passkey that is suspended was to open something by itself.
    #[error("passkey suspended")]
    PasskeySuspended,
    /// Something is suspended, and its owner has to keep or remove it first.
    #[error("suspended")]
    SuspendedFirst,
    /// A track is to be public before it plays.
    #[error("not ready")]
    NotReady,
    /// A copy of somebody's data was asked for while another one is being made.
    #[error("an export is under way")]
    ExportUnderWay,
    /// A copy of somebody's data is not ready yet, or could not be made.
    #[error("the export is not ready")]
    ExportNotReady,
    /// A copy of somebody's data is over: its time, or a file in it.
    #[error("the export is over")]
    ExportOver,
    /// A track was to be processed again, of which that has not failed.
    #[error("not failed")]
    NotFailed,
    /// This site has an address that browsers make no passkeys for.
    #[error("passkeys unavailable")]
    PasskeysUnavailable,
    /// The second step is on already.
    #[error("two-factor already enabled")]
    TwoFactorAlreadyEnabled,
    /// The second step is off, or its set-up has not begun.
    #[error("two-factor not enabled")]
    TwoFactorNotEnabled,
    /// Without it nobody could log in any more.
    #[error("last login method")]
    LastLoginMethod,
    /// There are as many as an account may have.
    #[error("at most {most}")]
    TooMany {
        /// How many that is.
        most: usize,
    },
    /// The e-mail address must be confirmed first.
    #[error("email not verified")]
    EmailNotVerified(Earned),
    /// The account's role may not upload.
    #[error("creator role required")]
    CreatorRoleRequired,
    /// The account's role asks for two-step login or a passkey, and has neither.
    #[error("two-step login required")]
    TwoStepRequired,
    /// The account's owner has asked for its deletion.
    #[error("the account is leaving until {until}")]
    AccountLeaving {
        /// When it is deleted for good.
        until: DateTime<Utc>,
    },
    /// An operator has suspended the account.
    #[error("account suspended")]
    AccountSuspended {
        /// Why, in the operator's words.
        reason: String,
    },
    /// The account is the last one whose role is administrator.
    #[error("the last administrator")]
    LastAdministrator,
    /// The session's user no longer exists.
    #[error("user not found")]
    UserNotFound,
    /// The form was shown to somebody else than who is logged in by now.
    #[error("the form was shown to somebody else")]
    WrongUser {
        /// The username of whoever is logged in.
        logged_in_as: String,
    },
    /// Somebody is to be answered who has no account any more.
    #[error("nobody is there to be told")]
    NobodyThere,
    /// Something else that is not there.
    #[error("not found")]
    NotFound,
    /// Something is there and was shown, but not as long as its artist is suspended.
    #[error("withheld")]
    Withheld,
    /// Usernames are public, so this may be said.
    #[error("username taken")]
    UsernameTaken,
    /// An artist's handle is another's, or was within a year.
    #[error("handle taken")]
    HandleTaken,
    /// Unknown, used or expired token: one answer for all three.
    #[error("token invalid")]
    TokenInvalid,
    /// Nobody may make an account.
    #[error("registration closed")]
    RegistrationClosed,
    /// An account is made with an invitation alone.
    #[error("invitation required")]
    InvitationRequired,
    /// Unknown, used, expired or revoked invitation: one answer for all four.
    #[error("invitation invalid")]
    InvitationInvalid,
    /// An operator has closed the site for a while.
    #[error("closed for maintenance")]
    Maintenance {
        /// In the operator's words.
        message: Option<String>,
        /// When it is likely to be open again.
        until: Option<DateTime<Utc>>,
        /// When to ask again.
        retry_after: Duration,
    },
    /// A file is larger than the limit.
    #[error("larger than {limit_bytes} bytes")]
    PayloadTooLarge {
        /// The limit, in bytes.
        limit_bytes: u64,
    },
    /// The artist's tracks take all the room they may.
    #[error("{left_bytes} of {quota_bytes} bytes left")]
    QuotaExceeded {
        /// Bytes that are left.
        left_bytes: u64,
        /// Bytes that all tracks together may have.
        quota_bytes: u64,
    },
    /// The artist uploads as much at the same time as they may.
    #[error("{most} uploads under way")]
    UploadsUnderWay {
        /// How many that is.
        most: usize,
    },
    /// A part of a file does not begin where the upload is.
    #[error("the upload is elsewhere")]
    UploadOffset,
    /// The upload is being made a track of.
    #[error("the upload is busy")]
    UploadBusy,
    /// A part of a file did not arrive as it was sent.
    #[error("checksum mismatch")]
    ChecksumMismatch,
    /// A file is none of the audio formats that are taken.
    #[error("unsupported media type")]
    UnsupportedMediaType,
    /// A file is none of the picture formats that are taken.
    #[error("unsupported picture")]
    UnsupportedPicture,
    /// One or more fields hold something that cannot be taken.
    #[error("validation failed: {0:?}")]
    Validation(Vec<FieldError>),
    /// Too many tries.
    #[error("rate limited for {retry_after:?}")]
    RateLimited {
        /// How long until another try is worth it.
        retry_after: Duration,
    },
    /// The database or the disk is away; trying again later may work.
    #[error("unavailable: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A defect.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What an account earns with a confirmed address: one that was never confirmed may
/// be anybody's, and so may what is added to its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earned {
    /// To become an artist.
    Artist,
    /// Passkeys.
    Passkeys,
    /// Two-step login.
    TwoStepLogin,
}

impl Error {
    /// A defect, with its cause for the log.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// Something this depends on is away, with the cause for the log.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into())
    }

    /// The stable code that API clients match on.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated | Self::LoginOver => "UNAUTHENTICATED",
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::CurrentPasswordWrong => "CURRENT_PASSWORD_WRONG",
            Self::ReauthenticationRequired | Self::SecondFactorProofRequired => {
                "REAUTHENTICATION_REQUIRED"
            }
            Self::InvalidCode => "INVALID_CODE",
            Self::PasskeyRejected | Self::PasskeySuspended => "PASSKEY_REJECTED",
            Self::SuspendedFirst
            | Self::NotReady
            | Self::NotFailed
            | Self::ExportUnderWay
            | Self::ExportNotReady
            | Self::ExportOver
            | Self::NobodyThere
            | Self::LastAdministrator
            | Self::HandleTaken
            | Self::UploadOffset => "CONFLICT",
            Self::UploadBusy => "UPLOAD_LOCKED",
            Self::ChecksumMismatch => "CHECKSUM_MISMATCH",
            Self::PasskeysUnavailable => "PASSKEYS_UNAVAILABLE",
            Self::TwoFactorAlreadyEnabled => "TWO_FACTOR_ALREADY_ENABLED",
            Self::TwoFactorNotEnabled => "TWO_FACTOR_NOT_ENABLED",
            Self::LastLoginMethod => "LAST_LOGIN_METHOD",
            Self::TooMany { .. } => "TOO_MANY",
            Self::EmailNotVerified(_) => "EMAIL_NOT_VERIFIED",
            Self::CreatorRoleRequired => "CREATOR_ROLE_REQUIRED",
            Self::TwoStepRequired => "TWO_STEP_REQUIRED",
            Self::AccountLeaving { .. } => "ACCOUNT_LEAVING",
            Self::AccountSuspended { .. } => "ACCOUNT_SUSPENDED",
            Self::UserNotFound => "USER_NOT_FOUND",
            Self::WrongUser { .. } => "WRONG_USER",
            Self::NotFound | Self::Withheld => "NOT_FOUND",
            Self::UsernameTaken => "USERNAME_TAKEN",
            Self::TokenInvalid | Self::InvitationInvalid => "TOKEN_INVALID",
            Self::RegistrationClosed => "REGISTRATION_CLOSED",
            Self::InvitationRequired => "INVITATION_REQUIRED",
            Self::Maintenance { .. } => "MAINTENANCE",
            Self::PayloadTooLarge { .. } => "PAYLOAD_TOO_LARGE",
            Self::QuotaExceeded { .. } => "QUOTA_EXCEEDED",
            Self::UnsupportedMediaType | Self::UnsupportedPicture => "UNSUPPORTED_MEDIA_TYPE",
            Self::Validation(_) => "VALIDATION_FAILED",
            Self::RateLimited { .. } | Self::UploadsUnderWay { .. } => "RATE_LIMITED",
            Self::Unavailable(_) => "SERVICE_UNAVAILABLE",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// What a proof must have in it besides a password, as API clients read it.
    pub const fn needs(&self) -> Option<&'static str> {
        match self {
            Self::SecondFactorProofRequired => Some(SECOND_FACTOR),
            _ => None,
        }
    }

    /// One or two plain sentences in this language for the person it happened to: what is
    /// the matter, and what to do about it.
    pub fn detail(&self, language: Language) -> String {
        detail::detail(self, language)
    }
}

impl From<FieldError> for Error {
    fn from(field: FieldError) -> Self {
        Self::Validation(vec![field])
    }
}
