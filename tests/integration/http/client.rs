//! A browser or program: an address, a cookie jar, and what came back.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{Request, header};
use serde_json::{Value, json};
use stagedoor_testing::PASSWORD;
use tower::ServiceExt;

use crate::http::answer::Answer;
use crate::http::documented;

#[derive(Clone)]
pub struct Client {
    router: Router,
    address: SocketAddr,
    /// Shared by clones: the same browser.
    jar: Arc<Mutex<BTreeMap<String, String>>>,
    headers: Vec<(&'static str, String)>,
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
        if !self.headers.iter().any(|(name, _)| *name == "host") {
            request = request.header(header::HOST, "stagedoor.test");
        }
        request.extension(ConnectInfo(self.address))
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let method = request.method().to_string();
        let path = request.uri().path().to_owned();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        };
        documented::check(&method, &path, &answer);
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
        self.ask("POST", path, None).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask("PUT", path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask("PATCH", path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, None).await
    }

    /// With a JSON body, or none.
    pub async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        match body {
            Some(body) => {
                self.send_raw(method, path, "application/json", body.to_string())
                    .await
            }
            None => {
                self.send(self.request(method, path).body(Body::empty()).unwrap())
                    .await
            }
        }
    }

    pub async fn post_raw(&self, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        self.send_raw("POST", path, kind, body).await
    }

    pub async fn send_raw(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let request = self
            .request(method, path)
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
        self.log_in_with(identifier, PASSWORD).await
    }

    pub async fn log_in_with(&self, identifier: &str, password: &str) -> Answer {
        let body = json!({"identifier": identifier, "password": password});
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

    /// Fails unless this browser's session is over.
    #[track_caller]
    pub fn expect_logged_out(&self) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        let me = self.me();
        async move {
            let answer = me.await;
            assert_eq!(answer.status, 401, "{caller}: {}", answer.text());
            answer.expect_problem(401, "UNAUTHENTICATED");
        }
    }
}
