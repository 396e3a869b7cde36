//! What a browser is shown in place of an archive that it cannot have now.

use stagedoor_domain::Error;
use stagedoor_session::Visitor;

use crate::dto::{Flash, Message};
use crate::local_path::{login_for, reauthenticate_for};

const PAGE: &str = "/settings/data";

/// The page to go to, and what is said there; none for what every page says alike. A link
/// of a mail leads to the page and never to the archive, so whoever has to show who they
/// are comes back to the page, too.
pub fn instead_of_archive(visitor: &Visitor, error: &Error) -> Option<(String, Flash)> {
    let language = visitor.language();
    let own_data = &language.words().own_data;
    let told = || Flash::message(Message::error(error.detail(language)));
    match error {
        Error::Unauthenticated | Error::UserNotFound => Some((login_for(PAGE), told())),
        Error::ReauthenticationRequired | Error::SecondFactorProofRequired => Some((
            reauthenticate_for(PAGE, error.needs()),
            Flash::message(Message::info(own_data.proof_first)),
        )),
        Error::NotFound | Error::ExportNotReady | Error::ExportOver => {
            Some((PAGE.to_owned(), told()))
        }
        _ => None,
    }
}
