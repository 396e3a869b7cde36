//! What one request keeps for the next one.

use serde::Serialize;
use serde::de::DeserializeOwned;
use stagedoor_domain::Error;
use stagedoor_domain::sessions::{self, NOTHING, Purpose};

use super::Visitor;

impl Visitor {
    /// Keeps something for the next page.
    pub async fn put_flash<T: Serialize + Sync>(&self, flash: &T) -> Result<(), Error> {
        let data = serde_json::to_string(flash).map_err(Error::internal)?;
        let (services, origin) = (&self.0.services, &self.0.origin);
        // A session that ended while this request ran keeps nothing any more.
        if let Some(row) = self.row().await?
            && sessions::save_data(services, row.id, data.clone()).await?
        {
            return Ok(());
        }
        services.address_limits.visit(origin)?;
        let began = sessions::begin(services, origin, Purpose::Visitor(data), None).await?;
        self.continue_as(&began.token);
        Ok(())
    }

    /// What the request before this one kept, once.
    pub async fn take_flash<T: DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let row = self.row().await?;
        let Some(row) = row.filter(|row| row.data != NOTHING) else {
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
