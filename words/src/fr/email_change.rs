//! Moving an account to another email.

use crate::en::email_change::EmailChange;

pub const EMAIL_CHANGE: EmailChange = EmailChange {
    verify_heading: "Vérifier votre nouvelle adresse",
    verify_lede: "Un clic, et votre compte passe à l’adresse qui a reçu cet e‑mail.",
    verify: "Vérifier la nouvelle adresse",
    link_over: "Ce lien a déjà servi ou est trop ancien, ou le changement a été annulé. Vos paramètres montrent l’adresse de votre compte.",
    undo_over: "Ce lien a déjà servi ou est trop ancien. Si quelqu’un d’autre est dans votre compte, faites-vous envoyer un lien pour choisir un nouveau mot de passe.",
    verified: "Votre nouvelle adresse e‑mail est vérifiée.",
    undo_heading: "Annuler le changement d’adresse",
    undo_lede: "Votre compte revient à l’adresse qui a reçu cet e‑mail.",
    undo: "Annuler le changement",
    undo_password: "Le mot de passe ne fonctionne plus : la personne qui a changé l’adresse le connaît peut-être.",
    undo_link: "Nous vous envoyons un lien pour choisir un nouveau mot de passe.",
    on_its_way: |email| {
        format!(
            "Un e‑mail est en route vers {email}. Ouvrez le lien qu’il contient pour vérifier votre nouvelle adresse ; d’ici là, votre compte garde l’ancienne."
        )
    },
    pending: "Votre adresse deviendra {email} une fois ouvert le lien que nous y avons envoyé. Le lien fonctionne jusqu’au {time}.",
    cancel: "Annuler le changement",
    cancelled: "Le changement est annulé. Votre adresse reste la même.",
    nothing_to_cancel: "Il n’y a plus de changement d’adresse à annuler.",
    sent_again: "Un nouvel e‑mail est en route vers la nouvelle adresse. Toujours rien après une minute ? Regardez parmi les indésirables.",
    nothing_to_verify: "Il n’y a plus de changement d’adresse à vérifier.",
};
