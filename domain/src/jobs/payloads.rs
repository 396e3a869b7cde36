//! What the rows of the jobs hold. Rows of older versions are read too, so a field that
//! comes later has a default.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use stagedoor_words::Language;
use uuid::Uuid;

use super::job::Job;
use super::notice::{Happened, Notice};
use super::owner::Owner;
use crate::audit::TracksAfter;
use crate::client::{ClientInfo, language_tag};
use crate::db::Lane;
use crate::email_address::EmailAddress;

/// Send this user a link that confirms the address that they claim; where somebody
/// else owns it, have its owner told instead. Which of both is found out by the job and
/// not while somebody waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyEmail {
    /// Who claims it.
    pub user_id: Uuid,
    /// The session that asked for it, with which the link goes; none for what a
    /// registration causes.
    #[serde(default)]
    pub asked_by: Option<Uuid>,
}

/// Send this address one mail with a link for each account that claims it, if it
/// is nobody's yet and some do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListClaims {
    /// As it was typed.
    pub email: String,
    /// Of the mailboxes whose addresses count as the same, this one alone.
    pub mailbox: Option<String>,
    /// Whether it stands for mails that were too many for one day.
    #[serde(default)]
    pub is_gathered: bool,
    /// The language of whoever asked for it.
    #[serde(
        default,
        with = "language_tag",
        skip_serializing_if = "Option::is_none"
    )]
    pub language: Option<Language>,
}

/// Tell this user that somebody tried to register with their address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationAttempted {
    /// Whose address.
    pub user_id: Uuid,
}

/// Make the copy of their data that this user has asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeExport {
    /// Whose data.
    pub user_id: Uuid,
    /// Which copy.
    pub export_id: Uuid,
}

/// Tell this user that a copy of their data waits for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportReady {
    /// Whose data.
    pub user_id: Uuid,
    /// Which copy.
    pub export_id: Uuid,
}

/// Tell this user that they have become an artist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NowArtist {
    /// The new artist.
    pub user_id: Uuid,
}

/// Send a link that sets a new password to this address, if an account has it.
/// Whether one has is found out by the job and not while somebody waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetPassword {
    /// As it was typed.
    pub email: String,
    /// Where somebody asked for it; none when it follows from something else.
    pub asked_from: Option<ClientInfo>,
}

/// Send a link that confirms a new address to that address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmNewEmail {
    /// The change.
    pub change_id: Uuid,
}

/// Tell the address that an account moves away from, with the link that undoes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailChangeNotice {
    /// The change.
    pub change_id: Uuid,
    /// When and from where it was asked for or confirmed.
    pub happened: Happened,
    /// Whether it has happened, or was only asked for.
    pub is_confirmed: bool,
}

/// Tell this user that somebody wanted to move another account to their address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressInUse {
    /// Whose address.
    pub user_id: Uuid,
}

/// Tell the address that an account has just moved away from that somebody wanted
/// to use it for another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressReserved {
    /// The move, for the sake of which the address is kept.
    pub change_id: Uuid,
}

/// Remove these objects of the media store: the change that committed with this was the
/// end of the last row that refers to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveObjects {
    /// Whose they were.
    pub owner_id: Uuid,
    /// Under which keys they are.
    pub keys: Vec<String>,
}

/// Make something that plays of this file of a track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessTrack {
    /// The track.
    pub track_id: Uuid,
    /// Which of its files: when it has been replaced since, there is nothing to do.
    pub file_version: i32,
    /// Whose it is.
    pub owner_id: Uuid,
}

/// Tell this user what an operator decided about their track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackReviewed {
    /// Whose track.
    pub owner_id: Uuid,
    /// Which.
    pub track_id: Uuid,
    /// What it was called.
    pub title: String,
    /// Why it was refused; none where it is public now.
    pub refused_for: Option<String>,
}

/// Tell this user that an operator has suspended their account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSuspended {
    /// Whose account.
    pub user_id: Uuid,
    /// Why.
    pub reason: String,
}

/// Tell this user that their account is suspended no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRestored {
    /// Whose account.
    pub user_id: Uuid,
    /// Why, where that was said.
    pub reason: Option<String>,
}

/// Ask whoever has this address whether the ticket is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyTicket {
    /// The ticket.
    pub ticket_id: Uuid,
}

