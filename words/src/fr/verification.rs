//! Verifying the email of an account.

use crate::Plural;
use crate::en::verification::Verification;

pub const VERIFICATION: Verification = Verification {
    on_its_way: "Un e‑mail est en route",
    sent_to: |lifetime| {
        format!(
            "Nous l’avons envoyé à {{email}}. Ouvrez le lien qu’il contient pour vérifier votre adresse. Il fonctionne pendant {lifetime}."
        )
    },
    not_right: "Une erreur dans l’adresse ? {change}",
    change: "La corriger",
    goes_on: "Vous pouvez laisser cette page ouverte : elle continue d’elle-même dès que votre adresse est vérifiée.",
    spam: "Toujours rien après une minute ? Regardez d’abord parmi les indésirables.",
    until_then: |days| {
        format!(
            "Vous utilisez le compte {{username}}. Tant que votre adresse n’est pas vérifiée, c’est avec ce nom que vous vous connectez ; un compte dont personne ne vérifie l’adresse est supprimé après {days}."
        )
    },
    one_step_left: "Votre adresse e‑mail est vérifiée. Il reste une étape, si vous le souhaitez.",
    nothing_to_wait_for: "Plus rien à attendre",
    nobody_here: "Plus personne n’est connecté ici",
    was_rejected: "Si vous n’avez pas mis fin à la session vous-même, quelqu’un qui lit les e‑mails de cette adresse a répondu : « Je n’ai pas créé ce compte ». Le compte est alors supprimé, et son nom est à nouveau libre. Recréez-le avec une adresse qui est la vôtre.",
    heading: "Vérifier votre adresse e‑mail",
    claim: "Le compte {username} a été créé avec l’adresse {email}. Un clic, et l’adresse appartient à ce compte.",
    verify: "Vérifier l’adresse",
    not_yours: "Ce n’est pas le vôtre ?",
    reject_hint: |days| {
        format!(
            "Alors dites-le, et le compte est supprimé. Si vous ne faites rien, il est supprimé après {days}."
        )
    },
    reject: "Je n’ai pas créé ce compte",
    over: "Ce lien a déjà servi ou est trop ancien, ou quelqu’un a vérifié cette adresse pour un autre compte.",
    resend: "Renvoyer l’e‑mail de vérification",
    verified_already: "Votre adresse e‑mail est déjà vérifiée. Il ne vous reste rien à faire.",
    to_account: "Retour à votre compte",
    older_link: |lifetime| {
        format!("Un lien plus ancien fonctionne encore, pendant {lifetime} après son envoi.")
    },
    goes_to: "L’e‑mail part vers {email}. Ce n’est pas votre adresse ? {correct}",
    correct: "La corriger",
    email_hint: "L’adresse de votre compte. Si elle a été mal saisie, connectez-vous avec votre nom d’utilisateur et corrigez-la.",
    next_in: |seconds| {
        let unit = Plural::french("seconde", "secondes").word(seconds);
        format!("Le prochain pourra partir dans {{seconds}} {unit}.")
    },
    reload: "Rechargez alors la page.",
    verified: "Votre adresse e‑mail est vérifiée.",
    log_in_then: "Votre adresse e‑mail est vérifiée. Connectez-vous pour continuer.",
    verified_elsewhere: |account| {
        format!(
            "L’adresse e‑mail du compte {account} est vérifiée. Connectez-vous, et vous pourrez devenir artiste."
        )
    },
    verified_for_other: |email, account, you| {
        format!(
            "L’adresse {email} du compte {account} est vérifiée. Vous utilisez en ce moment le compte {you}."
        )
    },
    rejected: "Ce compte n’utilise plus votre adresse e‑mail. Il ne vous reste rien à faire.",
    sent_again: |email| format!("Un nouvel e‑mail est en route vers {email}."),
    sent_if_awaited: "Si un compte attend que cette adresse soit vérifiée, un nouvel e‑mail est en route.",
};
