//! Refused requests that the owner of an account should know of, because somebody
//! else may be behind them (OWASP ASVS 5.0, 16.3.3).

use std::time::Duration;

use uuid::Uuid;

use crate::audit::{self, Action, Event, Refusal};
use crate::caller::Caller;
use crate::error::Error;
use crate::limits::{self, Policy};

/// The name of the limit on what is written down.
const BUCKET: &str = "refusals";

/// How often one kind of refusal is written down for an account: once an hour tells of
/// an attack, and a flood of requests is one write.
const POLICY: Policy = Policy {
    most: Some(1),
    window: Duration::from_hours(1),
    wait: |_, _| Duration::ZERO,
};

/// Writes down that a request through a session of this account was refused, unless
/// that was written down in the last hour. `route` is the one that the program declares,
/// without what it was filled in with; none where the request led nowhere.
pub async fn note(
    caller: &Caller,
    user_id: Uuid,
    code: Refusal,
    method: String,
    route: Option<String>,
) -> Result<(), Error> {
    let key = format!("{user_id} {code:?}");
    // Looking first: a refusal that is known already takes no turn among the writers.
    let known = limits::wait_left(caller, BUCKET, &key, POLICY).await?;
    if known.is_some() {
        return Ok(());
    }
    let refused = Action::Refused {
        code,
        method,
        route,
    };
    let event = Event::by_anybody(refused, user_id);
    let written = caller
        .write(async move |tx| {
            limits::attempt(tx, BUCKET, &limits::hash(&key), POLICY).await?;
            audit::record(tx, &event).await
        })
        .await;
    match written {
        // Another request was faster.
        Err(Error::RateLimited { .. }) => Ok(()),
        written => written,
    }
}
