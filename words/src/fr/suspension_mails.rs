//! Mails about an account that an operator has suspended, or restored.

use crate::en::suspension_mails::SuspensionMails;

pub const SUSPENSION_MAILS: SuspensionMails = SuspensionMails {
    suspended_subject: "Votre compte est suspendu",
    suspended_preview: "Ce message dit pourquoi, et ce que vous pouvez faire.",
    suspended_text: |host| {
        format!("L’équipe qui gère {host} a suspendu votre compte. Voici pourquoi :")
    },
    suspended_then: "Vous êtes déconnecté partout, et ce que vous aviez rendu public est masqué. Rien n’a été supprimé. Vous pouvez encore vous connecter pour nous écrire, emporter une copie de vos données ou supprimer votre compte.",
    suspended_button: "Voir ce que vous pouvez faire",
    restored_subject: "Votre compte est de nouveau ouvert",
    restored_preview: "La suspension est terminée. Tout est comme avant.",
    restored_text: |host| {
        format!("L’équipe qui gère {host} a mis fin à la suspension de votre compte.")
    },
    restored_then: "Ce qui était public est de nouveau visible, et vous pouvez utiliser votre compte comme avant.",
    footer: |host| format!("Des questions ? Écrivez à l’équipe qui gère {host}."),
};
