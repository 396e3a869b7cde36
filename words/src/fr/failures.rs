//! What a page says that could not be shown.

use crate::en::failures::Failures;

pub const FAILURES: Failures = Failures {
    front: "Retour à l’accueil",
    request: "Demande {id}",
    no_page: "Il n’y a pas de page ici",
    no_page_detail: "L’adresse est peut-être mal saisie, ou la page a changé de place.",
    no_page_title: "Page introuvable",
    not_available: "Pas disponible",
    did_not_work: "Cela n’a pas fonctionné",
    go_on: "Continuer",
    go_on_to: "Continuer vers {path}",
};
