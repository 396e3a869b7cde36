//! The backup codes as a file.

use stagedoor_domain::{Error, second_factor};
use stagedoor_session::Visitor;

use super::codes::Sheet;

/// The text of the file with the codes that whoever asks has not kept yet. None where there
/// are none, or where the page has to ask for something first: it leads on from there.
pub async fn load(visitor: &Visitor) -> Result<Option<String>, Error> {
    let shown = async {
        let user = visitor.user().await?;
        let shown = second_factor::shown(&visitor.with_present_id().await?).await?;
        Ok(shown.map(|shown| Sheet::new(shown, &user.username, visitor.services()).text()))
    }
    .await;
    match shown {
        Err(
            Error::Unauthenticated
            | Error::UserNotFound
            | Error::ReauthenticationRequired
            | Error::SecondFactorProofRequired,
        ) => Ok(None),
        shown => shown,
    }
}
