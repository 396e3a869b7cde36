//! The audit log's actions in plain words.

use serde::Deserialize;
use serde_json::Value;

use crate::audit::{ActionKind, Method, NewPassword, Refusal, RefusedAt};

/// What stands for an action that is not known here.
const SOMETHING: &str = "Account changed";

/// Returns one short sentence for the account's owner, without a full stop. Metadata
/// that another version wrote otherwise leaves it shorter.
pub(super) fn describe(action: Option<ActionKind>, by_operator: bool, metadata: &Value) -> String {
    let by = if by_operator { " by an operator" } else { "" };
    let Some(action) = action else {
        return format!("{SOMETHING}{by}");
    };
    let words = match action {
        ActionKind::CreateUser => "Account created",
        ActionKind::VerifyEmail => "Email address confirmed",
        ActionKind::RejectRegistration => {
            "Somebody who reads the mail of this address said that the account is not theirs"
        }
        ActionKind::LogIn => return format!("Logged in{}", with_method(metadata)),
        ActionKind::LogInFailed => return log_in_failed(metadata),
        ActionKind::SecondFactorFailed
            if read(metadata, "at") == Some(RefusedAt::Reauthentication) =>
        {
            "A wrong code was entered where you are logged in"
        }
        ActionKind::SecondFactorFailed => {
            "A login with the right password was refused at its second step"
        }
        ActionKind::LogOut => "Logged out",
        ActionKind::Reauthenticate => {
            return format!("Confirmed it is you{}", with_method(metadata));
        }
        ActionKind::ChangePassword => "Password changed",
        ActionKind::RequestPasswordReset => "A link to set a new password was asked for",
        ActionKind::ResetPassword if by_operator => return reset_by_operator(metadata).into(),
        ActionKind::ResetPassword => "New password set with a link from a mail",
        ActionKind::ChangeUsername => return from_to("Username changed", metadata),
        ActionKind::RequestEmailChange => return email_change_asked_for(metadata),
        ActionKind::CorrectEmail => return from_to("Unconfirmed email corrected", metadata),
        ActionKind::CancelEmailChange => return email_change_called_off(metadata),
        ActionKind::ChangeEmail => return from_to("Email changed", metadata),
        ActionKind::UndoEmailChange if text(metadata, "to").is_none() => "Change of email undone",
        ActionKind::UndoEmailChange => return from_to("Email changed back", metadata),
        ActionKind::Disown => return suspended("Account locked with “This wasn’t me”", metadata),
        ActionKind::Lock => return suspended("Account locked by an operator", metadata),
        ActionKind::BeginRecovery => "A wait for a login without second step was begun",
        ActionKind::StopRecovery => "The wait for a login without second step was stopped",
        ActionKind::KeepFactor => return factor(metadata, "kept"),
        ActionKind::RemoveFactor => return factor(metadata, "removed"),
        ActionKind::EnableTotp => "Two-step login turned on",
        ActionKind::DisableTotp => "Two-step login turned off",
        ActionKind::RenewBackupCodes => "New backup codes made",
        ActionKind::UseBackupCode => "A backup code was used",
        ActionKind::AddPasskey => return passkey(metadata, "added"),
        ActionKind::RenamePasskey => return passkey_renamed(metadata),
        ActionKind::RemovePasskey => return passkey(metadata, "removed"),
        ActionKind::EndSession => "Ended a session",
        ActionKind::EndSurplusSessions => return surplus_ended(metadata),
        ActionKind::EndOtherSessions => return others_ended(metadata),
        ActionKind::EndAllSessions => "All sessions ended",
        ActionKind::WrongPassword => "A wrong password was entered where you are logged in",
        ActionKind::Refused if read(metadata, "code") == Some(Refusal::OtherOrigin) => {
            "A request of another site in your name was refused"
        }
        ActionKind::Refused => "Too many tries where you are logged in, so a request was refused",
        ActionKind::UpgradeCreator => "You became an artist",
        ActionKind::SetRole => return role_set(metadata, by),
    };
    format!("{words}{by}")
}

fn text<'a>(metadata: &'a Value, name: &str) -> Option<&'a str> {
    metadata.get(name).and_then(Value::as_str)
}

/// Reads one of the values that this version writes.
fn read<'a, T: Deserialize<'a>>(metadata: &'a Value, name: &str) -> Option<T> {
    metadata
        .get(name)
        .and_then(|value| T::deserialize(value).ok())
}

