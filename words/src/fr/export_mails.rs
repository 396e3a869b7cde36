//! The mail about a copy of somebody's data.

use crate::en::export_mails::ExportMails;

pub const EXPORT_MAILS: ExportMails = ExportMails {
    subject: "Votre copie est prête",
    preview: |until| format!("Vous pouvez la télécharger jusqu’au {until}."),
    text: "La copie de vos données que vous avez demandée est prête. Téléchargez-la depuis vos paramètres : nous vous demanderons d’abord de montrer que c’est bien vous.",
    until: |until| {
        format!(
            "Elle y reste jusqu’au {until}. Ensuite elle est effacée, et vous pouvez en demander une autre."
        )
    },
    button: "Ouvrir vos données",
    footer: "Vous n’avez rien demandé ? Alors quelqu’un d’autre est dans votre compte. Choisissez un nouveau mot de passe : cela déconnecte tout le monde.",
};
