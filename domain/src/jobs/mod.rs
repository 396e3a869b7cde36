//! Work that must follow a committed change.
//!
//! A job is a row, written in the transaction that causes it, so it exists if
//! and only if the change does. The worker runs it at least once: a process that
//! dies in the middle leaves a claim that runs out, and the job is taken up
//! again. So every job must bear being run twice.

mod address_in_use;
mod address_reserved;
mod backoff;
mod claim;
mod confirm_new_email;
mod confirmation_room;
mod email_change_notice;
mod gathered_notices;
mod links;
mod list_claims;
mod now_artist;
mod registration_attempted;
mod reset_password;
mod security_notice;
mod undo_link;
mod verify_email;
mod worker;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use list_claims::List;
pub use security_notice::{Happened, Notice};
pub use worker::{run, run_ready};

use crate::client::ClientInfo;
use crate::db::{Tx, on};
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::limits;
use crate::mail::{Mail, MailError};
use crate::services::Services;

/// How often a job is tried before it is dead. With the waits of [`backoff`]
/// that is about an hour and a half.
const MAX_ATTEMPTS: i32 = 8;

/// Something to be done after a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Send this user a link that confirms the address that they claim; where somebody
    /// else owns it, have its owner told instead. Which of both is found out here and
    /// not while somebody waits.
    VerifyEmail {
        /// Who claims it.
        user_id: Uuid,
        /// The session that asked for it, with which the link goes; none for what a
        /// registration causes.
        #[serde(default)]
        asked_by: Option<Uuid>,
    },
    /// Send this address one mail with a link for each account that claims it, if it
    /// is nobody's yet and some do.
    ListClaims {
        /// As it was typed.
        email: String,
        /// Of the mailboxes whose addresses count as the same, this one alone.
        mailbox: Option<String>,
        /// Whether it stands for mails that were too many for one day.
        #[serde(default)]
        is_gathered: bool,
    },
    /// Tell this user that somebody tried to register with their address.
    RegistrationAttempted {
        /// Whose address.
        user_id: Uuid,
    },
    /// Tell this user that they have become an artist.
    NowArtist {
        /// The new artist.
        user_id: Uuid,
    },
    /// Send a link that sets a new password to this address, if an account has it.
    /// Whether one has is found out here and not while somebody waits.
    ResetPassword {
        /// As it was typed.
        email: String,
        /// Where somebody asked for it; none when it follows from something else.
        asked_from: Option<ClientInfo>,
    },
    /// Send a link that confirms a new address to that address.
    ConfirmNewEmail {
        /// The change.
        change_id: Uuid,
    },
    /// Tell the address that an account moves away from, with the link that undoes
    /// it.
    EmailChangeNotice {
        /// The change.
        change_id: Uuid,
        /// When and from where it was asked for or confirmed.
        happened: Happened,
        /// Whether it has happened, or was only asked for.
        is_confirmed: bool,
    },
    /// Tell this user that somebody wanted to move another account to their address.
    AddressInUse {
        /// Whose address.
        user_id: Uuid,
    },
    /// Tell the address that an account has just moved away from that somebody wanted
    /// to use it for another one.
    AddressReserved {
        /// The move, for the sake of which the address is kept.
        change_id: Uuid,
    },
    /// Tell this user what happened to their account.
    SecurityNotice {
        /// Whose account.
        user_id: Uuid,
        /// What happened.
        notice: Notice,
        /// When and from where.
        happened: Happened,
    },
    /// Tell this user in one mail what happened to their account too often for a mail
    /// each.
    GatheredNotices {
        /// Whose account.
        user_id: Uuid,
        /// What happened, when and from where, the oldest first.
        notices: Vec<(Notice, Happened)>,
        /// How many more there were.
        more: u32,
    },
}

