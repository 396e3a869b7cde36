//! The bytes of requests.

use std::net::SocketAddr;

/// A request under construction.
#[derive(Debug, Clone)]
pub struct Request {
    head: String,
    body: String,
}

impl Request {
    /// `GET path`.
    pub fn get(address: SocketAddr, path: &str) -> Self {
        Self::new("GET", address, path)
    }

    /// `POST path` with a body of JSON.
    pub fn post(address: SocketAddr, path: &str, body: &serde_json::Value) -> Self {
        Self::with_json("POST", address, path, body)
    }

    /// `PUT path` with a body of JSON.
    pub fn put(address: SocketAddr, path: &str, body: &serde_json::Value) -> Self {
        Self::with_json("PUT", address, path, body)
    }

    fn with_json(method: &str, address: SocketAddr, path: &str, body: &serde_json::Value) -> Self {
        let mut request =
            Self::new(method, address, path).header("content-type", "application/json");
        request.body = body.to_string();
        request
    }

    fn new(method: &str, address: SocketAddr, path: &str) -> Self {
        Self {
            head: format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\n"),
            body: String::new(),
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(name);
        self.head.push_str(": ");
        self.head.push_str(value);
        self.head.push_str("\r\n");
        self
    }

    /// As it goes over the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let length = if self.body.is_empty() {
            String::new()
        } else {
            format!("content-length: {}\r\n", self.body.len())
        };
        format!("{}{length}\r\n{}", self.head, self.body).into_bytes()
    }
}
