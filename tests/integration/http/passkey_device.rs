//! Passkeys through the API, as a browser and a device go about it.

use serde_json::{Value, json};
use stagedoor_testing::Authenticator;

use crate::http::answer::Answer;
use crate::http::app::Setup;
use crate::http::client::Client;

pub const PATH: &str = "/api/v1/users/me/passkeys";
pub const SITE: &str = "http://localhost:3000";

/// Where browsers make passkeys.
pub fn localhost(setup: &mut Setup) {
    setup.settings.public_url = SITE.parse().unwrap();
}

/// What a browser is asked before it makes a passkey.
pub async fn options(client: &Client) -> Value {
    let path = format!("{PATH}/options");
    client.post_nothing(&path).await.expect_status(200).json()
}

/// Sends what the browser made.
pub async fn send(client: &Client, challenge: &Value, name: &str, credential: &Value) -> Answer {
    let body = json!({
        "ceremony_id": challenge["ceremony_id"],
        "name": name,
        "credential": credential,
    });
    client.post(PATH, body).await
}

/// Makes a passkey on this device and adds it.
pub async fn add(client: &Client, device: &mut Authenticator, name: &str) -> Value {
    let challenge = options(client).await;
    let credential = device.create(&challenge["options"]);
    let answer = send(client, &challenge, name, &credential).await;
    answer.expect_status(201).json()
}

pub const OPTIONS: &str = "/api/v1/auth/passkey/options";
pub const ANSWER: &str = "/api/v1/auth/passkey";
pub const PROVE: &str = "/api/v1/auth/reauthenticate/passkey";

pub async fn challenge(client: &Client, purpose: &str) -> Value {
    let body = json!({"purpose": purpose});
    client.post(OPTIONS, body).await.expect_status(200).json()
}

pub async fn answer(
    client: &Client,
    path: &str,
    challenge: &Value,
    device: &Authenticator,
) -> Answer {
    let body = json!({
        "ceremony_id": challenge["ceremony_id"],
        "credential": device.get(&challenge["options"]),
    });
    client.post(path, body).await
}

/// Logs in with a passkey of this device alone.
pub async fn log_in(client: &Client, device: &Authenticator) -> Answer {
    let challenge = challenge(client, "log_in").await;
    answer(client, ANSWER, &challenge, device).await
}
