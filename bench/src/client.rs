//! Somebody with a session, behind a proxy.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use totp_rs::Totp;

use crate::connection::Connection;
use crate::request::Request;

/// Somebody who is logged in, at a client address that only a header knows.
#[derive(Debug, Clone)]
pub struct Client {
    /// Their username.
    pub name: String,
    address: SocketAddr,
    forwarded_for: String,
    cookie: String,
}

/// A client address of its own for each number: some of 198.18.0.0/15, which is for benchmarks
/// (RFC 2544). `net` is 18 or 19.
pub fn clients_address(net: u8, number: u32) -> String {
    format!("198.{net}.{}.{}", number / 250, number % 250 + 1)
}

/// The cookies that an answer with this head sets, as they are sent back; none where it sets
/// none.
pub fn cookies_of(head: &str) -> Option<String> {
    let set: Vec<&str> = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .filter_map(|(_, value)| value.trim().split(';').next())
        .collect();
    (!set.is_empty()).then(|| set.join("; "))
}

impl Client {
    /// Logs in as `name`.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn log_in(
        address: SocketAddr,
        name: &str,
        password: &str,
        forwarded_for: &str,
    ) -> Result<Self> {
        let mut client = Self {
            name: name.to_owned(),
            address,
            forwarded_for: forwarded_for.to_owned(),
            cookie: String::new(),
        };
        let body = json!({"identifier": name, "password": password});
        client.ask("/api/v1/auth/login", &body).await?;
        Ok(client)
    }

    /// Sets an authenticator app up.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn turn_two_step_on(&mut self) -> Result<()> {
        let setup = self.ask("/api/v1/users/me/2fa/totp", &json!({})).await?;
        let url = setup["otpauth_url"].as_str().context("no secret")?;
        let app = Totp::from_url(url).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
        let code = app.generate(now.as_secs()).to_string();
        let body = json!({"code": code});
        self.ask("/api/v1/users/me/2fa/totp/confirm", &body).await?;
        Ok(())
    }

    /// `request`, as this person sends it.
    pub fn send(&self, request: Request) -> Request {
        request
            .header("x-forwarded-for", &self.forwarded_for)
            .header("cookie", &self.cookie)
    }

    /// Keeps the cookies that an answer with this head sets, in place of those before.
    pub fn keep(&mut self, head: &str) {
        if let Some(set) = cookies_of(head) {
            self.cookie = set;
        }
    }

    async fn ask(&mut self, path: &str, body: &Value) -> Result<Value> {
        let request = self.send(Request::post(self.address, path, body));
        let mut connection = Connection::open(self.address).await?;
        let answer = connection.exchange(&request.bytes()).await?;
        let text = connection.body(answer);
        ensure!(
            answer.status == 200,
            "{path} was answered with {}: {}",
            answer.status,
            String::from_utf8_lossy(&text)
        );
        self.keep(&connection.head(answer));
        Ok(serde_json::from_slice(&text)?)
    }
}
