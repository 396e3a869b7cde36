//! The mail about something that happened to an account.

mod words;

use super::links::to;
use crate::db::Tx;
use crate::device_names::Device;
use crate::error::Error;
use crate::factor::Factor;
use crate::mail::Mail;
use crate::mail::templates::SecurityNotice;
use crate::services::Services;
use crate::tokens::{self, NewToken, TokenPurpose};
use crate::users::{self, User};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(super) use self::words::Words;

const DAY: Duration = Duration::from_hours(24);

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A login from a device and network never seen before.
    NewLogin,
    /// A login with the right password tried as many wrong codes as one may.
    SecondStepFailed,
    /// The password was changed.
    PasswordChanged,
    /// The password was set anew with a link from a mail.
    PasswordReset,
    /// An operator took the password out of use, or set another one.
    PasswordResetByOperator,
    /// The address was moved back with the link to the old one.
    EmailRestored,
    /// Two-step login is on.
    TwoFactorEnabled,
    /// Two-step login is off.
    TwoFactorDisabled,
    /// An operator turned two-step login off.
    TwoFactorDisabledByOperator,
    /// New backup codes replaced the old ones.
    BackupCodesRenewed,
    /// A backup code was used to log in.
    BackupCodeUsed {
        /// How many are left.
        left: u32,
    },
    /// A passkey was added.
    PasskeyAdded {
        /// What its owner calls it.
        name: String,
    },
    /// The account was locked with "This wasn't me".
    AccountLocked,
    /// An operator locked the account.
    AccountLockedByOperator,
    /// Somebody waits for the password alone to be enough.
    RecoveryBegun {
        /// When it is.
        until: DateTime<Utc>,
    },
    /// A login to an account that was locked went without its second step.
    SecondStepPassed {
        /// After the wait; otherwise from a device that was known before.
        waited: bool,
    },
    /// Something that was suspended is good again.
    FactorKept {
        /// What.
        factor: Factor,
    },
    /// Something that was suspended is removed.
    FactorRemoved {
        /// What.
        factor: Factor,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// What its owner called it.
        name: String,
    },
    /// Sessions were ended from another one.
    SessionsEnded {
        /// How many.
        ended: u64,
    },
}

impl Notice {
    /// Whether it may be told an hour later, in one mail with others. What changes the
    /// password, the address or the factors of an account is told at once (OWASP ASVS
    /// 5.0, 6.3.7).
    pub(super) const fn may_wait(&self) -> bool {
        matches!(
            self,
            Self::NewLogin | Self::BackupCodeUsed { .. } | Self::SessionsEnded { .. }
        )
    }

    /// Whether it is about what was done from the command line.
    const fn is_by_operator(&self) -> bool {
        matches!(
            self,
            Self::AccountLockedByOperator
                | Self::PasswordResetByOperator
                | Self::TwoFactorDisabledByOperator
        )
    }
}

/// When something happened, and from where, as a mail tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When.
    pub at: DateTime<Utc>,
    /// The client's address; none for the command line.
    pub address: Option<String>,
    /// The device, such as "Firefox on Windows"; none for the command line.
    pub device: Option<String>,
}

impl Happened {
    /// Returns now, and where the work of `tx` is asked for from.
    pub fn now(tx: &Tx) -> Self {
        let client = tx.client();
        let device = || Device::of(client.user_agent.as_deref()).to_string();
        Self {
            at: tx.now(),
            address: client.address.map(|address| address.to_string()),
            device: client.address.map(|_| device()),
        }
    }
}

/// The mail, with a link "This wasn't me" (OWASP ASVS 5.0, 6.3.7); none when the
/// user is gone or has no confirmed address: somebody else may read what goes to one
/// that was never confirmed. Every try makes another token, and so is another mail.
pub(super) async fn mail(
    services: &Services,
    user_id: Uuid,
    notice: &Notice,
    happened: &Happened,
) -> Result<Option<Mail>, Error> {
    let Some((user, token)) = issue(services, user_id, happened.at).await? else {
        return Ok(None);
    };
    let settings = &services.settings;
    let words = Words::of(notice, settings.host());
    let mut disown = to(services, "not-me")?;
    disown.query_pairs_mut().append_pair("token", &token);
    let new_password = to(services, "forgot-password")?;
    let content = SecurityNotice {
        username: &user.username,
        subject: words.subject,
        what: &words.what,
        then: &words.then,
        is_by_operator: notice.is_by_operator(),
        at: &happened.at.format("%-d %B %Y at %H:%M UTC").to_string(),
        device: happened.device.as_deref(),
        address: happened.address.as_deref(),
        new_password: (*notice == Notice::PasswordResetByOperator).then_some(&new_password),
        disown: &disown,
        days: in_days(settings.disown_lifetime),
    }
    .content()?;
    let id = services.new_id();
    Ok(Some(Mail::new(services, id, user.email, content)))
}

/// A time in whole days.
pub(super) const fn in_days(time: Duration) -> u64 {
    time.as_secs() / DAY.as_secs()
}

/// A token that disowns what happened at this time, and who gets it.
pub(super) async fn issue(
    services: &Services,
    user_id: Uuid,
    concerns_at: DateTime<Utc>,
) -> Result<Option<(User, String)>, Error> {
    services
        .write(async move |tx| {
            let user = users::by_id(tx.conn(), user_id).await?;
            let Some(user) = user.filter(|user| user.is_verified) else {
                return Ok(None);
            };
            let new = NewToken {
                purpose: TokenPurpose::Disown,
                user_id,
                subject_id: None,
                concerns_at,
                lifetime: tx.settings().disown_lifetime,
            };
            let token = tokens::issue(tx, new).await?;
            Ok(Some((user, token)))
        })
        .await
}
