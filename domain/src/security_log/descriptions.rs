//! The audit log's actions in plain words.

use serde::Deserialize;
use serde_json::Value;
use stagedoor_words::{Language, SecurityLog};

use crate::audit::{ActionKind, Method, NewPassword, Refusal, RefusedAt, TracksAfter};
use crate::role::Role;

/// Returns one short sentence for the account's owner, without a full stop. Metadata
/// that another version wrote otherwise leaves it shorter.
#[allow(clippy::too_many_lines, reason = "one line for each action")]
pub(super) fn describe(
    action: Option<ActionKind>,
    by_operator: bool,
    metadata: &Value,
    language: Language,
) -> String {
    let security_log = &language.words().security_log;
    let by = |what: &str| {
        if by_operator {
            (security_log.by_operator)(what)
        } else {
            what.to_owned()
        }
    };
    let Some(action) = action else {
        return by(security_log.something);
    };
    let words = match action {
        ActionKind::CreateUser => security_log.created,
        ActionKind::VerifyEmail => security_log.verified,
        ActionKind::RejectRegistration => security_log.rejected,
        ActionKind::LogIn => {
            return method(metadata, security_log).map_or_else(
                || security_log.logged_in.to_owned(),
                security_log.logged_in_how,
            );
        }
        ActionKind::LogInFailed => log_in_failed(metadata, security_log),
        ActionKind::SecondFactorFailed
            if read(metadata, "at") == Some(RefusedAt::Reauthentication) =>
        {
            security_log.wrong_code_inside
        }
        ActionKind::SecondFactorFailed => security_log.second_step_refused,
        ActionKind::LogOut => security_log.logged_out,
        ActionKind::Reauthenticate => {
            return method(metadata, security_log)
                .map_or_else(|| security_log.proved.to_owned(), security_log.proved_how);
        }
        ActionKind::ChangePassword => security_log.password_changed,
        ActionKind::RequestPasswordReset => security_log.reset_asked,
        ActionKind::ResetPassword if by_operator => {
            return reset_by_operator(metadata, security_log).to_owned();
        }
        ActionKind::ResetPassword => security_log.reset,
        ActionKind::RequestExport => security_log.export_asked,
        ActionKind::DownloadExport => security_log.export_fetched,
        ActionKind::ChangeUsername => {
            let plain = security_log.username_changed;
            return from_to(metadata, plain, security_log.username_changed_from);
        }
        ActionKind::RequestEmailChange
        | ActionKind::CorrectEmail
        | ActionKind::CancelEmailChange
        | ActionKind::ChangeEmail => return email_changed(action, metadata, security_log),
        ActionKind::UndoEmailChange => return email_undone(metadata, security_log),
        ActionKind::Disown => return suspended(security_log.locked, metadata, security_log),
        ActionKind::Lock => return suspended(security_log.operator_locked, metadata, security_log),
        ActionKind::BeginRecovery => security_log.wait_begun,
        ActionKind::StopRecovery => security_log.wait_stopped,
        ActionKind::KeepFactor => return factor_kept(metadata, security_log),
        ActionKind::RemoveFactor => return factor_removed(metadata, security_log),
        ActionKind::EnableTotp => security_log.two_step_on,
        ActionKind::DisableTotp => security_log.two_step_off,
        ActionKind::RenewBackupCodes => security_log.codes_renewed,
        ActionKind::UseBackupCode => security_log.code_used,
        ActionKind::AddPasskey => {
            let plain = security_log.passkey_added;
            return named(metadata, "name", plain, security_log.passkey_added_named);
        }
        ActionKind::PutPasskeyBack => return passkey_back(metadata, security_log),
        ActionKind::RenamePasskey => return passkey_renamed(metadata, security_log),
        ActionKind::RemovePasskey => {
            let plain = security_log.passkey_removed;
            return named(metadata, "name", plain, security_log.passkey_removed_named);
        }
        ActionKind::EndSession => security_log.session_ended,
        ActionKind::EndSurplusSessions => return surplus_ended(metadata, security_log),
        ActionKind::EndOtherSessions => return others_ended(metadata, security_log),
        ActionKind::EndAllSessions => security_log.all_ended,
        ActionKind::WrongPassword => security_log.wrong_password_inside,
        ActionKind::Refused if read(metadata, "code") == Some(Refusal::OtherOrigin) => {
            security_log.other_site
        }
        ActionKind::Refused => security_log.too_many_tries,
        ActionKind::UpgradeCreator => security_log.became_artist,
        ActionKind::PublishTrack
        | ActionKind::UnpublishTrack
        | ActionKind::ReplaceTrackFile
        | ActionKind::RenewTrackKey
        | ActionKind::RevokeTrackKey
        | ActionKind::DeleteTrack => return track_changed(action, metadata, security_log),
        ActionKind::ApproveTrack => return by(&of_track(metadata, security_log.track_approved)),
        ActionKind::RejectTrack => return by(&of_track(metadata, security_log.track_rejected)),
        ActionKind::ChangeHandle
        | ActionKind::RenameArtist
        | ActionKind::ChangeArtistPicture
        | ActionKind::ChangeArtistLinks => return artist_changed(action, metadata, security_log),
        ActionKind::SuspendAccount => security_log.account_suspended,
        ActionKind::RestoreAccount => security_log.account_restored,
        ActionKind::AnswerTicket | ActionKind::CloseTicket => {
            return ticket_changed(action, metadata, security_log);
        }
        ActionKind::RequestDeletion => security_log.deletion_asked,
        ActionKind::CancelDeletion => security_log.deletion_called_off,
        ActionKind::DeleteUser => security_log.deleted,
        ActionKind::AcceptInvitation => security_log.invitation_accepted,
        // These are of no account, and in nobody's log.
        ActionKind::Invite
        | ActionKind::RevokeInvitation
        | ActionKind::BeginMaintenance
        | ActionKind::EndMaintenance => security_log.something,
        ActionKind::RetryJob => security_log.work_begun_again,
        ActionKind::DropJob => security_log.work_given_up,
        ActionKind::SetRole => return role_set(metadata, &by, language),
    };
    by(words)
}

