//! Mails about the end of an account.

use crate::en::deletion_mails::DeletionMails;

pub const DELETION_MAILS: DeletionMails = DeletionMails {
    button: "Garder mon compte",
    soon_subject: "Votre compte va bientôt être supprimé",
    soon_preview: |until| format!("Vous pouvez encore le garder jusqu’au {until}."),
    soon_text: |until| {
        format!(
            "Vous avez demandé la suppression de votre compte Stagedoor. Elle aura lieu le {until}, définitivement : après cela, personne ne pourra le rétablir."
        )
    },
    soon_then: "Vous voulez le garder, ou emporter une copie de ce qui est à vous ? Connectez-vous d’ici là. Sinon, il n’y a rien à faire.",
    soon_footer: |host| {
        format!(
            "Si vous n’avez rien demandé, connectez-vous, gardez votre compte et choisissez un nouveau mot de passe, ou prévenez l’équipe qui gère {host}."
        )
    },
    done_subject: "Votre compte est supprimé",
    done_preview: "C’est le dernier e‑mail à son sujet.",
    done_text: "Votre compte Stagedoor est supprimé définitivement, avec tout ce qui y était à vous. C’est le dernier e‑mail à son sujet, et nous ne gardons pas votre adresse.",
    done_kept: "Les titres publics que vous avez laissés ici restent, sous le nom de leur artiste et sans lien avec vous.",
    done_footer: |host| format!("Des questions ? Adressez-vous à l’équipe qui gère {host}."),
};
