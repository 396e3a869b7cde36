//! Mails about questions to the people who run the site, and their answers.

use crate::en::support_mails::SupportMails;

pub const SUPPORT_MAILS: SupportMails = SupportMails {
    verify_subject: "Envoyez votre message à l’assistance",
    verify_preview: "Un clic, et nous lisons ce que vous avez écrit.",
    verify_text: |host, reference| {
        format!(
            "Quelqu’un, vous sans doute, a écrit à l’assistance de {host} en donnant cette adresse. Votre message est gardé sous la référence {reference}. Ouvrez le lien et envoyez-le : nous le lirons, et notre réponse arrivera ici."
        )
    },
    verify_button: "Ouvrir votre message",
    verify_several: |host, messages| {
        format!(
            "Quelqu’un, vous sans doute, a écrit plusieurs fois à l’assistance de {host} en donnant cette adresse. Voici les liens vers {messages} de ces messages. Ouvrez ceux qui sont de vous et envoyez-les : nous les lirons, et nos réponses arriveront ici."
        )
    },
    message: "Message",
    verify_footer: |days| {
        format!(
            "Ce n’était pas vous ? Ne faites rien : personne ne lit ce message, et il est supprimé au bout de {days}."
        )
    },
    link_opens: |days| {
        format!(
            "Ce lien ouvre votre message et nos réponses pendant {days}. Ne le transmettez à personne."
        )
    },
    waits_subject: "Quelqu’un attend l’assistance",
    waits_preview: "Un message est resté sans réponse.",
    waits_text: |reference| {
        format!("Quelqu’un a écrit à l’assistance et attend une réponse. Référence : {reference}.")
    },
    waits_button: "Ouvrir le message",
    wait_subject: "D’autres messages attendent l’assistance",
    wait_preview: |messages| format!("Encore sans réponse : {messages}."),
    wait_text: |messages| match messages {
        1 => "Un autre message à l’assistance attend une réponse.".to_owned(),
        messages => format!(
            "{messages} autres messages à l’assistance attendent une réponse. Ils sont arrivés trop vite pour un e‑mail chacun."
        ),
    },
    wait_button: "Ouvrir la liste",
    wait_footer: |host| format!("Vous recevez ceci parce que vous aidez à gérer {host}."),
    waits_footer: |host| {
        format!(
            "Vous recevez ceci parce que vous aidez à gérer {host}. Il n’y a qu’un e‑mail jusqu’à la réponse."
        )
    },
    answered_subject: "Une réponse de l’assistance",
    answered_preview: "Nous avons répondu à ce que vous nous avez écrit.",
    answered_text: |reference| {
        format!("Vous nous avez écrit, voici notre réponse. Référence : {reference}.")
    },
    answered_button: "Tout lire et répondre",
    answered_footer: "Personne ne lit les réponses à cet e‑mail. Répondez sur la page, où tout se trouve.",
    listener_subject: "Vous êtes à nouveau membre",
    listener_preview: "Comme vous l’avez demandé. Votre compte reste.",
    listener_text: "Comme vous l’avez demandé, vous n’êtes plus artiste. Votre compte, votre nom et vos paramètres restent tels quels.",
    listener_hidden: "Vos titres sont cachés : vous seul·e pouvez les entendre.",
    listener_kept: "Vos titres restent tels quels, et qui pouvait les entendre le peut toujours.",
    listener_deleted: "Vos titres sont supprimés, comme convenu.",
    listener_anew: "Si vous changez d’avis, vous pouvez redevenir artiste dans vos paramètres.",
    listener_button: "Ouvrir vos paramètres",
    listener_footer: |host| {
        format!("Si vous ne l’avez pas demandé, prévenez l’équipe qui gère {host}.")
    },
};
