//! Moving an account to another email.

use crate::en::email_change::EmailChange;

pub const EMAIL_CHANGE: EmailChange = EmailChange {
    verify_heading: "Vérifier votre nouvelle adresse",
    verify_lede: "Un clic, et votre compte passe à l’adresse qui a reçu cet e-mail.",
    verify: "Vérifier la nouvelle adresse",
    undo_heading: "Annuler le changement d’adresse",
    undo_lede: "Votre compte revient à l’adresse qui a reçu cet e-mail.",
    undo: "Annuler le changement",
    undo_password: "Le mot de passe ne fonctionne plus : la personne qui a changé l’adresse le connaît peut-être.",
    undo_link: "Nous vous envoyons un lien pour en choisir un nouveau.",
};
