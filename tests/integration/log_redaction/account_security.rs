//! Everything that a careful person does with their account, and what goes wrong
//! with it.

use serde_json::{Value, json};
use stagedoor_domain::SecretKey;
use stagedoor_testing::{Authenticator, Backend, PASSWORD};

use super::secrets::Secrets;
use crate::http::app::TestApp;
use crate::http::authenticator_app::{AuthenticatorApp, CODES, CONFIRM, SECOND_FACTOR, TOTP};
use crate::http::client::Client;
use crate::http::passkey_device::{self as device, ANSWER, PATH, PROVE, SITE};

const ADA: &str = "ada@example.com";
const NEW_ADDRESS: &str = "new@example.com";
const SECRET_KEY: &str = "c3RhZ2UgZG9vciBzZWNyZXQga2V5IG9mIDMyIGJ5dGU=";

/// A person, and what they use that nobody else may read.
struct Ada<'a> {
    app: TestApp,
    browser: Client,
    secrets: &'a mut Secrets,
}

pub async fn journey(secrets: &mut Secrets) {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        device::localhost(setup);
        setup.settings.rate_limits = false;
        setup.secret_key = SecretKey::parse(SECRET_KEY).unwrap();
    })
    .await;
    secrets.add(SECRET_KEY);
    let browser = app.with_user("ada").await;
    let mut ada = Ada {
        app,
        browser,
        secrets,
    };
    ada.note_session();
    ada.change_password().await;
    ada.reset_password().await;
    ada.use_two_steps().await;
    ada.use_passkeys().await;
    ada.change_email().await;
    ada.disown().await;
    ada.lose_the_database().await;
}

