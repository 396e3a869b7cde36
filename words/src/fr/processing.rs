//! Why a file did not become something that plays.

use crate::en::processing::Processing;

pub const PROCESSING: Processing = Processing {
    unreadable: "Rien dans ce fichier ne peut être lu. Exportez-le de nouveau, puis remplacez-le.",
    truncated: "Ce fichier s’arrête avant la fin qu’il annonce : il en manque une partie. Envoyez-le de nouveau pour le remplacer.",
    damaged: "Ce fichier est trop abîmé pour être lu. Exportez-le de nouveau, puis remplacez-le.",
    not_audio: "Ce fichier est un film. Exportez le son seul, puis remplacez-le.",
    unsupported: "Ce fichier a plus de canaux, ou une autre fréquence d’échantillonnage, que ce qui peut être lu ici. Exportez-le en stéréo à 44,1 ou 48 kHz, puis remplacez-le.",
    too_long: "Ce fichier dure plus longtemps qu’un morceau ne le peut ici. Remplacez-le par un fichier plus court, ou publiez ses parties séparément.",
    too_demanding: "Ce fichier demande plus de mémoire qu’un fichier ne le peut. Exportez-le de nouveau sans images, puis remplacez-le.",
    no_ffmpeg: "Votre fichier est en ordre, mais ce site ne peut pas encore le préparer pour tous les navigateurs : ffmpeg n’est pas installé. Il le sera dès que possible ; vous n’avez rien à faire.",
    overdue: "Le traitement de ce fichier a pris trop de temps. Réessayez, ou remplacez-le par un fichier plus court.",
    internal: "Une erreur s’est produite de notre côté ; votre fichier n’y est pour rien. Réessayez.",
};
