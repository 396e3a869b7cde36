//! Where somebody is logged in.

use crate::en::sessions::Sessions;

pub const SESSIONS: Sessions = Sessions {
    heading: "Vos sessions ouvertes",
    unknown: "Quelque chose ici que vous ne connaissez pas ? Déconnectez-le, puis {password}.",
    change_password: "modifiez votre mot de passe",
    called_off: "Ce qui a été demandé depuis ces appareils est annulé aussi : un changement d’adresse e‑mail, et les liens envoyés par e‑mail.",
    log_out_others: "Déconnecter tous les autres appareils",
    nowhere_else: "Vous n’avez pas d’autre session ouverte.",
    this_device: "Cet appareil",
    in_use: "En cours d’utilisation",
    since: "Connexion le {moment}",
    log_out: "Déconnecter",
    ended: "Cet appareil est déconnecté.",
    ended_before: "Cet appareil était déjà déconnecté.",
    others_ended: "Tous vos autres appareils sont déconnectés.",
};