/// What somebody showed who they are with, when it is known.
fn with_method(metadata: &Value) -> &'static str {
    match read(metadata, "method") {
        Some(Method::Password) => " with a password",
        Some(Method::PasswordAndTotp) => " with a password and a code",
        Some(Method::PasswordAndBackupCode) => " with a password and a backup code",
        Some(Method::PasswordAfterWait) => " with a password, after the wait for it",
        Some(Method::PasswordAndPasskey) => " with a password and a passkey",
        Some(Method::Passkey) => " with a passkey",
        Some(Method::Registration) => " by creating the account",
        None => "",
    }
}

fn log_in_failed(metadata: &Value) -> String {
    match read(metadata, "method") {
        Some(Method::Passkey) if metadata.get("suspended").is_some() => {
            "A suspended passkey was refused".into()
        }
        Some(Method::Passkey) => "A login with a passkey was refused".into(),
        _ => "A login with a wrong password was refused".into(),
    }
}

fn reset_by_operator(metadata: &Value) -> &'static str {
    match read(metadata, "password") {
        Some(NewPassword::Set) => "New password set by an operator",
        Some(NewPassword::OutOfUse) | None => "Password taken out of use by an operator",
    }
}

fn email_change_asked_for(metadata: &Value) -> String {
    text(metadata, "to").map_or_else(
        || "A change of email was asked for".into(),
        |to| format!("A change of email to {to} was asked for"),
    )
}

fn email_change_called_off(metadata: &Value) -> String {
    text(metadata, "to").map_or_else(
        || "A change of email was called off".into(),
        |to| format!("The change of email to {to} was called off"),
    )
}

fn from_to(what: &str, metadata: &Value) -> String {
    match (text(metadata, "from"), text(metadata, "to")) {
        (Some(from), Some(to)) => format!("{what} from {from} to {to}"),
        _ => what.into(),
    }
}

/// What was suspended when the account was locked, after `what` was done.
fn suspended(what: &str, metadata: &Value) -> String {
    let passkeys = metadata.get("passkeys_suspended").and_then(Value::as_array);
    let passkeys = match passkeys.map_or(0, Vec::len) {
        0 => None,
        1 => Some("1 passkey".to_owned()),
        many => Some(format!("{many} passkeys")),
    };
    let app = metadata.get("two_step_suspended").and_then(Value::as_bool);
    let app = app.unwrap_or_default().then(|| "two-step login".to_owned());
    match (passkeys, app) {
        (Some(passkeys), Some(app)) => format!("{what}: {passkeys} and {app} suspended"),
        (Some(only), None) | (None, Some(only)) => format!("{what}: {only} suspended"),
        (None, None) => what.to_owned(),
    }
}

fn factor(metadata: &Value, what: &str) -> String {
    match (text(metadata, "factor"), text(metadata, "name")) {
        (Some("passkey"), Some(name)) => format!("Suspended passkey “{name}” {what}"),
        (Some("authenticator_app"), _) => format!("Suspended authenticator app {what}"),
        (Some("backup_codes"), _) => format!("Suspended backup codes {what}"),
        _ => format!("Suspended passkey {what}"),
    }
}

fn passkey(metadata: &Value, what: &str) -> String {
    text(metadata, "name").map_or_else(
        || format!("Passkey {what}"),
        |name| format!("Passkey “{name}” {what}"),
    )
}

fn passkey_renamed(metadata: &Value) -> String {
    let name = text(metadata, "to").or_else(|| text(metadata, "name"));
    match (text(metadata, "from"), name) {
        (Some(from), Some(to)) => format!("Passkey “{from}” renamed to “{to}”"),
        (None, Some(to)) => format!("Passkey renamed to “{to}”"),
        _ => "Passkey renamed".into(),
    }
}

fn others_ended(metadata: &Value) -> String {
    match metadata.get("ended").and_then(Value::as_u64) {
        Some(1) => "Ended 1 other session".into(),
        Some(ended) => format!("Ended {ended} other sessions"),
        None => "Ended the other sessions".into(),
    }
}

fn surplus_ended(metadata: &Value) -> String {
    let number = |name| metadata.get(name).and_then(Value::as_u64);
    let what = match number("ended") {
        Some(1) | None => "The session used least recently was ended".to_owned(),
        Some(ended) => format!("The {ended} sessions used least recently were ended"),
    };
    number("most").map_or_else(
        || what.clone(),
        |most| format!("{what}, since an account has at most {most}"),
    )
}

fn role_set(metadata: &Value, by: &str) -> String {
    text(metadata, "to").map_or_else(
        || format!("Role changed{by}"),
        |role| format!("Role set to {role}{by}"),
    )
}

#[cfg(test)]
mod tests;
