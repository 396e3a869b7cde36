//! A browser or program: an address, a cookie jar, and what came back.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::app::PASSWORD;

#[derive(Clone)]
pub struct Client {
    router: Router,
    address: SocketAddr,
    /// Shared by clones: the same browser.
    jar: Arc<Mutex<BTreeMap<String, String>>>,
    headers: Vec<(&'static str, String)>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Client {
    pub fn new(router: Router, address: &str) -> Self {
        let address = SocketAddr::new(address.parse().unwrap(), 4711);
        Self {
            router,
            address,
            jar: Arc::default(),
            headers: Vec::new(),
        }
    }

    /// The same browser at another address.
    pub fn at(mut self, address: &str) -> Self {
        self.address = SocketAddr::new(address.parse().unwrap(), 4711);
        self
    }

    /// The same browser, which sends this header from now on.
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Another browser that has stolen the cookies of this one as they are now.
    pub fn copy(&self) -> Self {
        let jar = self.jar.lock().unwrap().clone();
        Self {
            jar: Arc::new(Mutex::new(jar)),
            ..self.clone()
        }
    }

    /// The session cookie's value.
    pub fn session(&self) -> Option<String> {
        let jar = self.jar.lock().unwrap();
        jar.get("stagedoor")
            .or_else(|| jar.get("__Host-stagedoor"))
            .cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
    }

    pub fn request(&self, method: &str, path: &str) -> Builder {
        let mut request = Request::builder().method(method).uri(path);
        let cookies: Vec<String> = self
            .jar
            .lock()
            .unwrap()
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.extension(ConnectInfo(self.address))
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        };
        for cookie in answer.cookies() {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((&cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let mut jar = self.jar.lock().unwrap();
            if attributes.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap())
            .await
    }

    /// As a browser asks for a page.
    pub async fn page(&self, path: &str) -> Answer {
        let request = self
            .request("GET", path)
            .header(header::ACCEPT, "text/html,*/*;q=0.8");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_raw(path, "application/json", body.to_string())
            .await
    }

    pub async fn post_nothing(&self, path: &str) -> Answer {
        self.send(self.request("POST", path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post_raw(&self, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, kind);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// As a browser without JavaScript sends a form.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self
            .request("POST", path)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header(header::ORIGIN, "http://stagedoor.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn log_in(&self, identifier: &str) -> Answer {
        let body = json!({"identifier": identifier, "password": PASSWORD});
        self.post("/api/v1/auth/login", body).await
    }

    pub async fn register(&self, username: &str, email: &str) -> Answer {
        let body = json!({"username": username, "email": email, "password": PASSWORD});
        self.post("/api/v1/auth/register", body).await
    }

    pub async fn upgrade(&self) -> Answer {
        self.post_nothing("/api/v1/users/me/upgrade-creator").await
    }

    pub async fn me(&self) -> Answer {
        self.get("/api/v1/users/me").await
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn cookies(&self) -> Vec<String> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:?} {}", self.headers, self.text());
        self
    }

    /// Fails unless this is the documented problem, from its status to its id.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header("cache-control"), "no-store");
        let body = self.json();
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status, "{body}");
        assert_eq!(body["type"], "about:blank", "{body}");
        assert!(!body["title"].as_str().unwrap().is_empty(), "{body}");
        assert!(!body["detail"].as_str().unwrap().is_empty(), "{body}");
        assert_eq!(body["request_id"], self.header("x-request-id"), "{body}");
        assert_eq!(
            body["errors"].is_array(),
            code == "VALIDATION_FAILED",
            "{body}"
        );
        let limited = matches!(code, "RATE_LIMITED" | "SERVICE_UNAVAILABLE");
        assert_eq!(
            self.header("retry-after").parse::<u64>().is_ok(),
            limited,
            "{:?}",
            self.headers
        );
        body
    }

    /// Fails unless this sends the browser on to `path`.
    #[track_caller]
    pub fn expect_redirect(self, path: &str) -> Self {
        let answer = self.expect_status(303);
        assert_eq!(answer.header("location"), path);
        answer
    }
}