/// Ask whoever has this address in one mail whether these tickets are theirs, which were too
/// many for a mail each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyTickets {
    /// Where they read their mail, as they say.
    pub email: String,
    /// The tickets, the oldest first.
    pub tickets: Vec<Uuid>,
}

/// Tell this member of the staff in one mail about tickets that wait for an answer, which
/// were too many for a mail each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsWait {
    /// Who is told.
    pub staff_id: Uuid,
    /// The tickets, the oldest first.
    pub tickets: Vec<Uuid>,
}

/// Tell this member of the staff that somebody waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketWaits {
    /// In which ticket.
    pub ticket_id: Uuid,
    /// Who is told.
    pub staff_id: Uuid,
}

/// Send whoever asked what they were answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketAnswered {
    /// In which ticket.
    pub ticket_id: Uuid,
    /// The answer.
    pub message_id: Uuid,
}

/// Tell this user that they are a listener again, as they had asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoLongerArtist {
    /// Who was an artist.
    pub user_id: Uuid,
    /// What became of their tracks.
    pub tracks: TracksAfter,
}

/// Look whether the page that this link of an artist leads to links back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLink {
    /// Whose link.
    pub artist_id: Uuid,
    /// Where it leads.
    pub url: String,
}

/// Tell this user that their account is soon deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionReminder {
    /// Whose account.
    pub user_id: Uuid,
    /// When it goes. Where it is to go at another time by now, or to stay, there is nothing
    /// to say.
    pub scheduled_for: DateTime<Utc>,
}

/// Delete this account for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EraseAccount {
    /// Which.
    pub user_id: Uuid,
    /// When it goes. Where it is to go at another time by now, or to stay, there is nothing
    /// to do.
    pub scheduled_for: DateTime<Utc>,
}

/// Tell whoever had an account that it is deleted: nothing else knows the address any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDeleted {
    /// Where they read their mail.
    pub email: String,
    /// What they were called.
    pub username: String,
    /// Whether public tracks of theirs stay.
    pub keeps_public_tracks: bool,
    /// The language that they had chosen.
    #[serde(
        default,
        with = "language_tag",
        skip_serializing_if = "Option::is_none"
    )]
    pub language: Option<Language>,
}

/// Tell this user what happened to their account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityNotice {
    /// Whose account.
    pub user_id: Uuid,
    /// What happened.
    pub notice: Notice,
    /// When and from where.
    pub happened: Happened,
}

/// Tell this user in one mail what happened to their account too often for a mail
/// each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatheredNotices {
    /// Whose account.
    pub user_id: Uuid,
    /// What happened, when and from where, the oldest first.
    pub notices: Vec<(Notice, Happened)>,
    /// How many more there were.
    pub more: u32,
}

/// Declares the kind of a job, whose it is, and, where it is no ordinary one, its lane and
/// the longest that a try may take.
macro_rules! job {
    ($payload:ident = $kind:literal, |$job:ident| $owner:expr $(, $lane:expr, $limit:expr)?) => {
        impl Job for $payload {
            const KIND: &'static str = $kind;
            $(const LANE: Lane = $lane;
            const TIME_LIMIT: Duration = $limit;)?

            fn owner(&self) -> Owner {
                let $job = self;
                $owner
            }
        }
    };
}

