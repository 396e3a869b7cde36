//! Mails about the email that an account has, or is to have.

use crate::en::address_mails::AddressMails;

pub const ADDRESS_MAILS: AddressMails = AddressMails {
    new_subject: "Vérifiez votre nouvel e-mail",
    new_preview: "Un clic, et votre compte passe à cet e-mail.",
    new_text: |username| {
        format!(
            "Quelqu’un, vous, nous l’espérons, veut faire passer le compte Stagedoor {username} à cet e-mail. Tant que vous ne l’avez pas vérifié, le compte garde celui qu’il a."
        )
    },
    new_button: "Vérifier le nouvel e-mail",
    new_footer: "Ce n’était pas vous ? Ne faites rien : sans ce clic, rien ne change.",
    changed_subject: "Votre e-mail a été changé",
    asked_subject: "Quelqu’un a demandé à changer votre e-mail",
    changed_preview: |at| format!("{at}. Si ce n’était pas vous, annulez le changement."),
    changed_text: "Votre compte Stagedoor est passé de cet e-mail à celui-ci :",
    asked_text: "Quelqu’un, vous, nous l’espérons, a demandé à faire passer votre compte Stagedoor de cet e-mail à celui-ci :",
    changed_then: |until| {
        format!(
            "Désormais, vous vous connectez avec le nouveau, et nos messages y arrivent. L’ancien reste réservé à votre compte jusqu’au {until}."
        )
    },
    asked_then: "Rien n’a encore changé : le nouveau doit d’abord être vérifié.",
    changed_ask: "C’était vous ? Il n’y a rien à faire. Si ce n’était pas vous, annulez le changement.",
    changed_footer: |until| {
        format!(
            "« Annuler le changement » garde votre compte à cet e-mail, met fin à toutes les sessions, retire le mot de passe et vous envoie un lien pour en choisir un nouveau. Cela fonctionne une seule fois, jusqu’au {until}."
        )
    },
    used_subject: "Quelqu’un a voulu utiliser votre e-mail",
    used_preview: "Il reste le vôtre, et rien n’a changé dans votre compte.",
    used_text: "Quelqu’un a voulu faire passer un autre compte Stagedoor à cet e-mail. C’est celui de votre compte : rien n’a été déplacé, et rien n’a changé dans votre compte.",
    used_then: "Si c’était vous, connectez-vous plutôt à ce compte, ou utilisez un autre e-mail.",
    used_footer: "Ce n’était pas vous ? Il n’y a rien à faire. La personne a reçu la même réponse qu’avec un nouvel e-mail.",
    kept_subject: "Votre e-mail est encore réservé à un compte",
    kept_preview: |until| format!("Il pourra servir à un autre compte après le {until}."),
    kept_text: "Quelqu’un, peut-être vous, a voulu utiliser cet e-mail pour un compte Stagedoor. Il est encore réservé à un compte qui en a changé, pour que ce changement puisse être annulé. D’ici là, aucun autre compte ne peut l’avoir, et rien n’a changé.",
    kept_ask: "C’est votre compte, et ce n’est pas vous qui avez fait ce changement ? Annulez-le.",
    kept_footer: |until| {
        format!(
            "« Annuler le changement » ramène votre compte à cet e-mail, met fin à toutes les sessions, retire le mot de passe et vous envoie un lien pour en choisir un nouveau. Cela fonctionne une seule fois, jusqu’au {until}. Ce n’est pas votre compte ? Réessayez après cette date."
        )
    },
};
