//! What stands around every page.

use crate::en::frame::Frame;

pub const FRAME: Frame = Frame {
    description: "Là où le public passe du côté des artistes : créez un compte, passez la porte et mettez en ligne votre musique.",
    picture: "Stagedoor : une entrée des artistes ouverte, d’où tombe une lumière chaude",
    skip: "Aller au contenu",
    development: "Serveur de développement. Les e‑mails sont dans la {outbox}.",
    outbox: "boîte d’envoi",
    main_navigation: "Navigation principale",
    settings: "Paramètres",
    log_out: "Déconnexion",
    create_account: "Créer un compte",
    log_in: "Se connecter",
    slogan: "Stagedoor : de l’autre côté, les artistes.",
    about: "À propos de ce site",
    help: "Aide",
    terms: "Conditions",
    privacy: "Confidentialité",
    support: "Assistance",
    late: "Stagedoor n’a pas répondu. Ce que vous avez saisi est toujours là : réessayez.",
    changed: "Votre compte a changé depuis l’ouverture de cette page, ici ou dans un autre onglet. Rechargez la page quand vous aurez terminé.",
};
