//! What one request keeps for the next one.

use serde::Serialize;
use serde::de::DeserializeOwned;
use stagedoor_domain::Error;
use stagedoor_domain::logins;
use stagedoor_domain::sessions::{self, NOTHING, Purpose, Standing};

use super::Visitor;

impl Visitor {
    /// Keeps something for the next page.
    pub async fn put_flash<T: Serialize + Sync>(&self, flash: &T) -> Result<(), Error> {
        let data = serde_json::to_string(flash).map_err(Error::internal)?;
        if let Some(session) = self.session().await? {
            // Whoever comes with an id that was renewed writes nothing, and is not given
            // another session either: the browser may have the new id by now.
            if session.standing != Standing::Present {
                return Ok(());
            }
            // One that ended while this request ran keeps nothing any more.
            if sessions::save_data(self.services(), session.id, data.clone()).await? {
                return Ok(());
            }
        }
        let caller = self.anybody();
        caller.address_limits.visit(caller.client())?;
        let began = logins::begin_session(&caller, Purpose::Visitor(data), None).await?;
        self.continue_as(began.token);
        Ok(())
    }

    /// What the request before this one kept, once.
    pub async fn take_flash<T: DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let Some(session) = self.session().await? else {
            return Ok(None);
        };
        if session.standing != Standing::Present || session.data == NOTHING {
            return Ok(None);
        }
        let flash = serde_json::from_str(&session.data).map_err(Error::internal)?;
        let told = session.data.clone();
        if let Err(error) = sessions::clear_data(&self.0.services, session.id, told).await {
            // To be told twice is better than not to see the page at all.
            tracing::warn!(%error, "a message that was shown could not be forgotten");
        }
        Ok(Some(flash))
    }
}
