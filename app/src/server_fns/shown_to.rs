//! For whom a form was shown.

use uuid::Uuid;

/// The field with the id of the user that a form was shown to. Functions that take
/// it concern whoever is logged in; their forms are looked at before the function
/// runs, and one that was shown to somebody else does nothing.
pub const SHOWN_TO: &str = "shown_to";

/// In the extensions of a request whose form says for whom it was shown.
#[derive(Debug, Clone, Copy)]
pub struct ShownToUser(pub Uuid);
