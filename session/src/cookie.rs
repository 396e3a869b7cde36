//! The one cookie.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use stagedoor_domain::sessions::SessionToken;
use tower_sessions::cookie::{Cookie, SameSite, time};
use tower_sessions::session::Id;

/// The session cookie's name and attributes.
#[derive(Debug, Clone, Copy)]
pub struct SessionCookie {
    secure: bool,
    max_age: time::Duration,
}

impl SessionCookie {
    /// The cookie for an origin that is `secure` (https) or not, kept by the
    /// browser as long as a session can live at all. The shorter idle limit is
    /// the server's to enforce.
    pub fn new(secure: bool, session_absolute: std::time::Duration) -> Self {
        let seconds = i64::try_from(session_absolute.as_secs()).unwrap_or(i64::MAX);
        Self {
            secure,
            max_age: time::Duration::seconds(seconds),
        }
    }

    /// `__Host-` makes browsers refuse the cookie from anywhere but this origin
    /// (RFC 6265bis, section 4.1.3.2); it needs https.
    pub const fn name(self) -> &'static str {
        if self.secure {
            "__Host-stagedoor"
        } else {
            "stagedoor"
        }
    }

    pub(crate) const fn is_secure(self) -> bool {
        self.secure
    }

    pub(crate) const fn max_age(self) -> time::Duration {
        self.max_age
    }

    /// Takes out every `Set-Cookie` of this cookie.
    pub(crate) fn strip(self, headers: &mut HeaderMap) {
        let is_this = |value: &HeaderValue| {
            let cookie = value
                .to_str()
                .ok()
                .and_then(|text| Cookie::parse(text).ok());
            cookie.is_some_and(|cookie| cookie.name() == self.name())
        };
        if !headers.get_all(SET_COOKIE).into_iter().any(is_this) {
            return;
        }
        let all: Vec<HeaderValue> = headers.get_all(SET_COOKIE).into_iter().cloned().collect();
        headers.remove(SET_COOKIE);
        for value in all.into_iter().filter(|value| !is_this(value)) {
            headers.append(SET_COOKIE, value);
        }
    }

    /// Tells the browser the new id.
    pub(crate) fn set(self, headers: &mut HeaderMap, id: Id) {
        self.append(headers, &id.to_string(), self.max_age);
    }

    /// Tells the browser to forget the id.
    pub(crate) fn remove(self, headers: &mut HeaderMap) {
        self.append(headers, "", time::Duration::ZERO);
    }

    fn append(self, headers: &mut HeaderMap, value: &str, max_age: time::Duration) {
        let cookie = Cookie::build((self.name(), value))
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .path("/")
            .max_age(max_age)
            .build();
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            headers.append(SET_COOKIE, value);
        }
    }
}

/// The same 128 bits, as tower-sessions counts them.
pub(crate) fn to_id(token: &SessionToken) -> Id {
    Id(i128::from_le_bytes(token.as_bytes()))
}

/// The same 128 bits, as the domain keeps them.
pub(crate) fn to_token(id: Id) -> SessionToken {
    SessionToken::from_bytes(id.0.to_le_bytes())
}
