//! What a server knows of it, without asking for each request.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::{Maintenance, rows};
use crate::db::Db;
use crate::error::Error;

/// How often it is read: every server follows within 5 s, also where one answer is late.
const EVERY: Duration = Duration::from_secs(2);

/// Whether the site is closed, as this server last read it. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Switch(Arc<RwLock<Option<Arc<Maintenance>>>>);

impl Switch {
    /// What the site says; none while it is open.
    pub fn current(&self) -> Option<Arc<Maintenance>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, now: Option<Maintenance>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.as_deref() == now.as_ref() {
            return;
        }
        if let Some(now) = &now {
            tracing::warn!(
                until = now.until.map(|until| until.to_rfc3339()),
                "the site is closed for maintenance: only administrators pass"
            );
        } else {
            tracing::info!("the site is open again");
        }
        *known = now.map(Arc::new);
    }
}

/// Reads it once.
///
/// # Errors
/// [`Error::Unavailable`]; then what was read before goes on to count.
pub async fn refresh(db: &Db, switch: &Switch) -> Result<(), Error> {
    switch.set(rows::find(db).await?);
    Ok(())
}

/// Reads it for as long as the program runs.
pub async fn follow(db: Db, switch: Switch) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = refresh(&db, &switch).await {
            tracing::debug!(%error, "whether the site is closed could not be read");
        }
    }
}
