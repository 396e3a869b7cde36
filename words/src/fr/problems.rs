//! What cannot be done, where nobody can say more.

use crate::en::problems::Problems;

pub const PROBLEMS: Problems = Problems {
    unreadable: "Cette demande n’a pas pu être lue.",
    ours: "Un problème est survenu de notre côté. Réessayez dans un instant.",
};
