use serde_json::{Value, json};
use stagedoor_words::Language;

use crate::audit::ActionKind;

/// What stands for an action that is not known here.
const SOMETHING: &str = "Account changed";

fn describe(action: &str, by_operator: bool, metadata: &Value) -> String {
    super::describe(
        ActionKind::parse(action),
        by_operator,
        metadata,
        Language::English,
    )
}

#[test]
fn coming_and_going_has_words() {
    for (action, metadata, words) in [
        ("user.create", json!({}), "Account created"),
        ("user.verify_email", json!({}), "Email verified"),
        (
            "user.correct_email",
            json!({"from": "ninna@example.com", "to": "nina@example.com"}),
            "Unverified email corrected from ninna@example.com to nina@example.com",
        ),
        (
            "user.change_username",
            json!({"from": "nina", "to": "Nora-S"}),
            "Username changed from nina to Nora-S",
        ),
        (
            "user.log_in",
            json!({"method": "password", "session_id": "…"}),
            "Logged in with a password",
        ),
        (
            "user.log_in",
            json!({"method": "password+totp"}),
            "Logged in with a password and a code",
        ),
        (
            "user.log_in",
            json!({"method": "password+backup_code"}),
            "Logged in with a password and a backup code",
        ),
        (
            "user.log_in",
            json!({"method": "password+passkey"}),
            "Logged in with a password and a passkey",
        ),
        (
            "user.log_in",
            json!({"method": "passkey"}),
            "Logged in with a passkey",
        ),
        ("user.log_in", json!({"method": "smoke"}), "Logged in"),
        (
            "user.log_in_failed",
            json!({}),
            "A login with a wrong password was refused",
        ),
        (
            "user.log_in_failed",
            json!({"method": "passkey"}),
            "A login with a passkey was refused",
        ),
        (
            "user.second_factor_failed",
            json!({}),
            "A login with the right password was refused at its second step",
        ),
        (
            "user.second_factor_failed",
            json!({"at": "reauthentication"}),
            "A wrong code was entered where you are logged in",
        ),
        ("user.log_out", json!({}), "Logged out"),
        (
            "user.reauthenticate",
            json!({"method": "password"}),
            "Showed that it is you with a password",
        ),
    ] {
        assert_eq!(describe(action, false, &metadata), words, "{action}");
    }
}

#[test]
fn changes_of_credentials_have_words() {
    for (action, metadata, words) in [
        ("user.change_password", json!({}), "Password changed"),
        (
            "user.request_password_reset",
            json!({}),
            "A link to set a new password was asked for",
        ),
        (
            "user.reset_password",
            json!({}),
            "New password set with a link from a mail",
        ),
        (
            "user.request_email_change",
            json!({"to": "b@y"}),
            "A change of email to b@y was asked for",
        ),
        (
            "user.cancel_email_change",
            json!({"to": "b@y"}),
            "The change of email to b@y was called off",
        ),
        (
            "user.change_email",
            json!({"from": "a@x", "to": "b@y"}),
            "Email changed from a@x to b@y",
        ),
        (
            "user.undo_email_change",
            json!({"from": "b@y", "to": "a@x"}),
            "Email changed back from b@y to a@x",
        ),
        (
            "user.disown",
            json!({}),
            "Account locked with “This wasn't me”",
        ),
        (
            "user.disown",
            json!({"passkeys_suspended": ["a", "b"], "two_step_suspended": true}),
            "Account locked with “This wasn't me”: 2 passkeys and two-step login suspended",
        ),
        (
            "user.disown",
            json!({"passkeys_suspended": ["a"], "two_step_suspended": false}),
            "Account locked with “This wasn't me”: 1 passkey suspended",
        ),
        (
            "user.keep_factor",
            json!({"factor": "passkey", "name": "Phone"}),
            "Suspended passkey “Phone” kept",
        ),
        (
            "user.remove_factor",
            json!({"factor": "authenticator_app"}),
            "Suspended authenticator app removed",
        ),
        (
            "user.begin_recovery",
            json!({}),
            "A wait for a login without second step was begun",
        ),
        (
            "user.log_in",
            json!({"method": "password+wait"}),
            "Logged in with a password, after the wait for it",
        ),
        ("user.enable_totp", json!({}), "Two-step login turned on"),
        ("user.disable_totp", json!({}), "Two-step login turned off"),
        (
            "user.renew_backup_codes",
            json!({}),
            "New backup codes made",
        ),
        ("user.use_backup_code", json!({}), "A backup code was used"),
    ] {
        assert_eq!(describe(action, false, &metadata), words, "{action}");
    }
}

