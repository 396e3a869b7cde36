//! What the audit log tells of: one entry for each thing that may happen to an account.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::metadata::{GaveUp, LockedDown, NewPassword, Refusal, RefusedAt};
use super::method::Method;
use crate::error::Error;
use crate::factor::Factor;
use crate::role::Role;

/// Declares the actions: what each is called in the database, and what is kept of it
/// beside the name.
macro_rules! actions {
    ($(
        $(#[$about:meta])*
        $action:ident = $name:literal
        $({ $( $(#[$about_field:meta])* $field:ident: $type:ty, )+ })?;
    )+) => {
        /// What happened, and what else there is to know of it. Its JSON is what the
        /// database keeps as metadata.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum Action {
            $(
                $(#[$about])*
                $action $({ $( $(#[$about_field])* $field: $type, )+ })?,
            )+
        }

        /// What happened, without what else there is to know of it: rows of other
        /// versions may tell less, or tell it otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ActionKind {
            $( $(#[$about])* $action, )+
        }

        impl Action {
            /// Returns what happened, without the rest.
            pub const fn kind(&self) -> ActionKind {
                match self {
                    $( Self::$action { .. } => ActionKind::$action, )+
                }
            }
        }

        impl ActionKind {
            /// Every action there is.
            pub const ALL: &'static [Self] = &[ $( Self::$action, )+ ];

            /// Returns the name in the database and in the API.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$action => $name, )+
                }
            }
        }
    };
}

actions! {
    /// An account was made.
    CreateUser = "user.create" {
        /// With this role.
        role: Role,
        /// Whether its address counts as confirmed.
        is_verified: bool,
    };
    /// The address was confirmed.
    VerifyEmail = "user.verify_email";
    /// Whoever reads the mail of the address said that the account is not theirs.
    RejectRegistration = "user.reject_registration" {
        /// The account's name.
        username: String,
        /// Whether the account went.
        removed: bool,
    };
    /// Somebody logged in.
    LogIn = "user.log_in" {
        /// What proved who they are.
        method: Method,
        /// The session that began.
        session_id: Uuid,
    };
    /// A login was refused.
    LogInFailed = "user.log_in_failed" {
        /// What it was tried with; none for a password.
        #[serde(skip_serializing_if = "Option::is_none")]
        method: Option<Method>,
        /// Whether that is suspended since a lockdown.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        suspended: bool,
    };
    /// A code or passkey was refused where the password had been right.
    SecondFactorFailed = "user.second_factor_failed" {
        /// Where; none for the second step of a login.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<RefusedAt>,
    };
    /// Somebody logged out.
    LogOut = "user.log_out";
    /// Somebody who is logged in proved again who they are.
    Reauthenticate = "user.reauthenticate" {
        /// What proved it.
        method: Method,
    };
    /// Somebody who is logged in typed a wrong password.
    WrongPassword = "user.wrong_password";
    /// A request through a session of the account was refused, because of where it came
    /// from or because there were too many.
    Refused = "user.refused" {
        /// Why.
        code: Refusal,
        /// The method.
        method: String,
        /// The route as the program declares it; none where the request led nowhere.
        route: Option<String>,
    };
    /// The password was changed by somebody who knew it.
    ChangePassword = "user.change_password";
    /// A link that sets a new password was asked for.
    RequestPasswordReset = "user.request_password_reset";
    /// The password was set anew with such a link, or replaced by an operator.
    ResetPassword = "user.reset_password" {
        /// What an operator did; none where a link was used.
        #[serde(skip_serializing_if = "Option::is_none")]
        password: Option<NewPassword>,
    };
    /// A move to another address was asked for.
    RequestEmailChange = "user.request_email_change" {
        /// The address of the account.
        from: String,
        /// The one that it is to move to.
        to: String,
    };
    /// A copy of all that is stored about the account was asked for.
    RequestExport = "user.request_export" {
        /// Whether with the files that were uploaded.
        include_media: bool,
    };
    /// Such a copy was fetched.
    DownloadExport = "user.download_export" {
        /// Which.
        export_id: Uuid,
    };
    /// The account got another name.
    ChangeUsername = "user.change_username" {
        /// The name before.
        from: String,
        /// The name since.
        to: String,
    };
    /// An address that was never confirmed was replaced.
    CorrectEmail = "user.correct_email" {
        /// The address before.
        from: String,
        /// The address since.
        to: String,
    };
    /// A move to another address will not take place.
    CancelEmailChange = "user.cancel_email_change" {
        /// The address that it would have moved to.
        to: String,
    };
    /// The account moved to another address.
    ChangeEmail = "user.change_email" {
        /// The address before.
        from: String,
        /// The address since.
        to: String,
    };
    /// A move was undone with the link to the old address, which locks the account.
    UndoEmailChange = "user.undo_email_change" {
        /// What the lockdown did.
        #[serde(flatten)]
        done: LockedDown,
    };
    /// The account was locked with "This wasn't me".
    Disown = "user.disown" {
        /// What the lockdown did.
        #[serde(flatten)]
        done: LockedDown,
    };
    /// An operator locked the account.
    Lock = "user.lock" {
        /// What the lockdown did.
        #[serde(flatten)]
        done: LockedDown,
    };
    /// Somebody waits for the new password alone to be enough.
    BeginRecovery = "user.begin_recovery" {
        /// When it is.
        until: DateTime<Utc>,
    };
    /// That wait was stopped.
    StopRecovery = "user.stop_recovery";
    /// Something that was suspended is good again.
    KeepFactor = "user.keep_factor" {
        /// What.
        #[serde(flatten)]
        factor: Factor,
    };
    /// Something that was suspended is removed.
    RemoveFactor = "user.remove_factor" {
        /// What.
        #[serde(flatten)]
        factor: Factor,
    };
    /// Two-step login was turned on.
    EnableTotp = "user.enable_totp";
    /// Two-step login was turned off.
    DisableTotp = "user.disable_totp";
    /// New backup codes replaced the old ones.
    RenewBackupCodes = "user.renew_backup_codes";
    /// A backup code was used.
    UseBackupCode = "user.use_backup_code" {
        /// How many are left.
        left: u32,
    };
    /// A passkey was added.
    AddPasskey = "user.add_passkey" {
        /// What its owner calls it.
        name: String,
    };
    /// A passkey that was just removed is back.
    PutPasskeyBack = "user.put_passkey_back" {
        /// What its owner calls it.
        name: String,
    };
    /// A passkey was renamed.
    RenamePasskey = "user.rename_passkey" {
        /// What its owner calls it since.
        name: String,
    };
    /// A passkey was removed.
    RemovePasskey = "user.remove_passkey" {
        /// What its owner called it.
        name: String,
    };
    /// One session was ended.
    EndSession = "user.end_session" {
        /// Which.
        session_id: Uuid,
    };
    /// All sessions but one were ended from that one.
    EndOtherSessions = "user.end_other_sessions" {
        /// How many.
        ended: u64,
    };
    /// An operator ended every session.
    EndAllSessions = "user.end_all_sessions" {
        /// How many.
        ended: u64,
    };
    /// Sessions ended because a new one made them too many.
    EndSurplusSessions = "user.end_surplus_sessions" {
        /// How many.
        ended: usize,
        /// How many an account may have.
        most: u32,
    };
    /// A listener became an artist by themselves.
    UpgradeCreator = "user.upgrade_creator" {
        /// The role before.
        from: Role,
        /// The role since.
        to: Role,
    };
    /// A track became public.
    PublishTrack = "track.publish" {
        /// Which.
        track_id: Uuid,
        /// What it was called.
        title: String,
    };
    /// A public track is public no more.
    UnpublishTrack = "track.unpublish" {
        /// Which.
        track_id: Uuid,
        /// What it was called.
        title: String,
    };
    /// The file of a track was replaced.
    ReplaceTrackFile = "track.replace_file" {
        /// Which.
        track_id: Uuid,
        /// What it was called.
        title: String,
    };
    /// The link of an unlisted track was made, or made anew.
    RenewTrackKey = "track.renew_key" {
        /// Which.
        track_id: Uuid,
        /// What it was called.
        title: String,
    };
    /// The link of an unlisted track was revoked.
    RevokeTrackKey = "track.revoke_key" {
        /// Which.
        track_id: Uuid,
        /// What it was called.
        title: String,
    };
    /// A track was deleted.
    DeleteTrack = "track.delete" {
        /// Which.
        track_id: Uuid,
        /// What it was called.
        title: String,
    };
    /// An operator made a track public that waited.
    ApproveTrack = "track.approve" {
        /// Which.
        track_id: Uuid,
        /// What it was called.
        title: String,
    };
    /// An operator refused a track, or took it away from the public.
    RejectTrack = "track.reject" {
        /// Which.
        track_id: Uuid,
        /// What it was called.
        title: String,
        /// Why.
        reason: String,
    };
    /// An operator suspended the account.
    SuspendAccount = "user.suspend" {
        /// Why, in the operator's words.
        reason: String,
        /// How many sessions ended with that.
        sessions_ended: u64,
    };
    /// An operator ended the suspension.
    RestoreAccount = "user.restore" {
        /// Why, where that was said.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    };
    /// An artist got another handle.
    ChangeHandle = "artist.change_handle" {
        /// Which artist.
        artist_id: Uuid,
        /// The handle before.
        from: String,
        /// The handle since.
        to: String,
    };
    /// An artist got another name.
    RenameArtist = "artist.rename" {
        /// Which artist.
        artist_id: Uuid,
        /// The name before.
        from: String,
        /// The name since.
        to: String,
    };
    /// An artist got another picture.
    ChangeArtistPicture = "artist.change_picture" {
        /// Which artist.
        artist_id: Uuid,
    };
    /// An artist got other links.
    ChangeArtistLinks = "artist.change_links" {
        /// Which artist.
        artist_id: Uuid,
        /// The links since.
        links: Vec<String>,
    };
    /// Somebody who works for the site answered a ticket.
    AnswerTicket = "support.answer" {
        /// Which.
        reference: String,
    };
    /// Somebody who works for the site closed a ticket.
    CloseTicket = "support.close" {
        /// Which.
        reference: String,
    };
    /// The account's deletion was asked for.
    RequestDeletion = "user.request_deletion" {
        /// When the account goes for good.
        scheduled_for: DateTime<Utc>,
        /// Whether its public tracks stay.
        keep_public_tracks: bool,
    };
    /// An account that was to be deleted stays.
    CancelDeletion = "user.cancel_deletion";
    /// An account was deleted for good.
    DeleteUser = "user.delete";
    /// The account was made with an invitation.
    AcceptInvitation = "user.accept_invitation" {
        /// Which.
        invitation_id: Uuid,
    };
    /// An operator made an invitation.
    Invite = "site.invite" {
        /// Which.
        invitation_id: Uuid,
        /// How often it may be used.
        uses: u32,
        /// Until when.
        expires_at: DateTime<Utc>,
    };
    /// An operator revoked an invitation.
    RevokeInvitation = "site.revoke_invitation" {
        /// Which.
        invitation_id: Uuid,
    };
    /// An operator closed the site for a while.
    BeginMaintenance = "site.begin_maintenance" {
        /// When it was said to be open again.
        until: Option<DateTime<Utc>>,
        /// What it says.
        message: Option<String>,
    };
    /// An operator opened the site again.
    EndMaintenance = "site.end_maintenance";
    /// An operator had work for the account, a mail mostly, done again that had failed.
    RetryJob = "job.retry" {
        /// What was to be done.
        kind: String,
        /// Which job.
        job_id: Uuid,
    };
    /// An operator gave up work for the account, a mail mostly, that was still to be done.
    DropJob = "job.drop" {
        /// What was to be done.
        kind: String,
        /// Which job.
        job_id: Uuid,
    };
    /// An operator assigned a role.
    SetRole = "user.set_role" {
        /// The role before.
        from: Role,
        /// The role since.
        to: Role,
        /// What else there is to know where an artist wanted to be a listener again.
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        on_request: Option<GaveUp>,
    };
}

impl Action {
    /// Returns what the database keeps beside the name: an object, empty where there is
    /// nothing to tell.
    ///
    /// # Errors
    /// [`Error::Internal`] where something in it has no JSON.
    pub fn metadata(&self) -> Result<Value, Error> {
        let metadata = serde_json::to_value(self).map_err(Error::internal)?;
        Ok(match metadata {
            Value::Null => Value::Object(Map::new()),
            told => told,
        })
    }
}

impl ActionKind {
    /// Returns the action that the database calls `name`; none when a newer version has
    /// written it.
    pub fn parse(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_is_stored_as_it_always_was() {
        let done = LockedDown {
            sessions_ended: 2,
            passkeys_suspended: vec!["Laptop".into()],
            two_step_suspended: true,
            backup_codes_suspended: 9,
            from: None,
            to: None,
        };
        let back = LockedDown {
            from: Some("b@example.com".into()),
            to: Some("a@example.com".into()),
            ..done.clone()
        };
        for (action, metadata) in [
            (Action::LogOut, json!({})),
            (
                Action::LogIn {
                    method: Method::PasswordAndTotp,
                    session_id: Uuid::from_u128(7),
                },
                json!({"method": "password+totp", "session_id": Uuid::from_u128(7)}),
            ),
            (
                Action::LogInFailed {
                    method: None,
                    suspended: false,
                },
                json!({}),
            ),
            (
                Action::LogInFailed {
                    method: Some(Method::Passkey),
                    suspended: true,
                },
                json!({"method": "passkey", "suspended": true}),
            ),
            (
                Action::SecondFactorFailed {
                    at: Some(RefusedAt::Reauthentication),
                },
                json!({"at": "reauthentication"}),
            ),
            (
                Action::Refused {
                    code: Refusal::OtherOrigin,
                    method: "POST".into(),
                    route: None,
                },
                json!({"code": "CSRF_REJECTED", "method": "POST", "route": null}),
            ),
            (
                Action::ResetPassword {
                    password: Some(NewPassword::OutOfUse),
                },
                json!({"password": "out_of_use"}),
            ),
            (
                Action::Disown { done },
                json!({
                    "sessions_ended": 2,
                    "passkeys_suspended": ["Laptop"],
                    "two_step_suspended": true,
                    "backup_codes_suspended": 9,
                }),
            ),
            (
                Action::UndoEmailChange { done: back },
                json!({
                    "sessions_ended": 2,
                    "passkeys_suspended": ["Laptop"],
                    "two_step_suspended": true,
                    "backup_codes_suspended": 9,
                    "from": "b@example.com",
                    "to": "a@example.com",
                }),
            ),
            (
                Action::KeepFactor {
                    factor: Factor::BackupCodes,
                },
                json!({"factor": "backup_codes"}),
            ),
            (
                Action::RemoveFactor {
                    factor: Factor::Passkey { name: "Key".into() },
                },
                json!({"factor": "passkey", "name": "Key"}),
            ),
            (
                Action::UpgradeCreator {
                    from: Role::User,
                    to: Role::Creator,
                },
                json!({"from": "user", "to": "creator"}),
            ),
        ] {
            assert_eq!(action.metadata().unwrap(), metadata, "{action:?}");
        }
    }

    #[test]
    fn a_name_leads_back_to_its_action() {
        for kind in ActionKind::ALL {
            assert_eq!(ActionKind::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(ActionKind::parse("user.sing"), None);
    }
}
