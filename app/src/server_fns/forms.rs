//! The forms that the server functions take.

use std::sync::LazyLock;

use leptos::server_fn::ServerFn;
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor, value};
use serde::forward_to_deserialize_any;

use super::appearance::SetAppearance;
use super::creator::UpgradeToCreator;
use super::deletion::{DeleteAccount, KeepAccount};
use super::disown::Disown;
use super::email_change::{
    CancelEmailChange, ChangeEmail, ConfirmEmailChange, ResendEmailChange, UndoEmailChange,
};
use super::exports::AskForExport;
use super::language::ChooseLanguage;
use super::own_passkeys::{AddPasskey, PutPasskeyBack, RemovePasskey, RenamePasskey};
use super::passkeys::{FetchPasskeyChallenge, LogInWithPasskey};
use super::password::ChangePassword;
use super::password_reset::{ForgotPassword, ResetPassword};
use super::reauthentication::{Reauthenticate, ReauthenticateWithPasskey};
use super::recovery::{BeginRecoveryWait, StopRecoveryWait};
use super::registration::Register;
use super::second_factor::FinishLogIn;
use super::session::{FetchCurrentUser, LogIn, LogOut};
use super::sessions::{EndOtherSessions, EndSession};
use super::shown_to::SHOWN_TO;
use super::support::{OpenTicket, ReplyToTicket, VerifyTicket};
use super::support_desk::{AnswerTicket, CloseTicket};
use super::suspended::{KeepSuspended, RemoveSuspended};
use super::tracks::{
    DeleteTrack, EditTrack, RenewTrackLink, RetryTrack, RevokeTrackLink, SetTrackVisibility,
};
use super::two_step::{
    BeginTwoStep, ConfirmTwoStep, KeepBackupCodes, RenewBackupCodes, TurnOffTwoStep,
};
use super::username_change::ChangeUsername;
use super::verification::{RejectRegistration, ResendVerification, VerifyEmail};

/// What a server function takes, and where.
#[derive(Debug)]
pub struct Form {
    /// The function's path.
    pub path: &'static str,
    /// The names of what the form may hold, and nothing else.
    pub fields: Vec<&'static str>,
}

impl Form {
    /// The form of `Function`: its arguments.
    fn of<Function: ServerFn + DeserializeOwned>() -> Self {
        let mut fields: &'static [&'static str] = &[];
        // Nothing is read: it fails as soon as it is asked for the fields.
        let _ = Function::deserialize(FieldNames(&mut fields));
        Self {
            path: Function::PATH,
            fields: fields.to_vec(),
        }
    }

    /// The same for a function that concerns whoever is logged in: its form also says
    /// for whom it was shown.
    fn of_user<Function: ServerFn + DeserializeOwned>() -> Self {
        let mut form = Self::of::<Function>();
        if !form.fields.contains(&SHOWN_TO) {
            form.fields.push(SHOWN_TO);
        }
        form
    }
}

/// Every server function. One that is not among them is not served.
pub static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    vec![
        Form::of::<BeginRecoveryWait>(),
        Form::of::<ChooseLanguage>(),
        Form::of::<ConfirmEmailChange>(),
        Form::of::<Disown>(),
        Form::of::<FetchCurrentUser>(),
        Form::of::<FinishLogIn>(),
        Form::of::<ForgotPassword>(),
        Form::of::<LogIn>(),
        Form::of::<LogInWithPasskey>(),
        Form::of::<Register>(),
        Form::of::<RejectRegistration>(),
        Form::of::<ResetPassword>(),
        Form::of::<StopRecoveryWait>(),
        Form::of::<UndoEmailChange>(),
        Form::of::<VerifyEmail>(),
        Form::of::<VerifyTicket>(),
        Form::of_user::<AddPasskey>(),
        Form::of_user::<AnswerTicket>(),
        Form::of_user::<AskForExport>(),
        Form::of_user::<BeginTwoStep>(),
        Form::of_user::<CancelEmailChange>(),
        Form::of_user::<ChangeEmail>(),
        Form::of_user::<ChangePassword>(),
        Form::of_user::<ChangeUsername>(),
        Form::of_user::<CloseTicket>(),
        Form::of_user::<ConfirmTwoStep>(),
        Form::of_user::<DeleteAccount>(),
        Form::of_user::<DeleteTrack>(),
        Form::of_user::<EditTrack>(),
        Form::of_user::<EndOtherSessions>(),
        Form::of_user::<EndSession>(),
        Form::of_user::<FetchPasskeyChallenge>(),
        Form::of_user::<KeepAccount>(),
        Form::of_user::<KeepBackupCodes>(),
        Form::of_user::<KeepSuspended>(),
        Form::of_user::<LogOut>(),
        Form::of_user::<OpenTicket>(),
        Form::of_user::<PutPasskeyBack>(),
        Form::of_user::<Reauthenticate>(),
        Form::of_user::<ReauthenticateWithPasskey>(),
        Form::of_user::<RemovePasskey>(),
        Form::of_user::<RemoveSuspended>(),
        Form::of_user::<RenamePasskey>(),
        Form::of_user::<RenewBackupCodes>(),
        Form::of_user::<RenewTrackLink>(),
        Form::of_user::<ReplyToTicket>(),
        Form::of_user::<ResendEmailChange>(),
        Form::of_user::<ResendVerification>(),
        Form::of_user::<RetryTrack>(),
        Form::of_user::<RevokeTrackLink>(),
        Form::of_user::<SetAppearance>(),
        Form::of_user::<SetTrackVisibility>(),
        Form::of_user::<TurnOffTwoStep>(),
        Form::of_user::<UpgradeToCreator>(),
    ]
});

/// Reads nothing, but notes the names of the fields that a struct asks for.
struct FieldNames<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for FieldNames<'_> {
    type Error = value::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("there is nothing to read"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
        ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::islands::{account, creator_card};
    use crate::scripts;

    #[test]
    fn the_fields_of_a_form_are_the_functions_arguments() {
        let log_in = Form::of::<LogIn>();
        assert_eq!(log_in.path, "/api/log_in");
        assert_eq!(log_in.fields, ["identifier", "password", "next", "kept"]);
        assert!(Form::of::<FetchCurrentUser>().fields.is_empty());
    }

    const CHALLENGE: &str = "/api/passkey_challenge";

    #[test]
    fn what_islands_and_scripts_call_takes_what_they_send() {
        let sent: [(&str, &[&str]); 3] = [
            (account::CURRENT_USER, &[]),
            (creator_card::UPGRADE, &[SHOWN_TO]),
            (CHALLENGE, &["purpose", SHOWN_TO]),
        ];
        assert!(scripts::PASSKEY.text.contains(CHALLENGE));
        for (path, sent) in sent {
            let form = FORMS.iter().find(|form| form.path == path);
            let fields = form.map(|form| form.fields.clone()).unwrap_or_default();
            assert!(form.is_some(), "{path}");
            assert!(sent.iter().all(|field| fields.contains(field)), "{path}");
        }
    }

    #[test]
    fn a_form_for_somebody_says_so_once() {
        assert_eq!(Form::of_user::<ChangeEmail>().fields, ["email", SHOWN_TO]);
        assert_eq!(Form::of_user::<UpgradeToCreator>().fields, [SHOWN_TO]);
    }
}