fn email_changed(action: ActionKind, metadata: &Value, security_log: &SecurityLog) -> String {
    match action {
        ActionKind::RequestEmailChange => {
            let plain = security_log.email_asked;
            named(metadata, "to", plain, security_log.email_asked_to)
        }
        ActionKind::CorrectEmail => {
            let plain = security_log.email_corrected;
            from_to(metadata, plain, security_log.email_corrected_from)
        }
        ActionKind::CancelEmailChange => {
            let plain = security_log.email_called_off;
            named(metadata, "to", plain, security_log.email_called_off_to)
        }
        _ => {
            let plain = security_log.email_changed;
            from_to(metadata, plain, security_log.email_changed_from)
        }
    }
}

fn others_ended(metadata: &Value, security_log: &SecurityLog) -> String {
    number(metadata, "ended").map_or_else(
        || security_log.others_ended.to_owned(),
        security_log.others_ended_number,
    )
}

fn artist_changed(action: ActionKind, metadata: &Value, security_log: &SecurityLog) -> String {
    match action {
        ActionKind::ChangeHandle => {
            let plain = security_log.handle_changed;
            from_to(metadata, plain, security_log.handle_changed_from)
        }
        ActionKind::RenameArtist => {
            let plain = security_log.artist_renamed;
            from_to(metadata, plain, security_log.artist_renamed_from)
        }
        ActionKind::ChangeArtistPicture => security_log.artist_picture_changed.to_owned(),
        _ => security_log.artist_links_changed.to_owned(),
    }
}

fn text<'a>(metadata: &'a Value, name: &str) -> Option<&'a str> {
    metadata.get(name).and_then(Value::as_str)
}

fn number(metadata: &Value, name: &str) -> Option<u64> {
    metadata.get(name).and_then(Value::as_u64)
}

/// Reads one of the values that this version writes.
fn read<'a, T: Deserialize<'a>>(metadata: &'a Value, name: &str) -> Option<T> {
    metadata
        .get(name)
        .and_then(|value| T::deserialize(value).ok())
}

/// What is said `with` the text of this name; `plain` where there is none.
fn named(metadata: &Value, name: &str, plain: &str, with: fn(&str) -> String) -> String {
    text(metadata, name).map_or_else(|| plain.to_owned(), with)
}

/// What happened to the track whose title was kept.
fn of_track(metadata: &Value, with: fn(&str) -> String) -> String {
    with(text(metadata, "title").unwrap_or("…"))
}

fn from_to(metadata: &Value, plain: &str, with: fn(&str, &str) -> String) -> String {
    match (text(metadata, "from"), text(metadata, "to")) {
        (Some(from), Some(to)) => with(from, to),
        _ => plain.to_owned(),
    }
}

/// What somebody showed who they are with, when it is known.
fn method(metadata: &Value, security_log: &SecurityLog) -> Option<&'static str> {
    let how = match read(metadata, "method")? {
        Method::Password => security_log.with_password,
        Method::PasswordAndTotp => security_log.with_code,
        Method::PasswordAndBackupCode => security_log.with_backup_code,
        Method::PasswordAfterWait => security_log.after_wait,
        Method::PasswordAndPasskey => security_log.with_password_and_passkey,
        Method::Passkey => security_log.with_passkey,
        Method::Registration => security_log.by_creating,
    };
    Some(how)
}

fn log_in_failed(metadata: &Value, security_log: &SecurityLog) -> &'static str {
    match read(metadata, "method") {
        Some(Method::Passkey) if metadata.get("suspended").is_some() => {
            security_log.suspended_passkey_refused
        }
        Some(Method::Passkey) => security_log.passkey_refused,
        _ => security_log.wrong_password,
    }
}

fn reset_by_operator(metadata: &Value, security_log: &SecurityLog) -> &'static str {
    match read(metadata, "password") {
        Some(NewPassword::Set) => security_log.operator_set_password,
        Some(NewPassword::OutOfUse) | None => security_log.operator_took_password,
    }
}

