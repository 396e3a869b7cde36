//! Whether the link in a mail still does something.

use crate::db::Freshness;
use crate::error::Error;
use crate::services::Services;
use crate::tokens::{self, TokenPurpose};

/// A link in a mail whose page asks for one more click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailedLink {
    /// The one that verifies the email that an account is to move to.
    ConfirmEmailChange,
    /// The one that moves an account back to the email it had.
    UndoEmailChange,
    /// "This wasn't me".
    Disown,
}

impl MailedLink {
    const fn purpose(self) -> TokenPurpose {
        match self {
            Self::ConfirmEmailChange => TokenPurpose::ConfirmEmailChange,
            Self::UndoEmailChange => TokenPurpose::UndoEmailChange,
            Self::Disown => TokenPurpose::Disown,
        }
    }
}

/// Whether `token`, which came with `link`, can be used. It stays as it is: mail programs
/// open links, too.
pub async fn is_link_good(
    services: &Services,
    link: MailedLink,
    token: &str,
) -> Result<bool, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let now = services.clock.now();
    let holder = tokens::holder(reader.conn(), link.purpose(), token, now).await?;
    Ok(holder.is_some())
}
