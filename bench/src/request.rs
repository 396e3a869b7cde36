//! The bytes of requests.

use std::net::SocketAddr;

/// What browsers say that they can decompress.
pub const ACCEPT_ENCODING: &str = "gzip, deflate, br, zstd";

/// What Chromium says on Linux when somebody follows a link, `host` and `cookie` apart.
const BROWSER: [(&str, &str); 13] = [
    ("connection", "keep-alive"),
    ("sec-ch-ua", r#""Chromium";v="142", "Not_A Brand";v="99""#),
    ("sec-ch-ua-mobile", "?0"),
    ("sec-ch-ua-platform", r#""Linux""#),
    ("upgrade-insecure-requests", "1"),
    (
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/142.0.0.0 Safari/537.36",
    ),
    (
        "accept",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,\
         image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    ),
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-user", "?1"),
    ("sec-fetch-dest", "document"),
    ("accept-encoding", ACCEPT_ENCODING),
    ("accept-language", "en-GB,en;q=0.9"),
];

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

    /// With all that a browser says beside.
    #[must_use]
    pub fn with_a_browsers_headers(self) -> Self {
        let headers = BROWSER.into_iter();
        headers.fold(self, |request, (name, value)| request.header(name, value))
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
