//! `/`: what this is, to a visitor; what comes next, to somebody who is logged in.

mod mine;
mod newest;
mod visitors;

use stagedoor_domain::email_address::shown_email;
use stagedoor_domain::settings::Registration;
use stagedoor_domain::tracks::{self, Track};

use self::mine::{Mine, Step};
use super::settings::security::overview::{Facts, Recommendation};
use crate::rendering::{Content, Instead, PageRequest};

/// So many of their latest uploads somebody finds on their home.
const LATEST: usize = 3;

/// So many of the newest tracks of everybody are there to be heard: two rows of a wide page.
const NEWEST: usize = 10;

/// Who reads it, and what there is to hear.
pub struct Data {
    reader: Reader,
    newest: Vec<Track>,
    registration: Registration,
}

/// Who reads it.
enum Reader {
    /// Nobody is logged in.
    Visitor,
    /// Somebody is.
    Member(Box<Mine>),
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let caller = request.visitor().whoever().await?;
    let newest = tracks::newest(&caller, NEWEST).await?;
    let registration = request.registration();
    let reader = reader(request).await?;
    Ok(Data {
        reader,
        newest,
        registration,
    })
}

async fn reader(request: PageRequest) -> Result<Reader, Instead> {
    let Some(user) = request.user() else {
        return Ok(Reader::Visitor);
    };
    let step = if user.role.is_creator_tier() {
        let caller = request.visitor().logged_in().await?;
        let mut latest = tracks::list(&caller, None).await?.items;
        latest.truncate(LATEST);
        if latest.is_empty() {
            Step::FirstUpload
        } else {
            Step::Upload(latest)
        }
    } else if user.is_verified {
        let caller = request.visitor().logged_in().await?;
        Step::BecomeArtist {
            has_tracks: tracks::has_any(&caller).await?,
        }
    } else {
        Step::Verify(shown_email(&user.email))
    };
    // An email that is not verified is the step itself.
    let recommended = match step {
        Step::Verify(_) => None,
        _ => Recommendation::of(Facts::load(&request).await?),
    };
    Ok(Reader::Member(Box::new(Mine {
        step,
        recommended,
        now: request.services().clock.now(),
    })))
}

pub fn view(data: Data) -> Content {
    let Data {
        reader,
        newest,
        registration,
    } = data;
    match reader {
        Reader::Visitor => visitors::view(newest, registration),
        Reader::Member(mine) => mine::view(*mine, newest),
    }
}
