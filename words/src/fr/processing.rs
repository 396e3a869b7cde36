//! Why a file did not become something that plays.

use crate::en::processing::Processing;

pub const PROCESSING: Processing = Processing {
    unreadable: "Rien dans ce fichier ne peut être lu. Exportez-le de nouveau, puis remplacez-le.",
    overdue: "Le traitement de ce fichier a pris trop de temps. Réessayez, ou remplacez-le par un fichier plus court.",
    internal: "Une erreur s’est produite de notre côté ; votre fichier n’y est pour rien. Réessayez.",
};
