//! What people are told about their account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::device_names::{Device, as_english};
use crate::factor::Factor;

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
    /// The account has another name.
    UsernameChanged {
        /// The name before.
        from: String,
        /// The name since.
        to: String,
        /// Until when the one before is kept for the account; none where only capital and
        /// small letters differ.
        held_until: Option<DateTime<Utc>>,
    },
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
    /// A passkey that was just removed is back.
    PasskeyPutBack {
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
    /// The account is to be deleted.
    DeletionAsked {
        /// When it goes for good.
        until: DateTime<Utc>,
    },
    /// An operator has the account deleted.
    DeletionAskedByOperator {
        /// When it goes for good.
        until: DateTime<Utc>,
    },
    /// An account that was to be deleted stays.
    DeletionCalledOff,
    /// A copy of all that is stored about the account was asked for.
    ExportAsked {
        /// Whether with the files that were uploaded.
        include_media: bool,
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
    pub(crate) const fn may_wait(&self) -> bool {
        matches!(
            self,
            Self::NewLogin | Self::BackupCodeUsed { .. } | Self::SessionsEnded { .. }
        )
    }

    /// Whether it is about what was done from the command line.
    pub(crate) const fn is_by_operator(&self) -> bool {
        matches!(
            self,
            Self::AccountLockedByOperator
                | Self::PasswordResetByOperator
                | Self::TwoFactorDisabledByOperator
                | Self::DeletionAskedByOperator { .. }
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
    #[serde(with = "as_english")]
    pub device: Option<Device>,
}

impl Happened {
    /// Returns now, and where the work of `tx` is asked for from.
    pub fn now(tx: &Tx) -> Self {
        let client = tx.client();
        let device = || Device::of(client.user_agent.as_deref());
        Self {
            at: tx.now(),
            address: client.address.map(|address| address.to_string()),
            device: client.address.map(|_| device()),
        }
    }
}
