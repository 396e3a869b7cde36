//! Mails about a track that was looked at before it is public.

use crate::en::track_mails::TrackMails;

pub const TRACK_MAILS: TrackMails = TrackMails {
    approved_subject: "Votre titre est public",
    approved_preview: "Tout le monde peut l’écouter.",
    approved_text: |title| {
        format!(
            "Nous avons écouté « {title} », et ce titre est maintenant public : tout le monde peut l’entendre. Vos prochains titres seront publics dès que vous les publierez."
        )
    },
    approved_button: "Ouvrir la page du titre",
    refused_subject: "Votre titre n’a pas été publié",
    refused_preview: "Ce message dit pourquoi, et ce que vous pouvez faire.",
    refused_text: |title| {
        format!("Nous avons écouté « {title} » et ne l’avons pas rendu public. Voici pourquoi :")
    },
    refused_then: "Ce titre reste à vous : vous pouvez l’écouter, le modifier et le publier à nouveau.",
    refused_button: "Ouvrir votre titre",
    footer: |host| format!("Des questions ? Écrivez à l’équipe qui gère {host}."),
};
