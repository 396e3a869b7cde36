//! What somebody wants of account security, as each door takes it.

use serde_json::{Value, json};

use crate::http::answer::Answer;
use crate::http::both_doors::call;
use crate::http::client::Client;

const NIL: &str = "00000000-0000-0000-0000-000000000000";
pub const NEW: &str = "eleven paper boats upstream";

/// One operation, as each door takes it: method, path and body, function and fields.
pub struct Operation {
    method: &'static str,
    pub path: &'static str,
    body: Value,
    function: &'static str,
    fields: Vec<(&'static str, &'static str)>,
}

impl Operation {
    /// One whose fields are called the same at both doors.
    fn new(
        method: &'static str,
        path: &'static str,
        function: &'static str,
        fields: &[(&'static str, &'static str)],
    ) -> Self {
        let body = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)));
        Self {
            method,
            path,
            body: Value::Object(body.collect()),
            function,
            fields: fields.to_vec(),
        }
    }

    /// With another body for the API.
    fn with_body(mut self, body: Value) -> Self {
        self.body = body;
        self
    }

    /// Fails unless both doors refuse alike; the code that they refuse with.
    pub async fn expect_refused_alike(&self, client: &Client) -> String {
        let path = format!("/api/v1{}", self.path);
        let body = Some(self.body.clone());
        let api = client.ask(self.method, &path, body).await;
        let page = call(client, self.function, &self.fields).await;
        assert!(api.status.is_client_error(), "{path} {}", api.text());
        assert_eq!(
            api.status,
            page.status,
            "{path} {} {}",
            api.text(),
            page.text()
        );
        let retry_after = |answer: &Answer| answer.header("retry-after").to_owned();
        assert_eq!(retry_after(&api), retry_after(&page), "{path}");
        let (api, page) = (api.json(), page.json());
        for member in ["code", "detail", "errors"] {
            assert_eq!(api[member], page[member], "{path} {api} {page}");
        }
        api["code"].as_str().unwrap().to_owned()
    }
}

/// What somebody without a session can ask for.
pub fn anybodys() -> Vec<Operation> {
    let post = |path, function, fields: &[_]| Operation::new("POST", path, function, fields);
    vec![
        post(
            "/auth/forgot-password",
            "forgot_password",
            &[("email", "x")],
        ),
        post(
            "/auth/reset-password",
            "reset_password",
            &[("token", "x"), ("password", NEW)],
        ),
        post(
            "/auth/confirm-email-change",
            "confirm_email_change",
            &[("token", "x")],
        ),
        post(
            "/auth/undo-email-change",
            "undo_email_change",
            &[("token", "x")],
        ),
        post("/auth/disown", "disown", &[("token", "x")]),
        post(
            "/auth/reject-registration",
            "reject_registration",
            &[("token", "x")],
        ),
        post(
            "/auth/passkey",
            "log_in_with_passkey",
            &[("ceremony_id", NIL), ("credential", "{}")],
        )
        .with_body(json!({"ceremony_id": NIL, "credential": {}})),
    ]
}

/// What needs a session, recent proof or not.
pub fn members() -> Vec<Operation> {
    let answer = json!({"ceremony_id": NIL, "credential": {}});
    let answered = [("ceremony_id", NIL), ("credential", "{}")];
    vec![
        Operation::new(
            "PUT",
            "/users/me/password",
            "change_password",
            &[("current_password", "wrong"), ("new_password", NEW)],
        ),
        Operation::new(
            "PUT",
            "/users/me/username",
            "change_username",
            &[("username", "x")],
        ),
        Operation::new(
            "POST",
            "/auth/reauthenticate",
            "reauthenticate",
            &[("password", "wrong")],
        ),
        Operation::new(
            "POST",
            "/auth/reauthenticate/passkey",
            "reauthenticate_with_passkey",
            &answered,
        )
        .with_body(answer),
        Operation::new(
            "POST",
            "/users/me/2fa/totp/confirm",
            "confirm_two_step",
            &[("code", "123456")],
        ),
        Operation::new(
            "PATCH",
            "/users/me/passkeys/00000000-0000-0000-0000-000000000000",
            "rename_passkey",
            &[("id", NIL), ("name", "Phone")],
        )
        .with_body(json!({"name": "Phone"})),
        Operation::new(
            "PATCH",
            "/users/me/passkeys/00000000-0000-0000-0000-000000000000",
            "rename_passkey",
            &[("id", NIL), ("name", "")],
        )
        .with_body(json!({"name": ""})),
    ]
}

/// What needs a recent proof besides.
pub fn sensitive() -> Vec<Operation> {
    let nothing = || json!({});
    vec![
        Operation::new(
            "PUT",
            "/users/me/username",
            "change_username",
            &[("username", "admin")],
        ),
        Operation::new("DELETE", "/users/me/2fa/totp", "turn_off_two_step", &[]),
        Operation::new(
            "POST",
            "/users/me/2fa/backup-codes",
            "renew_backup_codes",
            &[],
        ),
        Operation::new(
            "DELETE",
            "/users/me/sessions/00000000-0000-0000-0000-000000000000",
            "end_session",
            &[("id", NIL)],
        )
        .with_body(nothing()),
        Operation::new(
            "DELETE",
            "/users/me/passkeys/00000000-0000-0000-0000-000000000000",
            "remove_passkey",
            &[("id", NIL)],
        )
        .with_body(nothing()),
        Operation::new(
            "POST",
            "/users/me/passkeys",
            "add_passkey",
            &[
                ("ceremony_id", NIL),
                ("name", "Phone"),
                ("credential", "{}"),
            ],
        )
        .with_body(json!({"ceremony_id": NIL, "name": "Phone", "credential": {}})),
    ]
}

/// What is refused for want of a proof, and else happens.
pub fn granted_when_proved() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/users/me/2fa/totp", "begin_two_step", &[]),
        Operation::new("DELETE", "/users/me/sessions", "end_other_sessions", &[]),
        Operation::new(
            "POST",
            "/users/me/passkeys/options",
            "passkey_challenge",
            &[("purpose", "register")],
        )
        .with_body(json!({})),
    ]
}

pub fn everything() -> impl Iterator<Item = Operation> {
    members()
        .into_iter()
        .chain(sensitive())
        .chain(granted_when_proved())
}
