//! What log lines say about whom they are about.

use uuid::Uuid;

/// Notes whose account the present request is about, in the span that the server has
/// opened for it: every line of it that follows names the account by its id. Without
/// such a span it does nothing. Ids name nobody to whom the database does not.
pub fn about_account(user_id: Uuid) {
    tracing::Span::current().record("account", tracing::field::display(user_id));
}
