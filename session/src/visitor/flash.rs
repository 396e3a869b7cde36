//! What one request keeps for the next one.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use stagedoor_domain::Error;
use stagedoor_domain::sessions::{self, NOTHING, Purpose, Standing};

use super::Visitor;
use crate::store::Row;

impl Visitor {
    /// Keeps something for the next page.
    pub async fn put_flash<T: Serialize + Sync>(&self, flash: &T) -> Result<(), Error> {
        let data = serde_json::to_string(flash).map_err(Error::internal)?;
        if let Some(row) = self.row().await? {
            // Whoever comes with an id that was renewed writes nothing, and is not given
            // another session either: the browser may have the new id by now.
            if row.standing != Standing::Present {
                return Ok(());
            }
            // One that ended while this request ran keeps nothing any more.
            if sessions::save_data(self.services(), row.id, data.clone()).await? {
                return Ok(());
            }
        }
        let caller = self.anybody();
        caller.address_limits.visit(caller.client())?;
        let began = sessions::begin(&caller, Purpose::Visitor(data), None).await?;
        self.continue_as(&began.token);
        Ok(())
    }

    /// What the request before this one kept, once.
    pub async fn take_flash<T: DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let row = self.row().await?;
        let is_told = |row: &Arc<Row>| row.standing == Standing::Present && row.data != NOTHING;
        let Some(row) = row.filter(is_told) else {
            return Ok(None);
        };
        let flash = serde_json::from_str(&row.data).map_err(Error::internal)?;
        let told = row.data.clone();
        if let Err(error) = sessions::clear_data(&self.0.services, row.id, told).await {
            // To be told twice is better than not to see the page at all.
            tracing::warn!(%error, "a message that was shown could not be forgotten");
        }
        Ok(Some(flash))
    }
}