job!(VerifyEmail = "verify_email", |job| Owner::id(job.user_id));
job!(ListClaims = "list_claims", |job| Owner::address(
    &EmailAddress::stored(&job.email)
));
job!(RegistrationAttempted = "registration_attempted", |job| {
    Owner::id(job.user_id)
});
job!(NowArtist = "now_artist", |job| Owner::id(job.user_id));
job!(ResetPassword = "reset_password", |job| Owner::address(
    &EmailAddress::stored(&job.email)
));
job!(ConfirmNewEmail = "confirm_new_email", |job| Owner::id(
    job.change_id
));
job!(EmailChangeNotice = "email_change_notice", |job| Owner::id(
    job.change_id
));
job!(AddressInUse = "address_in_use", |job| Owner::id(
    job.user_id
));
job!(AddressReserved = "address_reserved", |job| Owner::id(
    job.change_id
));
job!(SecurityNotice = "security_notice", |job| Owner::id(
    job.user_id
));
job!(RemoveObjects = "remove_objects", |job| Owner::id(
    job.owner_id
));
job!(
    ProcessTrack = "process_track",
    |job| Owner::id(job.owner_id),
    Lane::Processing,
    // The job ends itself at the deadline that an operator sets.
    Duration::from_hours(24)
);
job!(TrackReviewed = "track_reviewed", |job| Owner::id(
    job.owner_id
));
job!(AccountSuspended = "account_suspended", |job| Owner::id(
    job.user_id
));
job!(AccountRestored = "account_restored", |job| Owner::id(
    job.user_id
));
job!(VerifyTicket = "verify_ticket", |job| Owner::id(
    job.ticket_id
));
job!(VerifyTickets = "verify_tickets", |job| Owner::address(
    &EmailAddress::stored(&job.email)
));
job!(TicketsWait = "tickets_wait", |job| Owner::id(job.staff_id));
job!(TicketWaits = "ticket_waits", |job| Owner::id(job.staff_id));
job!(TicketAnswered = "ticket_answered", |job| Owner::id(
    job.ticket_id
));
job!(NoLongerArtist = "no_longer_artist", |job| Owner::id(
    job.user_id
));
job!(
    MakeExport = "make_export",
    |job| Owner::id(job.user_id),
    Lane::Exports,
    // As long as reading the files of a full quota from a slow bucket takes, and more.
    Duration::from_hours(6)
);
job!(ExportReady = "export_ready", |job| Owner::id(job.user_id));
job!(DeletionReminder = "deletion_reminder", |job| Owner::id(
    job.user_id
));
job!(
    EraseAccount = "erase_account",
    |job| Owner::id(job.user_id),
    Lane::Ordinary,
    // Many short transactions, between which others write.
    Duration::from_hours(1)
);

impl Job for AccountDeleted {
    const KIND: &'static str = "account_deleted";
    const STAYS_DEAD: bool = false;

    fn owner(&self) -> Owner {
        Owner::address(&EmailAddress::stored(&self.email))
    }
}

job!(CheckLink = "check_link", |job| Owner::id(job.artist_id));
job!(GatheredNotices = "gathered_notices", |job| Owner::id(
    job.user_id
));

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::device_names::Device;
    use crate::jobs::queue::payload;

    const ID: Uuid = Uuid::from_u128(7);

    fn stays<J: Job + PartialEq + Debug>(job: &J, stored: &str) {
        assert_eq!(payload(job).unwrap(), stored);
        assert_eq!(&serde_json::from_str::<J>(stored).unwrap(), job);
    }

    #[test]
    fn rows_of_older_versions_are_read_and_the_same_are_written() {
        stays(
            &VerifyEmail {
                user_id: ID,
                asked_by: None,
            },
            r#"{"kind":"verify_email","user_id":"00000000-0000-0000-0000-000000000007","asked_by":null}"#,
        );
        let asked = ListClaims {
            email: "a@b.example".into(),
            mailbox: None,
            is_gathered: false,
            language: Some(Language::French),
        };
        stays(
            &asked,
            r#"{"kind":"list_claims","email":"a@b.example","mailbox":null,"is_gathered":false,"language":"fr"}"#,
        );
        stays(
            &ListClaims {
                email: "a@b.example".into(),
                mailbox: None,
                is_gathered: true,
                language: None,
            },
            r#"{"kind":"list_claims","email":"a@b.example","mailbox":null,"is_gathered":true}"#,
        );
        let happened = Happened {
            at: chrono::DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
            address: Some("192.0.2.7".into()),
            device: Some(Device::of(Some("curl/8.5.0"))),
        };
        stays(
            &GatheredNotices {
                user_id: ID,
                notices: vec![(Notice::SessionsEnded { ended: 2 }, happened)],
                more: 1,
            },
            r#"{"kind":"gathered_notices","user_id":"00000000-0000-0000-0000-000000000007","notices":[[{"sessions_ended":{"ended":2}},{"at":"2026-01-01T00:00:00Z","address":"192.0.2.7","device":"curl on an unknown system"}]],"more":1}"#,
        );
    }

    #[test]
    fn a_field_that_came_later_has_a_default() {
        let stored = r#"{"kind":"verify_email","user_id":"00000000-0000-0000-0000-000000000007"}"#;
        let job: VerifyEmail = serde_json::from_str(stored).unwrap();
        assert_eq!((job.user_id, job.asked_by), (ID, None));
    }
}
