//! What is stored about somebody: each kind, why, and for how long.

use crate::en::stored_data::StoredData;

pub const STORED_DATA: StoredData = StoredData {
    kept: |how_long| format!("Durée : {how_long}."),

    of_account: "Votre compte",
    of_logins: "Connexion",
    of_music: "Votre musique",
    of_help: "Messages, aide et vos droits",
    of_traces: "Traces",

    names: "Nom d’utilisateur, adresse e‑mail, date d’arrivée, et si vous êtes artiste.",
    names_why: "Pour qu’il y ait un compte.",
    chosen: "Vos choix : langue et thème.",
    chosen_why: "Pour que les pages et les messages vous conviennent.",
    old_name: "Un nom d’utilisateur que vous avez quitté.",
    old_name_why: "Pour que personne d’autre ne le prenne aussitôt et ne se fasse passer pour vous, et pour que votre gestionnaire de mots de passe vous reconnaisse encore.",
    gone: "Une fois votre compte supprimé : un code de ses noms, et de ceux de son artiste, que personne ne peut relire.",
    gone_why: "Pour que personne ne prenne votre nom et ne se fasse passer pour vous.",
    unverified: "Un compte dont personne n’a vérifié l’adresse.",
    unverified_why: "Pour que vous puissiez encore le faire.",
    old_email: "Votre ancienne adresse e‑mail après un changement.",
    old_email_why: "Pour que vous puissiez revenir dessus.",

    password: "Votre mot de passe, sous la forme d’une empreinte qu’on ne peut pas inverser.",
    password_why: "Pour que personne d’autre n’entre.",
    sessions: "Vos sessions ouvertes : heures, adresse réseau, type de navigateur.",
    sessions_why: "Pour que vous les voyiez et puissiez y mettre fin.",
    marks: "Une marque pour chaque navigateur qui vous a servi à vous connecter.",
    marks_why: "Pour que les essais d’un inconnu ne vous fassent pas attendre, et pour vous signaler un nouveau navigateur.",
    factors: "Connexion en deux étapes : le secret de l’application, scellé, et l’empreinte des codes de secours, scellés aussi jusqu’à ce que vous disiez les avoir gardés ; clés d’accès : leur moitié publique.",
    factors_why: "Pour qu’un mot de passe seul n’ouvre pas votre compte.",
    log: "Le journal de sécurité : connexions, changements, essais refusés, une suspension et sa raison, avec heure, adresse réseau et type de navigateur.",
    log_why: "Pour que vous, et nous, puissions voir ce qui s’est passé.",

    tracks: "Titres : fichier, nom, description, image, durée, taille, et ce que nous en faisons pour qu’ils se lisent.",
    tracks_why: "Pour que vous les retrouviez, et que ceux qui le peuvent les écoutent.",
    artist: "Vous en tant qu’artiste : nom, adresse de votre page, texte, liens, image.",
    artist_why: "Pour qu’on vous trouve. Votre page est publique dès qu’un de vos titres l’est.",
    parts: "Les morceaux d’un envoi interrompu.",
    parts_why: "Pour qu’il puisse reprendre.",

    mails: "Le fait qu’un message vous a été envoyé : son genre et son heure. Pas son texte.",
    mails_why: "Pour que vous distinguiez nos messages de ceux qui les imitent.",
    tickets: "Ce que vous écrivez à l’assistance, et nos réponses ; sans compte, votre adresse e‑mail.",
    tickets_why: "Pour que nous puissions répondre, et que vous le retrouviez.",
    copies: "Une copie de vos données que vous avez demandée.",
    copies_why: "Pour que vous puissiez la télécharger.",

    listens: "Le fait que quelqu’un a écouté : une marque tirée de la session ou de l’adresse réseau.",
    listens_why: "Pour qu’une écoute compte une fois par heure. Personne ne peut en déduire de qui il s’agit.",
    tries: "Combien de fois quelque chose a été tenté.",
    tries_why: "Pour que personne ne devine des mots de passe ni n’envoie des flots de messages.",
    failed_work: "Ce que le programme n’a pas pu faire pour vous, comme un message que personne n’a accepté.",
    failed_work_why: "Pour que l’équipe qui gère ce site voie ce qui ne va pas.",

    as_long_as_account: "celle du compte",
    until_changed: "jusqu’à ce que vous le changiez",
    until_removed: "jusqu’à ce que vous les retiriez",
    until_deleted: "jusqu’à ce que vous les supprimiez",
    sessions_kept: |idle, absolute, rest| {
        format!(
            "{idle} après le dernier usage, {absolute} au plus ; ce qui en reste s’en va après {rest}"
        )
    },
    year_after_login: "un an après sa dernière connexion",
    log_kept: |months| {
        format!(
            "celle du compte ; ensuite, ce qui a été fait et quand, sans votre nom ; adresse réseau et navigateur : {months}"
        )
    },
    tickets_kept: |closed, unverified| {
        format!(
            "{closed} après la clôture ; {unverified} pour une adresse que personne n’a vérifiée"
        )
    },
    copies_kept: |fetched, noted| format!("{fetched} ; le fait de l’avoir demandée : {noted}"),
    day_at_most: "un jour au plus",
    day_after_window: "un jour après la période comptée",
};
