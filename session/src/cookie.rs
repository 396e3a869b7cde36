//! The cookies: one holds the session's id, one makes the device known again.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use stagedoor_domain::DeviceToken;
use stagedoor_domain::devices::REMEMBERED;
use stagedoor_domain::sessions::SessionToken;
use tower_sessions::cookie::{Cookie, SameSite, time};
use tower_sessions::session::Id;
use uuid::Uuid;

/// The cookies' names and attributes.
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
        self.append(headers, self.name(), &id.to_string(), self.max_age);
    }

    /// Tells the browser to forget the id.
    pub(crate) fn remove(self, headers: &mut HeaderMap) {
        self.append(headers, self.name(), "", time::Duration::ZERO);
    }

    /// The name of the cookie by which a device is known again.
    const fn device_name(self) -> &'static str {
        if self.secure {
            "__Host-stagedoor-device"
        } else {
            "stagedoor-device"
        }
    }

    /// The device that sent these headers, if it is known by anything. Cookies of
    /// others may hold anything, so they are not read as text.
    pub(crate) fn device(self, headers: &HeaderMap) -> Option<DeviceToken> {
        let name = self.device_name().as_bytes();
        headers
            .get_all(COOKIE)
            .into_iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
            .filter_map(|pair| pair.trim_ascii().strip_prefix(name)?.strip_prefix(b"="))
            .find_map(|value| Uuid::try_parse_ascii(value).ok())
            .map(|id| DeviceToken::from_bytes(id.into_bytes()))
    }

    /// Tells the browser what to keep to be known again.
    pub(crate) fn set_device(self, headers: &mut HeaderMap, device: DeviceToken) {
        let id = Uuid::from_bytes(device.as_bytes()).simple().to_string();
        let seconds = i64::try_from(REMEMBERED.as_secs()).unwrap_or(i64::MAX);
        let max_age = time::Duration::seconds(seconds);
        self.append(headers, self.device_name(), &id, max_age);
    }

    fn append(self, headers: &mut HeaderMap, name: &str, value: &str, max_age: time::Duration) {
        let cookie = Cookie::build((name, value))
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
