//! Files that arrive in parts, while the page is open.

use crate::en::uploads::Uploads;

pub const UPLOADS: Uploads = Uploads {
    heading: "Vos envois",
    drop: "Déposez des fichiers n’importe où sur cette page, plusieurs à la fois si vous voulez. Ils partent aussitôt.",
    drop_now: "Lâchez pour envoyer",
    waiting: "Attend son tour",
    starting: "Démarrage",
    sent: "{percent} envoyés",
    sending: "{percent} envoyés, {speed} par seconde, encore {left}",
    paused: "En pause à {percent}",
    offline: "La connexion est perdue à {percent}. L’envoi reprendra de lui-même à son retour.",
    finishing: "Tout est arrivé, la vérification est en cours.",
    done: "Envoyé",
    failed: "Cela n’a pas fonctionné. Ce qui est arrivé est conservé.",
    refused: "Ce fichier n’a pas été accepté.",
    empty: "Ce fichier est vide.",
    session_over: "Votre session est terminée. Connectez-vous, et l’envoi reprendra ici.",
    missing: "{percent} sont arrivés. Choisissez à nouveau le même fichier pour continuer.",
    other_file: "C’est un autre fichier. Choisissez {name}.",
    cancelled: "{name} est annulé.",
    edits_wait: "Vos changements n’ont pas encore pu être enregistrés. Ce navigateur les garde, et ils le seront à la prochaine ouverture de cette page.",
    pause: "Mettre en pause",
    resume: "Reprendre",
    retry: "Réessayer",
    cancel: "Annuler",
    hide: "Retirer de cette liste",
    choose: "Choisir le fichier",
    open: "Ouvrir le titre",
    new_tab: "s’ouvre dans un nouvel onglet",
};