fn email_undone(metadata: &Value, security_log: &SecurityLog) -> String {
    if text(metadata, "to").is_none() {
        return security_log.email_undone.to_owned();
    }
    let plain = security_log.email_changed_back;
    from_to(metadata, plain, security_log.email_changed_back_from)
}

/// What was suspended when the account was locked, after `what` was done.
fn suspended(what: &str, metadata: &Value, security_log: &SecurityLog) -> String {
    let passkeys = metadata.get("passkeys_suspended").and_then(Value::as_array);
    let passkeys = passkeys.map_or(0, Vec::len) as u64;
    let app = metadata.get("two_step_suspended").and_then(Value::as_bool);
    match (passkeys, app.unwrap_or_default()) {
        (0, false) => what.to_owned(),
        (0, true) => (security_log.two_step_suspended)(what),
        (passkeys, false) => (security_log.passkeys_suspended)(what, passkeys),
        (passkeys, true) => (security_log.both_suspended)(what, passkeys),
    }
}

fn factor_kept(metadata: &Value, security_log: &SecurityLog) -> String {
    match (text(metadata, "factor"), text(metadata, "name")) {
        (Some("passkey"), Some(name)) => (security_log.passkey_kept)(name),
        (Some("authenticator_app"), _) => security_log.app_kept.to_owned(),
        (Some("backup_codes"), _) => security_log.codes_kept.to_owned(),
        _ => security_log.unnamed_passkey_kept.to_owned(),
    }
}

fn factor_removed(metadata: &Value, security_log: &SecurityLog) -> String {
    match (text(metadata, "factor"), text(metadata, "name")) {
        (Some("passkey"), Some(name)) => (security_log.suspended_passkey_removed)(name),
        (Some("authenticator_app"), _) => security_log.app_removed.to_owned(),
        (Some("backup_codes"), _) => security_log.codes_removed.to_owned(),
        _ => security_log.suspended_unnamed_removed.to_owned(),
    }
}

fn passkey_back(metadata: &Value, security_log: &SecurityLog) -> String {
    let plain = security_log.passkey_back;
    named(metadata, "name", plain, security_log.passkey_back_named)
}

fn passkey_renamed(metadata: &Value, security_log: &SecurityLog) -> String {
    let name = text(metadata, "to").or_else(|| text(metadata, "name"));
    match (text(metadata, "from"), name) {
        (Some(from), Some(to)) => (security_log.passkey_renamed_from)(from, to),
        (None, Some(to)) => (security_log.passkey_renamed_to)(to),
        _ => security_log.passkey_renamed.to_owned(),
    }
}

fn surplus_ended(metadata: &Value, security_log: &SecurityLog) -> String {
    let what = match number(metadata, "ended") {
        Some(1) | None => security_log.surplus_ended.to_owned(),
        Some(ended) => (security_log.surplus_ended_number)(ended),
    };
    match number(metadata, "most") {
        Some(most) => (security_log.since_at_most)(&what, most),
        None => what,
    }
}

fn ticket_changed(action: ActionKind, metadata: &Value, security_log: &SecurityLog) -> String {
    let (plain, with) = match action {
        ActionKind::AnswerTicket => (
            security_log.ticket_answered,
            security_log.ticket_answered_named,
        ),
        _ => (security_log.ticket_closed, security_log.ticket_closed_named),
    };
    named(metadata, "reference", plain, with)
}

/// What the owner of a track did with it.
fn track_changed(action: ActionKind, metadata: &Value, security_log: &SecurityLog) -> String {
    let with = match action {
        ActionKind::PublishTrack => security_log.track_published,
        ActionKind::UnpublishTrack => security_log.track_unpublished,
        ActionKind::ReplaceTrackFile => security_log.track_replaced,
        ActionKind::RenewTrackKey => security_log.track_link_renewed,
        ActionKind::RevokeTrackKey => security_log.track_link_revoked,
        _ => security_log.track_deleted,
    };
    of_track(metadata, with)
}

fn tracks_after(metadata: &Value, security_log: &SecurityLog) -> &'static str {
    match read(metadata, "tracks") {
        Some(TracksAfter::Hide) => security_log.listener_again_hidden,
        Some(TracksAfter::Delete) => security_log.listener_again_deleted,
        Some(TracksAfter::Keep) | None => security_log.listener_again,
    }
}

/// What role somebody has since, and `by` whom where they had not asked for it.
fn role_set(metadata: &Value, by: &dyn Fn(&str) -> String, language: Language) -> String {
    let security_log = &language.words().security_log;
    if metadata.get("ticket").is_some() {
        return tracks_after(metadata, security_log).to_owned();
    }
    let role = text(metadata, "to").map(|name| match name.parse::<Role>() {
        Ok(role) => role.in_words(language),
        // One that came later.
        Err(_) => name,
    });
    by(&role.map_or_else(
        || security_log.role_changed.to_owned(),
        security_log.role_set,
    ))
}

#[cfg(test)]
mod tests;
