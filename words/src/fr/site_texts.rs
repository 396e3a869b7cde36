//! What the texts of the operator say where nothing is filled in.

use crate::en::site_texts::SiteTexts;

pub const SITE_TEXTS: SiteTexts = SiteTexts {
    unnamed: "l’équipe qui gère ce site",
    run_by: |name| format!("Ce site est géré par {name}."),
    nobody_yet: "L’équipe qui gère ce site n’a pas encore dit qui elle est. D’ici là, personne ne répond de cette page.",
    write_to: |contact| format!("Écrivez à {contact}."),
    no_contact_yet: "L’équipe qui gère ce site n’a pas encore dit comment la joindre.",
};
