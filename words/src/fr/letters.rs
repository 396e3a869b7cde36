//! What several mails say.

use crate::en::letters::Letters;

pub const LETTERS: Letters = Letters {
    hello: |username| format!("Bonjour {username},"),
    hello_whoever: "Bonjour,",
    moment: |day, time| format!("{day} à {time} UTC"),
    fact: |label, value| format!("{label} : {value}"),
    link: |label| format!("{label} :"),
    if_nothing_happens: "Si le bouton ne fait rien, ouvrez cette adresse dans votre navigateur :",
    link_works: |time| format!("Le lien fonctionne une seule fois, pendant {time}."),
    log_in: "Se connecter",
    set_password: "Choisir un nouveau mot de passe",
    when: "Quand",
    device: "Appareil",
    ip_address: "Adresse IP",
    account: "Compte",
    made: "Créé",
    moved_away: "Changé",
    kept_until: "Réservé jusqu’au",
    undo: "Annuler le changement",
    not_me: "Ce n’était pas moi",
    somewhere_at: |domain| format!("une adresse chez {domain}"),
};
