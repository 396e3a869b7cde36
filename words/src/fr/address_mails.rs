//! Mails about the email that an account has, or is to have.

use crate::en::address_mails::AddressMails;

pub const ADDRESS_MAILS: AddressMails = AddressMails {
    new_subject: "Vérifiez votre nouvelle adresse e‑mail",
    new_preview: "Un clic, et votre compte passe à cette adresse.",
    new_text: |username| {
        format!(
            "Quelqu’un (vous, nous l’espérons) veut faire passer le compte Stagedoor {username} à cette adresse e‑mail. Tant que vous ne l’avez pas vérifiée, le compte garde celle qu’il a."
        )
    },
    new_button: "Vérifier la nouvelle adresse",
    new_footer: "Ce n’était pas vous ? Ne faites rien : sans ce clic, rien ne change.",
    changed_subject: "Votre adresse e‑mail a été changée",
    asked_subject: "Quelqu’un a demandé à changer votre adresse e‑mail",
    changed_preview: |at| format!("{at}. Si ce n’était pas vous, annulez le changement."),
    changed_text: "Votre compte Stagedoor est passé de cette adresse e‑mail à la suivante :",
    asked_text: "Quelqu’un (vous, nous l’espérons) a demandé à faire passer votre compte Stagedoor de cette adresse e‑mail à la suivante :",
    changed_then: |until| {
        format!(
            "Désormais, vous vous connectez avec la nouvelle, et nos messages y arrivent. L’ancienne reste réservée à votre compte jusqu’au {until}."
        )
    },
    asked_then: "Rien n’a encore changé : la nouvelle adresse doit d’abord être vérifiée.",
    changed_ask: "C’était vous ? Il n’y a rien à faire. Si ce n’était pas vous, annulez le changement.",
    changed_footer: |until| {
        format!(
            "« Annuler le changement » ramène votre compte à cette adresse, met fin à toutes les sessions, retire le mot de passe et vous envoie un lien pour en choisir un nouveau. Cela fonctionne une seule fois, jusqu’au {until}."
        )
    },
    asked_footer: |until| {
        format!(
            "« Annuler le changement » garde votre compte à cette adresse, met fin à toutes les sessions, retire le mot de passe et vous envoie un lien pour en choisir un nouveau. Cela fonctionne une seule fois, jusqu’au {until}."
        )
    },
    used_subject: "Quelqu’un a voulu utiliser votre adresse e‑mail",
    used_preview: "Elle reste la vôtre, et rien n’a changé dans votre compte.",
    used_text: "Quelqu’un a voulu faire passer un autre compte Stagedoor à cette adresse e‑mail. C’est celle de votre compte : rien n’a été déplacé, et rien n’a changé dans votre compte.",
    used_then: "Si c’était vous, connectez-vous plutôt à ce compte, ou utilisez une autre adresse.",
    used_footer: "Ce n’était pas vous ? Il n’y a rien à faire. La personne a reçu la même réponse qu’avec une nouvelle adresse.",
    kept_subject: "Votre adresse e‑mail est encore réservée à un compte",
    kept_preview: |until| format!("Elle pourra servir à un autre compte après le {until}."),
    kept_text: "Quelqu’un, peut-être vous, a voulu utiliser cette adresse e‑mail pour un compte Stagedoor. Elle est encore réservée à un compte qui en a changé, pour que ce changement puisse être annulé. D’ici là, aucun autre compte ne peut l’avoir, et rien n’a changé.",
    kept_ask: "C’est votre compte, et ce n’est pas vous qui avez fait ce changement ? Annulez-le.",
    kept_footer: |until| {
        format!(
            "« Annuler le changement » ramène votre compte à cette adresse, met fin à toutes les sessions, retire le mot de passe et vous envoie un lien pour en choisir un nouveau. Cela fonctionne une seule fois, jusqu’au {until}. Ce n’est pas votre compte ? Réessayez après cette date."
        )
    },
};
