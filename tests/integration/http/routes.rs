//! Every route of the API, for what holds at all of them: from its OpenAPI document.

use std::sync::LazyLock;

use serde_json::Value;

use crate::http::answer::Answer;
use crate::http::client::Client;
use crate::http::documented::{DOCUMENT, operations};

/// Whom a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever asks.
    Anyone,
    /// Whoever is logged in.
    LoggedIn,
}

/// One route, and a request to it that is of the right shape.
#[derive(Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    /// The body; none where none is read. `{}` where there may be no other.
    pub body: Option<&'static str>,
    /// Whether nothing can be asked for without a body.
    pub needs_body: bool,
    pub who: Who,
}

impl Route {
    /// Whether it may change something.
    pub fn is_unsafe(&self) -> bool {
        self.method != "GET"
    }

    /// Asks as documented.
    pub async fn ask(&self, client: &Client) -> Answer {
        match self.body {
            Some(body) => self.send(client, "application/json", body).await,
            None => client.ask(self.method, self.path, None).await,
        }
    }

    /// Asks with another body.
    pub async fn send(
        &self,
        client: &Client,
        kind: &str,
        body: impl Into<axum::body::Body>,
    ) -> Answer {
        client.send_raw(self.method, self.path, kind, body).await
    }
}

/// Operations that look at the session, uploads apart, which take no JSON.
pub static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    operations()
        .filter(|(_, _, operation)| operation["tags"][0] != "Operations")
        .filter_map(|(method, path, operation)| {
            let body = operation.get("requestBody");
            let body = match body {
                Some(body) => Some(example(body)?),
                None => None,
            };
            let some = "01890000-0000-7000-8000-000000000000";
            let path = path.replace("{id}", some).replace("{artist}", some);
            let security = operation["security"].as_array();
            let is_open = security.is_none_or(|ways| ways.contains(&serde_json::json!({})));
            Some(Route {
                method: method.to_uppercase().leak(),
                path: path.leak(),
                body,
                needs_body: operation["requestBody"]["required"] == true,
                who: if is_open { Who::Anyone } else { Who::LoggedIn },
            })
        })
        .collect()
});

/// The example of a JSON body; none where another kind is taken.
fn example(body: &Value) -> Option<&'static str> {
    let schema = body.pointer("/content/application~1json/schema/$ref")?;
    let schema = DOCUMENT.pointer(schema.as_str()?.trim_start_matches('#'));
    let example = &schema.unwrap()["example"];
    assert!(example.is_object(), "{body} has no example");
    Some(example.to_string().leak())
}
