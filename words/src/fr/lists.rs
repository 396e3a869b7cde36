//! The parts of a list, and long texts in it.

use crate::en::lists::Lists;

pub const LISTS: Lists = Lists {
    newest: "Revenir au plus récent",
    older: "Plus ancien",
    show_all: "Tout afficher {of}",
    show_less: "Afficher moins {of}",
    of: |name| format!("de « {name} »"),
};
