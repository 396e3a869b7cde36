//! Closing the site for a while.

use chrono::{DateTime, Utc};

use crate::audit::{self, Action, Event};
use crate::error::{Error, FieldError};
use crate::maintenance::{self, Maintenance};
use crate::services::Services;
use crate::visible_text::is_unshowable;

/// The most characters of a message: a paragraph of a page.
const LONGEST: usize = 500;

/// Closes the site for everybody but administrators who are logged in, or says something
/// else while it is closed. Every server follows within seconds; jobs and mails go on.
///
/// # Errors
/// [`Error::Validation`] of a message that cannot be shown or a time that has passed.
pub async fn begin_maintenance(
    services: &Services,
    until: Option<DateTime<Utc>>,
    message: Option<&str>,
) -> Result<Maintenance, Error> {
    let message = message.map(checked).transpose()?;
    if until.is_some_and(|until| until <= services.clock.now()) {
        let said = "That time has passed.";
        return Err(FieldError::for_operators("until", "invalid", said).into());
    }
    let begun = Maintenance { message, until };
    services
        .write(async move |tx| {
            maintenance::begin(tx, &begun).await?;
            let action = Action::BeginMaintenance {
                until: begun.until,
                message: begun.message.clone(),
            };
            audit::record(tx, &Event::of_site(action)).await?;
            Ok(begun)
        })
        .await
}

/// Opens the site again; whether it was closed.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn end_maintenance(services: &Services) -> Result<bool, Error> {
    services
        .write(async move |tx| {
            let was_closed = maintenance::end(tx).await?;
            if was_closed {
                audit::record(tx, &Event::of_site(Action::EndMaintenance)).await?;
            }
            Ok(was_closed)
        })
        .await
}

fn checked(text: &str) -> Result<String, Error> {
    let message = text.trim();
    let is_good = !message.is_empty()
        && message.chars().count() <= LONGEST
        && !message.chars().any(is_unshowable);
    if is_good {
        return Ok(message.to_owned());
    }
    let said = format!("Say it in 1 to {LONGEST} characters on one line.");
    Err(FieldError::for_operators("message", "invalid", said).into())
}
