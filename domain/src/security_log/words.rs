//! The audit log's actions in plain words.

use serde_json::Value;

/// What stands for an action that is not known here.
const SOMETHING: &str = "Account changed";

/// One short sentence for the account's owner, without a full stop.
pub(super) fn describe(action: &str, by_operator: bool, metadata: &Value) -> String {
    let by = if by_operator { " by an operator" } else { "" };
    let words = match action {
        "user.create" => "Account created",
        "user.verify_email" => "Email address confirmed",
        "user.reject_registration" => {
            "Somebody who reads the mail of this address said that the account is not theirs"
        }
        "user.log_in" => return format!("Logged in{}", with_method(metadata)),
        "user.log_in_failed" => return log_in_failed(metadata),
        "user.second_factor_failed" if text(metadata, "at") == Some("reauthentication") => {
            "A wrong code was entered where you are logged in"
        }
        "user.second_factor_failed" => {
            "A login with the right password was refused at its second step"
        }
        "user.log_out" => "Logged out",
        "user.reauthenticate" => return format!("Confirmed it is you{}", with_method(metadata)),
        "user.change_password" => "Password changed",
        "user.request_password_reset" => "A link to set a new password was asked for",
        "user.reset_password" if by_operator => return reset_by_operator(metadata).into(),
        "user.reset_password" => "New password set with a link from a mail",
        "user.request_email_change" => return email_change_asked_for(metadata),
        "user.correct_email" => return from_to("Unconfirmed email corrected", metadata),
        "user.cancel_email_change" => return email_change_called_off(metadata),
        "user.change_email" => return from_to("Email changed", metadata),
        "user.undo_email_change" if text(metadata, "to").is_none() => "Change of email undone",
        "user.undo_email_change" => return from_to("Email changed back", metadata),
        "user.disown" => return suspended("Account locked with “This wasn’t me”", metadata),
        "user.lock" => return suspended("Account locked by an operator", metadata),
        "user.begin_recovery" => "A wait for a login without second step was begun",
        "user.stop_recovery" => "The wait for a login without second step was stopped",
        "user.keep_factor" => return factor(metadata, "kept"),
        "user.remove_factor" => return factor(metadata, "removed"),
        "user.enable_totp" => "Two-step login turned on",
        "user.disable_totp" => "Two-step login turned off",
        "user.renew_backup_codes" => "New backup codes made",
        "user.use_backup_code" => "A backup code was used",
        "user.add_passkey" => return passkey(metadata, "added"),
        "user.rename_passkey" => return passkey_renamed(metadata),
        "user.remove_passkey" => return passkey(metadata, "removed"),
        "user.end_session" => "Ended a session",
        "user.end_surplus_sessions" => return surplus_ended(metadata),
        "user.end_other_sessions" => return others_ended(metadata),
        "user.end_all_sessions" => "All sessions ended",
        "user.wrong_password" => "A wrong password was entered where you are logged in",
        "user.upgrade_creator" => "You became an artist",
        "user.set_role" => return role_set(metadata, by),
        _ => SOMETHING,
    };
    format!("{words}{by}")
}

fn text<'a>(metadata: &'a Value, name: &str) -> Option<&'a str> {
    metadata.get(name).and_then(Value::as_str)
}

/// What somebody showed who they are with, when it is known.
fn with_method(metadata: &Value) -> &'static str {
    match text(metadata, "method") {
        Some("password") => " with a password",
        Some("password+totp") => " with a password and a code",
        Some("password+backup_code") => " with a password and a backup code",
        Some("password+wait") => " with a password, after the wait for it",
        Some("password+passkey") => " with a password and a passkey",
        Some("passkey") => " with a passkey",
        Some("registration") => " by creating the account",
        _ => "",
    }
}

fn log_in_failed(metadata: &Value) -> String {
    match text(metadata, "method") {
        Some("passkey") if metadata.get("suspended").is_some() => {
            "A suspended passkey was refused".into()
        }
        Some("passkey") => "A login with a passkey was refused".into(),
        _ => "A login with a wrong password was refused".into(),
    }
}

fn reset_by_operator(metadata: &Value) -> &'static str {
    match text(metadata, "password") {
        Some("set") => "New password set by an operator",
        _ => "Password taken out of use by an operator",
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
