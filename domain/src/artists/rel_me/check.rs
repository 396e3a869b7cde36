//! Looking at one link.

use std::time::Duration;

use url::Url;
use uuid::Uuid;

use super::super::{handles, links, rows};
use super::links_back::links_back;
use super::page::{ReadPage, Unread};
use super::schedule::{DAY, WEEK};
use super::web::Web;
use crate::db::Freshness;
use crate::error::Error;
use crate::job_context::JobContext;
use crate::jobs::{Attempt, CheckLink, Failure, Run};
use crate::services::Services;

/// How long a link stays confirmed whose page cannot be read any more.
const TRUSTED: Duration = Duration::from_hours(28 * 24);

/// What became of a look at a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its page links back.
    Confirmed,
    /// Its page does not, or is none.
    NotConfirmed,
    /// Its page could not be read: what was known of it counts a while longer.
    Unreachable,
    /// The artist has no such link any more.
    Gone,
}

impl Run<JobContext> for CheckLink {
    async fn run(self, context: &JobContext, _: Attempt) -> Result<(), Failure> {
        let web = Web::new(&context.services.settings)?;
        check(&context.services, &web, self.artist_id, &self.url).await?;
        Ok(())
    }
}

/// Reads the page that this link of the artist leads to, and notes whether it links back
/// to their page, by the handle that they have or one that still leads to them.
///
/// # Errors
/// Those of the database.
pub async fn check(
    services: &Services,
    pages: &impl ReadPage,
    artist_id: Uuid,
    url: &str,
) -> Result<Outcome, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let now = services.clock.now();
    let artist = rows::by_id(reader.conn(), artist_id).await?;
    let known = links::find(reader.conn(), artist_id, url).await?;
    let (Some(artist), Some(known)) = (artist, known) else {
        return Ok(Outcome::Gone);
    };
    let mut own = handles::held_for(reader.conn(), artist_id, now).await?;
    // Nobody waits for a connection while a page is read.
    drop(reader);
    own.push(artist.handle);
    let (Ok(address), Ok(own)) = (Url::parse(url), addresses(services, &own)) else {
        return Err(Error::internal("a link that is no URL"));
    };

    let outcome = match pages.read(address).await {
        Ok(page) if links_back(&page.html, &page.address, &own) => Outcome::Confirmed,
        Ok(_) | Err(Unread::Refused) => Outcome::NotConfirmed,
        Err(Unread::Unreachable) => Outcome::Unreachable,
    };
    let now = services.clock.now();
    let (confirmed_at, again) = match outcome {
        Outcome::Confirmed => (Some(now), WEEK),
        Outcome::Unreachable => {
            let trusted = known.confirmed_at.filter(|seen| *seen + TRUSTED > now);
            (trusted, DAY)
        }
        Outcome::NotConfirmed | Outcome::Gone => (None, WEEK),
    };
    let url = url.to_owned();
    services
        .write(async move |tx| {
            links::note(tx.conn(), artist_id, &url, confirmed_at, now + again).await
        })
        .await?;
    Ok(outcome)
}

/// Where the pages of an artist with these handles are.
fn addresses(services: &Services, handles: &[String]) -> Result<Vec<Url>, url::ParseError> {
    let site = &services.settings.public_url;
    let page = |handle: &String| site.join(&format!("/artists/{handle}"));
    handles.iter().map(page).collect()
}