impl Ada<'_> {
    fn note_session(&mut self) {
        self.secrets.add(self.browser.session().unwrap());
    }

    /// The token of the newest link to this page; the page, opened; and the API with
    /// a token that is none.
    async fn token(&mut self, page: &str, address: &str, route: &str) -> Value {
        let token = self.app.mailed_token_for(page, address).await;
        self.secrets.add(&token);
        self.browser.page(&format!("{page}?token={token}")).await;
        let spoilt = format!("{token}spoilt");
        let body = json!({"token": spoilt});
        self.browser.post(route, body).await;
        json!(token)
    }

    async fn change_password(&mut self) {
        for (current, new, status) in [
            ("not the password", "eleven paper boats", 403),
            (PASSWORD, "password123", 422),
            (PASSWORD, "eleven paper boats", 204),
            ("eleven paper boats", PASSWORD, 204),
        ] {
            self.secrets.add(current);
            self.secrets.add(new);
            let body = json!({"current_password": current, "new_password": new});
            self.browser
                .put("/api/v1/users/me/password", body)
                .await
                .expect_status(status);
            let fields = [("current_password", "wrong again"), ("new_password", new)];
            self.browser.submit("/api/change_password", &fields).await;
            self.note_session();
        }
        self.secrets.add("wrong again");
    }

    async fn reset_password(&mut self) {
        let body = json!({"email": ADA});
        self.browser
            .post("/api/v1/auth/forgot-password", body)
            .await
            .expect_status(202);
        let route = "/api/v1/auth/reset-password";
        let token = self.token("/reset-password", ADA, route).await;
        self.secrets.add("twelve paper boats");
        for (password, status) in [
            ("twelve", 422),
            (PASSWORD, 200),
            ("twelve paper boats", 400),
        ] {
            let body = json!({"token": token, "password": password});
            self.browser.post(route, body).await.expect_status(status);
            let fields = [("token", "x"), ("password", password)];
            self.browser.submit("/api/reset_password", &fields).await;
        }
        self.log_in(200).await;
    }

    async fn log_in(&mut self, status: u16) {
        self.browser.log_in("ada").await.expect_status(status);
        self.note_session();
    }

    async fn use_two_steps(&mut self) {
        let setup = self.browser.post_nothing(TOTP).await.json();
        let url = setup["otpauth_url"].as_str().unwrap();
        self.secrets.add(url);
        self.secrets.add(setup["secret"].as_str().unwrap());
        let phone = AuthenticatorApp::of(url);
        self.browser.page("/settings/security/two-step").await;
        for (code, status) in [
            (phone.wrong_code(&self.app), 401),
            (phone.code(&self.app), 200),
        ] {
            let body = json!({"code": code});
            let answer = self.browser.post(CONFIRM, body).await;
            self.secrets.add_code(&code);
            self.note_codes(&answer.expect_status(status).json());
        }
        let renewed = self.browser.post_nothing(CODES).await.json();
        self.note_codes(&renewed);
        self.note_session();
        self.app.advance(60);
        let backup = renewed["backup_codes"][0].as_str().unwrap();
        for (code, status) in [
            (phone.wrong_code(&self.app), 401),
            (phone.code(&self.app), 200),
            (phone.code(&self.app), 401),
            (backup.to_owned(), 200),
            (backup.to_owned(), 401),
        ] {
            self.log_in(202).await;
            self.secrets.add_code(&code);
            self.browser
                .submit("/api/finish_log_in", &[("code", "never a code")])
                .await;
            self.browser
                .post(SECOND_FACTOR, json!({"code": code}))
                .await
                .expect_status(status);
            self.note_session();
        }
        self.log_in(202).await;
        let body = json!({"code": renewed["backup_codes"][1]});
        self.browser
            .post(SECOND_FACTOR, body)
            .await
            .expect_status(200);
        self.browser.delete(TOTP).await.expect_status(204);
        self.note_session();
    }

    fn note_codes(&mut self, body: &Value) {
        for code in body["backup_codes"].as_array().into_iter().flatten() {
            self.secrets.add_code(code.as_str().unwrap());
        }
    }

    async fn use_passkeys(&mut self) {
        let mut laptop = Authenticator::at(SITE);
        let challenge = device::options(&self.browser).await;
        let credential = laptop.create(&challenge["options"]);
        self.note_credential(&challenge, &credential);
        device::send(&self.browser, &challenge, "Laptop", &credential)
            .await
            .expect_status(201);
        self.note_session();
        let mut elsewhere = laptop.clone();
        elsewhere.origin.replace_range(.., "https://evil.example");
        for (purpose, path) in [("reauthenticate", PROVE), ("log_in", ANSWER)] {
            for device in [&elsewhere, &laptop] {
                let challenge = device::challenge(&self.browser, purpose).await;
                let credential = device.get(&challenge["options"]);
                self.note_credential(&challenge, &credential);
                let body = json!({
                    "ceremony_id": challenge["ceremony_id"],
                    "credential": credential,
                });
                self.browser.post(path, body.clone()).await;
                self.browser.post(path, body).await.expect_status(400);
            }
            self.note_session();
        }
        self.browser.get(PATH).await.expect_status(200);
    }

    fn note_credential(&mut self, challenge: &Value, credential: &Value) {
        let challenge = challenge["options"]["challenge"].as_str();
        self.secrets.add(challenge.unwrap());
        for part in [
            "clientDataJSON",
            "attestationObject",
            "authenticatorData",
            "signature",
        ] {
            if let Some(text) = credential["response"][part].as_str() {
                self.secrets.add(text);
            }
        }
    }

    async fn change_email(&mut self) {
        for (password, status) in [("not the password", 403), (PASSWORD, 202)] {
            let body = json!({"email": NEW_ADDRESS, "password": password});
            self.browser
                .post("/api/v1/users/me/email", body)
                .await
                .expect_status(status);
        }
        for (page, route, address) in [
            (
                "/email-change",
                "/api/v1/auth/confirm-email-change",
                NEW_ADDRESS,
            ),
            ("/email-change/undo", "/api/v1/auth/undo-email-change", ADA),
        ] {
            let token = self.token(page, address, route).await;
            for status in [200, 400] {
                let body = json!({"token": token});
                self.browser.post(route, body).await.expect_status(status);
            }
        }
        let route = "/api/v1/auth/reset-password";
        let token = self.token("/reset-password", ADA, route).await;
        let body = json!({"token": token, "password": PASSWORD});
        self.browser.post(route, body).await.expect_status(200);
        self.log_in(200).await;
    }

    async fn disown(&mut self) {
        self.app.advance(3600);
        let thief = self.app.anonymous().at("192.0.2.66");
        thief.log_in("ada").await.expect_status(200);
        self.secrets.add(thief.session().unwrap());
        let route = "/api/v1/auth/disown";
        let token = self.token("/not-me", ADA, route).await;
        for status in [200, 400] {
            let body = json!({"token": token});
            self.browser.post(route, body).await.expect_status(status);
        }
        let route = "/api/v1/auth/reset-password";
        let token = self.token("/reset-password", ADA, route).await;
        let body = json!({"token": token, "password": PASSWORD});
        self.browser.post(route, body).await.expect_status(200);
        self.log_in(200).await;
    }

    /// Whatever an error says, it says nothing of what was sent.
    async fn lose_the_database(&mut self) {
        let statement = "ALTER TABLE verification_tokens RENAME TO elsewhere";
        self.app.execute(statement).await;
        let token = "a token that nobody was mailed";
        self.secrets.add(token);
        let body = json!({"token": token, "password": PASSWORD});
        self.browser
            .post("/api/v1/auth/reset-password", body)
            .await
            .expect_status(500);
        self.app.services.db.close().await;
        let body = json!({"current_password": PASSWORD, "new_password": "eleven paper boats"});
        self.browser
            .put("/api/v1/users/me/password", body)
            .await
            .expect_status(503);
    }
}