impl Job {
    /// The name in the database and the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify_email",
            Self::ListClaims { .. } => "list_claims",
            Self::RegistrationAttempted { .. } => "registration_attempted",
            Self::NowArtist { .. } => "now_artist",
            Self::ResetPassword { .. } => "reset_password",
            Self::ConfirmNewEmail { .. } => "confirm_new_email",
            Self::EmailChangeNotice { .. } => "email_change_notice",
            Self::AddressInUse { .. } => "address_in_use",
            Self::AddressReserved { .. } => "address_reserved",
            Self::SecurityNotice { .. } => "security_notice",
            Self::GatheredNotices { .. } => "gathered_notices",
        }
    }

    /// Whose job it is: the queue serves one owner after the other. What is not known
    /// to be an account's is its address's or its change's.
    fn owner(&self) -> Vec<u8> {
        match self {
            Self::VerifyEmail { user_id, .. }
            | Self::RegistrationAttempted { user_id }
            | Self::NowArtist { user_id }
            | Self::AddressInUse { user_id }
            | Self::SecurityNotice { user_id, .. }
            | Self::GatheredNotices { user_id, .. } => user_id.as_bytes().to_vec(),
            Self::ConfirmNewEmail { change_id }
            | Self::EmailChangeNotice { change_id, .. }
            | Self::AddressReserved { change_id } => change_id.as_bytes().to_vec(),
            Self::ResetPassword { email, .. } | Self::ListClaims { email, .. } => {
                owner_of_address(&EmailAddress::stored(email))
            }
        }
    }

    /// The mail that this job has to send; none when there is no longer a
    /// reason to.
    async fn mail(
        &self,
        services: &Services,
        id: Uuid,
        is_first_try: bool,
    ) -> Result<Option<Mail>, Failure> {
        let mail = match self {
            Self::VerifyEmail { user_id, asked_by } => {
                verify_email::mail(services, *user_id, *asked_by, is_first_try).await
            }
            Self::ListClaims {
                email,
                mailbox,
                is_gathered,
            } => {
                let list = List {
                    email,
                    mailbox: mailbox.as_deref(),
                    is_gathered: *is_gathered,
                };
                list_claims::mail(services, list, is_first_try).await
            }
            Self::RegistrationAttempted { user_id } => {
                registration_attempted::mail(services, id, *user_id).await
            }
            Self::NowArtist { user_id } => now_artist::mail(services, id, *user_id).await,
            Self::ResetPassword { email, asked_from } => {
                reset_password::mail(services, email, asked_from.as_ref()).await
            }
            Self::ConfirmNewEmail { change_id } => {
                confirm_new_email::mail(services, *change_id, is_first_try).await
            }
            Self::EmailChangeNotice {
                change_id,
                happened,
                is_confirmed,
            } => email_change_notice::mail(services, *change_id, happened, *is_confirmed).await,
            Self::AddressInUse { user_id } => address_in_use::mail(services, id, *user_id).await,
            Self::AddressReserved { change_id } => {
                address_reserved::mail(services, *change_id).await
            }
            Self::SecurityNotice {
                user_id,
                notice,
                happened,
            } => security_notice::mail(services, *user_id, notice, happened).await,
            Self::GatheredNotices {
                user_id,
                notices,
                more,
            } => gathered_notices::mail(services, *user_id, notices, *more).await,
        };
        Ok(mail?)
    }
}

/// The owner of jobs of which only the address is known.
fn owner_of_address(email: &EmailAddress) -> Vec<u8> {
    limits::hash(email.key())
}

/// Why a try of a job failed. Says nothing private.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Domain(#[from] Error),
    #[error("{0}")]
    Mail(#[from] MailError),
    #[error("not done within {} s", worker::TIME_LIMIT.as_secs())]
    Timeout,
    #[error("its payload is not a job: {0}")]
    Payload(serde_json::Error),
}

impl Failure {
    /// Whether another try would end the same way.
    const fn is_final(&self) -> bool {
        match self {
            Self::Payload(_) => true,
            Self::Mail(error) => error.is_final(),
            Self::Domain(_) | Self::Timeout => false,
        }
    }
}

/// Adds `job` in the caller's transaction, whose commit wakes the worker.
pub async fn enqueue(tx: &mut Tx, job: &Job) -> Result<(), Error> {
    let now = tx.now();
    enqueue_at(tx, job, now).await
}

/// [`enqueue`], for a job that is not to run before `run_at`.
async fn enqueue_at(tx: &mut Tx, job: &Job, run_at: DateTime<Utc>) -> Result<(), Error> {
    let payload = serde_json::to_string(job).map_err(Error::internal)?;
    let now = tx.now();
    let id = tx.new_id();
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO jobs (id, kind, payload, state, run_at, attempts, max_attempts, created_at, owner, turn)
             VALUES ($1, $2, $3, 'ready', $4, 0, $5, $6, $7,
                     (SELECT CAST(COUNT(*) AS INTEGER) FROM jobs WHERE owner = $7 AND state <> 'dead'))",
        )
        .bind(id).bind(job.kind()).bind(&payload).bind(run_at).bind(MAX_ATTEMPTS)
        .bind(now).bind(job.owner())
        .execute(c)
        .await
        .map(drop)
    })?;
    tx.note_enqueued();
    Ok(())
}

/// Tells this user what happened to their account, in the caller's transaction; see
/// [`enqueue`].
pub async fn notify(tx: &mut Tx, user_id: Uuid, notice: Notice) -> Result<(), Error> {
    gathered_notices::notify(tx, user_id, notice).await
}
