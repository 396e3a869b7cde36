//! What a request for something of the media store says.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use stagedoor_session::Visitor;

use crate::middleware::head::IsHead;

/// The query of an address. What is not known is passed over: links get such things added.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Address {
    /// Opens an unlisted track.
    pub key: Option<String>,
    /// The content that the address was made for.
    pub v: Option<String>,
    /// `low` for thin lines.
    pub quality: Option<String>,
    /// `small` for the smaller picture.
    pub size: Option<String>,
}

/// Who asks for something of the media store, and how.
#[derive(Debug)]
pub struct Asked {
    pub visitor: Visitor,
    pub address: Address,
    pub headers: HeaderMap,
    /// Whether nothing but the head of the answer is wanted.
    pub is_head: bool,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let address = Query::try_from_uri(&parts.uri);
        Ok(Self {
            visitor,
            address: address.map_or_else(|_| Address::default(), |Query(address)| address),
            headers: parts.headers.clone(),
            is_head: parts.extensions.get::<IsHead>().is_some(),
        })
    }
}
