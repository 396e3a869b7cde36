//! A small blocking HTTP/1.1 client, one connection for each request: what a fault test needs to
//! tell an answer that arrived whole from one that was cut off.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::http::audio::content_type;

/// How long one answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client of one server, with at most one cookie.
#[derive(Clone)]
pub struct Client {
    address: SocketAddr,
    cookie: Option<String>,
}

/// An answer that arrived to its last byte.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            cookie: None,
        }
    }

    pub fn with_cookie(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    pub fn get(&self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, None)
    }

    pub fn post(&self, path: &str, body: &Value) -> io::Result<Answer> {
        self.send("POST", path, Some(&body.to_string()))
    }

    /// Logs in and keeps the session's cookie.
    #[track_caller]
    pub fn log_in(&mut self, identifier: &str, password: &str) {
        let body = serde_json::json!({"identifier": identifier, "password": password});
        let answer = self
            .post("/api/v1/auth/login", &body)
            .expect("the login is answered");
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.cookie = answer.cookie();
        assert!(self.cookie.is_some(), "a login sets a cookie");
    }

    /// The bytes of a request with this client's cookie, for tests that write them by hand.
    pub fn request(&self, method: &str, path: &str, body: Option<&str>) -> String {
        let cookie = self
            .cookie
            .as_ref()
            .map_or_else(String::new, |cookie| format!("cookie: {cookie}\r\n"));
        let content = body.map_or_else(String::new, |body| {
            format!(
                "content-type: application/json\r\ncontent-length: {}\r\n",
                body.len()
            )
        });
        let body = body.unwrap_or_default();
        format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{cookie}{content}\r\n{body}",
            self.address
        )
    }

    /// A connection of its own, for tests that write and read by hand.
    pub fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Sends the head of an upload of a track whose form has `length` bytes.
    pub fn begin_upload(&self, length: usize) -> TcpStream {
        self.try_upload(length).expect("the head is sent")
    }

    /// The same, where the server may not be there.
    pub fn try_upload(&self, length: usize) -> io::Result<TcpStream> {
        let head = self.request("POST", "/api/v1/tracks", None);
        let mut stream = self.connect()?;
        write!(
            stream,
            "{}\r\ncontent-type: {}\r\ncontent-length: {length}\r\n\r\n",
            head.trim_end(),
            content_type()
        )?;
        Ok(stream)
    }

    fn send(&self, method: &str, path: &str, body: Option<&str>) -> io::Result<Answer> {
        let mut stream = self.connect()?;
        stream.write_all(self.request(method, path, body).as_bytes())?;
        Answer::read(&mut stream)
    }
}

impl Answer {
    /// Reads one answer up to the end of the connection; an error when it was cut off.
    pub fn read(stream: &mut TcpStream) -> io::Result<Self> {
        Self::read_of(stream, "GET")
    }

    /// The same, to a request with this method: HEAD is told of a body that does not come.
    pub fn read_of(stream: &mut TcpStream, method: &str) -> io::Result<Self> {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let cut_off = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let end = find(&bytes, b"\r\n\r\n").ok_or_else(cut_off)?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .and_then(|status| status.parse().ok())
            .ok_or_else(cut_off)?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let raw = &bytes[end + 4..];
        let mut answer = Self {
            status,
            headers,
            body: Vec::new(),
        };
        answer.body = if answer.header("transfer-encoding") == Some("chunked") {
            joined_chunks(raw).ok_or_else(cut_off)?
        } else {
            raw.to_vec()
        };
        let promised = answer.header("content-length").map(str::parse::<usize>);
        if let Some(Ok(length)) = promised
            && answer.body.len() != length
            && method != "HEAD"
        {
            return Err(cut_off());
        }
        Ok(answer)
    }

    /// The first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// The cookie that this answer sets, as `name=value`.
    pub fn cookie(&self) -> Option<String> {
        self.header("set-cookie")
            .and_then(|cookie| cookie.split(';').next())
            .map(str::to_owned)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// Fails with the whole body unless the status is `expected`.
    #[track_caller]
    pub fn expect_status(self, expected: u16) -> Self {
        assert_eq!(self.status, expected, "{}", self.text());
        self
    }
}

/// A chunked body put together; `None` when its last chunk is missing.
fn joined_chunks(mut raw: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = find(raw, b"\r\n")?;
        let size =
            usize::from_str_radix(std::str::from_utf8(&raw[..line]).ok()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        let start = line + 2;
        body.extend_from_slice(raw.get(start..start + size)?);
        raw = raw.get(start + size + 2..)?;
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