#[test]
fn passkeys_sessions_and_all_else_have_words() {
    for (action, metadata, words) in [
        (
            "user.add_passkey",
            json!({"name": "Laptop"}),
            "Passkey “Laptop” added",
        ),
        (
            "user.put_passkey_back",
            json!({"name": "Laptop"}),
            "Passkey “Laptop” put back after it was removed",
        ),
        (
            "user.rename_passkey",
            json!({"from": "Laptop", "to": "Work"}),
            "Passkey “Laptop” renamed to “Work”",
        ),
        (
            "user.rename_passkey",
            json!({"name": "Work"}),
            "Passkey renamed to “Work”",
        ),
        (
            "user.remove_passkey",
            json!({"name": "Work"}),
            "Passkey “Work” removed",
        ),
        ("user.end_session", json!({}), "Ended a session"),
        (
            "user.end_other_sessions",
            json!({"ended": 1}),
            "Ended 1 other session",
        ),
        (
            "user.end_other_sessions",
            json!({"ended": 3}),
            "Ended 3 other sessions",
        ),
        ("user.end_all_sessions", json!({}), "All sessions ended"),
        (
            "user.wrong_password",
            json!({}),
            "A wrong password was entered where you are logged in",
        ),
        (
            "user.refused",
            json!({"code": "CSRF_REJECTED", "method": "POST", "route": "/api/log_out"}),
            "A request of another site in your name was refused",
        ),
        (
            "user.refused",
            json!({"code": "RATE_LIMITED", "method": "POST", "route": null}),
            "Too many tries where you are logged in, so a request was refused",
        ),
        ("user.upgrade_creator", json!({}), "You became an artist"),
        ("user.sing", json!({"loudly": true}), SOMETHING),
    ] {
        assert_eq!(describe(action, false, &metadata), words, "{action}");
    }
}

#[test]
fn what_an_operator_did_says_so() {
    for (action, metadata, words) in [
        ("user.create", json!({}), "Account created by an operator"),
        (
            "user.set_role",
            json!({"from": "user", "to": "admin"}),
            "Role set to “Administrator” by an operator",
        ),
        (
            "user.reset_password",
            json!({"password": "set"}),
            "New password set by an operator",
        ),
        (
            "user.reset_password",
            json!({"password": "out_of_use"}),
            "Password taken out of use by an operator",
        ),
        (
            "user.disable_totp",
            json!({}),
            "Two-step login turned off by an operator",
        ),
        ("user.sing", json!({}), "Account changed by an operator"),
    ] {
        assert_eq!(describe(action, true, &metadata), words, "{action}");
    }
}

#[test]
fn metadata_of_another_shape_leaves_the_words_whole() {
    for action in [
        "user.change_email",
        "user.add_passkey",
        "user.put_passkey_back",
        "user.rename_passkey",
        "user.end_other_sessions",
        "user.request_email_change",
        "user.set_role",
    ] {
        for metadata in [json!(null), json!([]), json!({"from": 1, "name": {}})] {
            let words = describe(action, false, &metadata);
            assert!(words.chars().count() > 8, "{action}: {words}");
            assert_ne!(words, SOMETHING, "{action}");
        }
    }
}

#[test]
fn sessions_that_made_room_have_words() {
    let words = |metadata| describe("user.end_surplus_sessions", false, &metadata);
    assert_eq!(
        words(json!({"ended": 1, "most": 50})),
        "The session used least recently was ended, since an account has at most 50"
    );
    assert_eq!(
        words(json!({"ended": 2, "most": 3})),
        "The 2 sessions used least recently were ended, since an account has at most 3"
    );
    assert_eq!(
        words(json!({})),
        "The session used least recently was ended"
    );
}

#[test]
fn everything_is_said_in_french_too() {
    let describe = |action: &str, by_operator: bool, metadata: &Value| {
        super::describe(
            ActionKind::parse(action),
            by_operator,
            metadata,
            Language::French,
        )
    };
    for (action, by_operator, metadata, words) in [
        (
            "user.log_in",
            false,
            json!({"method": "password+totp"}),
            "Connexion avec un mot de passe et un code",
        ),
        (
            "user.disown",
            false,
            json!({"passkeys_suspended": ["a", "b"], "two_step_suspended": true}),
            "Compte verrouillé avec «\u{a0}Ce n’était pas moi\u{a0}»\u{a0}: 2\u{a0}clés d’accès et connexion en deux étapes suspendues",
        ),
        (
            "user.set_role",
            true,
            json!({"from": "user", "to": "creator"}),
            "Rôle changé en «\u{a0}Artiste\u{a0}» par l’équipe du site",
        ),
        (
            "user.end_other_sessions",
            false,
            json!({"ended": 1}),
            "1\u{a0}autre session fermée",
        ),
    ] {
        let said = describe(action, by_operator, &metadata);
        assert_eq!(said, words, "{action}");
    }
    for action in ActionKind::ALL {
        for metadata in [json!({}), json!({"from": "a", "to": "b", "name": "c"})] {
            let english = super::describe(Some(*action), false, &metadata, Language::English);
            let french = super::describe(Some(*action), false, &metadata, Language::French);
            assert_ne!(english, french, "{action:?}");
        }
    }
}
