//! Times, for people and for programs.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::format;

/// Such as "14 June 2025, 18:04 UTC". The page script writes it in the reader's zone.
#[component]
pub fn Moment(at: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=format::rfc3339(at) data-zone="text">{format::moment(at)}</time> }
}

/// Such as "5 minutes ago", with the moment to point at.
#[component]
pub fn Ago(at: DateTime<Utc>, now: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=format::rfc3339(at) data-zone="title" title=format::moment(at)>{format::ago(at, now)}</time> }
}

/// Such as "14 June 2025", in UTC until the page script writes it in the reader's zone.
#[component]
pub fn Day(at: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=format::rfc3339(at) data-zone="day">{format::day(at)}</time> }
}

/// Such as "18:04 UTC". The page script writes it in the reader's zone.
#[component]
pub fn TimeOfDay(at: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=format::rfc3339(at) data-zone="time">{format::time_of_day(at)}</time> }
}
