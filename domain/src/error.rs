//! Everything an operation of this crate can answer instead of a result.

use std::time::Duration;

use serde::Serialize;

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
    /// The session's user no longer exists.
    #[error("user not found")]
    UserNotFound,
    /// The form was shown to somebody else than who is logged in by now.
    #[error("the form was shown to somebody else")]
    WrongUser {
        /// The username of whoever is logged in.
        logged_in_as: String,
    },
    /// Something else that is not there.
    #[error("not found")]
    NotFound,
    /// Usernames are public, so this may be said.
    #[error("username taken")]
    UsernameTaken,
    /// Unknown, used or expired token: one answer for all three.
    #[error("token invalid")]
    TokenInvalid,
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
    /// A file is none of the audio formats that are taken.
    #[error("unsupported media type")]
    UnsupportedMediaType,
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

impl Earned {
    /// What somebody wants to do, behind "before you".
    const fn as_str(self) -> &'static str {
        match self {
            Self::Artist => "become an artist",
            Self::Passkeys => "add a passkey",
            Self::TwoStepLogin => "turn two-step login on",
        }
    }
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The field's name, as the form and the API spell it.
    pub field: &'static str,
    /// A stable, machine-readable reason, such as `too_short`.
    pub code: &'static str,
    /// One sentence for the person who typed it.
    pub message: String,
}

impl FieldError {
    /// A problem with `field`.
    pub fn new(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            code,
            message: message.into(),
        }
    }
}

/// Returns one sentence about these fields.
fn summary(fields: &[FieldError]) -> String {
    match fields {
        [only] => only.message.clone(),
        _ => "Some fields need another look.".into(),
    }
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
            Self::SuspendedFirst => "CONFLICT",
            Self::PasskeysUnavailable => "PASSKEYS_UNAVAILABLE",
            Self::TwoFactorAlreadyEnabled => "TWO_FACTOR_ALREADY_ENABLED",
            Self::TwoFactorNotEnabled => "TWO_FACTOR_NOT_ENABLED",
            Self::LastLoginMethod => "LAST_LOGIN_METHOD",
            Self::TooMany { .. } => "TOO_MANY",
            Self::EmailNotVerified(_) => "EMAIL_NOT_VERIFIED",
            Self::CreatorRoleRequired => "CREATOR_ROLE_REQUIRED",
            Self::TwoStepRequired => "TWO_STEP_REQUIRED",
            Self::UserNotFound => "USER_NOT_FOUND",
            Self::WrongUser { .. } => "WRONG_USER",
            Self::NotFound => "NOT_FOUND",
            Self::UsernameTaken => "USERNAME_TAKEN",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::PayloadTooLarge { .. } => "PAYLOAD_TOO_LARGE",
            Self::QuotaExceeded { .. } => "QUOTA_EXCEEDED",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
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

    /// One or two plain sentences for the person it happened to: what is the
    /// matter, and what to do about it.
    pub fn detail(&self) -> String {
        match self {
            Self::Unauthenticated => "Log in to continue.".into(),
            Self::LoginOver => "That was the last try: this login is over. Log in again.".into(),
            Self::InvalidCredentials => {
                "That email, username or password is not right. Check them and try again. \
                 Just registered? Log in with your username, or confirm your email first."
                    .into()
            }
            Self::CurrentPasswordWrong => {
                "That is not your current password. Check it and try again.".into()
            }
            Self::ReauthenticationRequired => {
                "Show that it is you first: enter your password or use a passkey.".into()
            }
            Self::SecondFactorProofRequired => {
                "Show that it is you first, with a code or a passkey as well: your password alone \
                 is not enough for this."
                    .into()
            }
            Self::InvalidCode => {
                "That code is not right, or it was used before. Wait for the next one and try again."
                    .into()
            }
            Self::PasskeyRejected => {
                "That passkey did not work here. Try again, or log in another way.".into()
            }
            Self::PasskeySuspended => {
                "This passkey is suspended since the account was locked. Log in with your \
                 password, then keep the passkey in your security settings."
                    .into()
            }
            Self::SuspendedFirst => {
                "This is suspended since the account was locked. Keep or remove it first.".into()
            }
            Self::PasskeysUnavailable => {
                "Browsers make no passkeys for this address. Open Stagedoor by its name instead."
                    .into()
            }
            Self::TwoFactorAlreadyEnabled => "Two-step login is on already.".into(),
            Self::TwoFactorNotEnabled => "Two-step login is off. Set it up first.".into(),
            Self::LastLoginMethod => {
                "This is the last way to log in to your account. Set a password first.".into()
            }
            Self::TooMany { most } => {
                format!("There are {most} already, and that is the most. Remove one first.")
            }
            Self::EmailNotVerified(earned) => {
                format!("Confirm your email address before you {}.", earned.as_str())
            }
            Self::CreatorRoleRequired => {
                "Only artists can upload. Become an artist in your settings first.".into()
            }
            Self::TwoStepRequired => {
                "Your role needs two-step login or a passkey. Set one of them up in your settings first."
                    .into()
            }
            Self::UserNotFound => "This account no longer exists.".into(),
            Self::WrongUser { logged_in_as } => format!(
                "That page was opened for another account, and you are logged in as {logged_in_as} \
                 now. Nothing was done. If you are not {logged_in_as}, log out first."
            ),
            Self::NotFound => "There is nothing here.".into(),
            Self::UsernameTaken => "That username is taken. Choose another one.".into(),
            Self::TokenInvalid => {
                "This link has expired or was already used. Ask for a new one.".into()
            }
            Self::PayloadTooLarge { limit_bytes } => format!(
                "That is too large. The limit is {}.",
                human_size(*limit_bytes)
            ),
            Self::QuotaExceeded {
                left_bytes,
                quota_bytes,
            } => format!(
                "There is no room for this file: {} of your {} are left.",
                human_size(*left_bytes),
                human_size(*quota_bytes)
            ),
            Self::UploadsUnderWay { most } => format!(
                "You have {most} uploads under way, and that is the most. Wait until one is done."
            ),
            Self::UnsupportedMediaType => {
                "That is not an audio file we can take. Use WAV, FLAC, MP3, Ogg, Opus, AAC or M4A."
                    .into()
            }
            Self::Validation(fields) => summary(fields),
            Self::RateLimited { retry_after } => format!(
                "That was too many tries. Wait {} and try again.",
                human_wait(*retry_after)
            ),
            Self::Unavailable(_) => {
                "Stagedoor is not available right now. Try again in a moment.".into()
            }
            Self::Internal(_) => {
                "Something went wrong on our side. Try again, and if it stays, tell us the request id."
                    .into()
            }
        }
    }
}

impl From<FieldError> for Error {
    fn from(field: FieldError) -> Self {
        Self::Validation(vec![field])
    }
}

fn human_size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        1_048_576..1_073_741_824 => format!("{} MB", bytes / 1_048_576),
        _ => format!("{:.1} GB", gigabytes(bytes)),
    }
}

/// Rounded down to a tenth, so that nobody is told of more than there is.
fn gigabytes(bytes: u64) -> f64 {
    let tenths = u32::try_from(bytes.saturating_mul(10) / 1_073_741_824);
    f64::from(tenths.unwrap_or(u32::MAX)) / 10.0
}

fn human_wait(wait: Duration) -> String {
    let seconds = wait.as_secs_f64().ceil().max(1.0);
    match seconds {
        1.0 => "1 second".into(),
        s if s < 120.0 => format!("{s} seconds"),
        s if s <= 7200.0 => format!("{} minutes", (s / 60.0).ceil()),
        s => format!("{} hours", (s / 3600.0).ceil()),
    }
}
