//! Mails about an account: that it is there, that it is an artist's, how to get back in.

use crate::en::account_mails::AccountMails;

pub const ACCOUNT_MAILS: AccountMails = AccountMails {
    verify_subject: "Vérifiez votre adresse e‑mail",
    verify_preview: "Un clic, et votre compte est prêt.",
    verify_text: "Un compte Stagedoor vient d’être créé avec cette adresse e‑mail (par vous, nous l’espérons). Vérifiez l’adresse, et vous pourrez devenir artiste.",
    verify_button: "Vérifier l’adresse",
    verify_footer: |days| {
        format!(
            "Ce n’était pas vous ? Ouvrez le lien et choisissez « Je n’ai pas créé ce compte », ou ne faites rien : un compte qui n’est pas vérifié est supprimé au bout de {days}."
        )
    },
    claims_preview: "Un clic sur le compte qui est le vôtre.",
    claims_one: "Ce compte a été créé avec votre adresse e‑mail. Vérifiez-la, si ce compte est à vous.",
    claims_several: "Ces comptes ont été créés avec votre adresse e‑mail. Vérifiez celui qui est à vous ; les autres ne pourront plus utiliser votre adresse.",
    claims_links: |time| format!("Chaque lien fonctionne une seule fois, pendant {time}."),
    claims_footer: |days| {
        format!(
            "Un compte n’est pas à vous ? Ouvrez son lien et choisissez « Je n’ai pas créé ce compte », ou ne faites rien : un compte qui n’est pas vérifié est supprimé au bout de {days}."
        )
    },
    attempted_subject: "Quelqu’un a voulu créer un compte avec votre adresse e‑mail",
    attempted_heading: "Vous avez déjà un compte",
    attempted_preview: "Vous avez déjà un compte, et rien n’y a changé.",
    attempted_text: "Quelqu’un a voulu créer un compte Stagedoor avec cette adresse e‑mail. Vous avez déjà un compte, et l’adresse reste la vôtre : personne d’autre ne peut la vérifier, et rien n’a changé dans votre compte.",
    attempted_then: "Si c’était vous, connectez-vous plutôt.",
    attempted_footer: "Ce n’était pas vous ? Il n’y a rien à faire. La personne a reçu la même réponse qu’avec une nouvelle adresse, et ce qu’elle a créé disparaît tout seul.",
    artist_subject: "Vous êtes maintenant artiste",
    artist_preview: "La scène est à vous : vous pouvez mettre en ligne votre premier titre.",
    artist_text: "La scène est à vous. Vous pouvez désormais mettre en ligne vos propres titres. Votre compte reste tel qu’il était.",
    artist_button: "Mettre un titre en ligne",
    artist_footer: |host| {
        format!(
            "Si ce n’était pas vous, quelqu’un d’autre utilise peut-être votre compte. Prévenez l’équipe qui gère {host}, et choisissez un nouveau mot de passe."
        )
    },
    reset_subject: "Choisissez un nouveau mot de passe",
    reset_text: "Avec ce lien, vous choisissez un nouveau mot de passe pour votre compte Stagedoor. Toutes vos sessions prennent fin, vous vous connectez donc ensuite avec le nouveau.",
    reset_button: "Choisir le mot de passe",
    reset_footer: "Ce n’était pas vous ? Ne faites rien : sans ce lien, personne ne peut choisir de mot de passe ici. Ne le transmettez à personne.",
};
