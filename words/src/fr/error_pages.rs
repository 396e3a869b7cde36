//! What stands around an error on a page of its own.

use crate::en::error_pages::ErrorPages;

pub const ERROR_PAGES: ErrorPages = ErrorPages {
    log_in_first: "Connectez-vous d’abord",
    not_possible: "Ce n’est pas possible",
    nothing_here: "Rien ici",
    too_much: "Trop à la fois",
    too_many_tries: "Trop d’essais",
    in_a_moment: "De retour dans un instant",
    went_wrong: "Un problème est survenu",
    settings: "Ouvrir vos paramètres",
    security_settings: "Ouvrir vos paramètres de sécurité",
};
