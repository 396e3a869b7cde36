//! Times, for people and for programs.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::format;

/// Such as "14 June 2025, 18:04 UTC".
#[component]
pub fn Moment(at: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=format::rfc3339(at)>{format::moment(at)}</time> }
}

/// Such as "5 minutes ago", with the moment to point at.
#[component]
pub fn Ago(at: DateTime<Utc>, now: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=format::rfc3339(at) title=format::moment(at)>{format::ago(at, now)}</time> }
}
