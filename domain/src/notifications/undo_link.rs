//! The link with which an old address undoes a change.

use url::Url;
use uuid::Uuid;

use super::links;
use crate::email_changes::{self, EmailChange};
use crate::error::Error;
use crate::services::Services;
use crate::tokens::{self, NewToken, TokenPurpose};
use crate::users::{self, User};

/// A change that can be undone, with a new link that does it.
pub(super) struct Undoable {
    pub(super) change: EmailChange,
    /// Whose address.
    pub(super) user: User,
    /// The page that undoes it, with a token that works for as long as the change
    /// can be undone.
    pub(super) link: Url,
}

/// The change with this id; none when it can no longer be undone, or its user is
/// gone.
pub(super) async fn make(services: &Services, change_id: Uuid) -> Result<Option<Undoable>, Error> {
    let issued = services
        .write(async move |tx| {
            let now = tx.now();
            let change = email_changes::find(tx.conn(), change_id).await?;
            let Some(change) = change.filter(|change| change.can_be_undone(now)) else {
                return Ok(None);
            };
            let Some(user) = users::by_id(tx.conn(), change.user_id).await? else {
                return Ok(None);
            };
            let new = NewToken {
                purpose: TokenPurpose::UndoEmailChange,
                user_id: user.id,
                subject_id: Some(change.id),
                concerns_at: change.created_at,
                lifetime: (change.undo_until - now).to_std().unwrap_or_default(),
            };
            let token = tokens::issue(tx, new).await?;
            Ok(Some((change, user, token)))
        })
        .await?;
    let Some((change, user, token)) = issued else {
        return Ok(None);
    };
    let link = links::with_token(services, "email-change/undo", &token)?;
    Ok(Some(Undoable { change, user, link }))
}
