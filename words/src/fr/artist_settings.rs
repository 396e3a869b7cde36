//! What an artist says of themselves: the tab of the settings.

use crate::en::artist_settings::ArtistSettings;

pub const ARTIST_SETTINGS: ArtistSettings = ArtistSettings {
    heading: "Artiste",
    about_tab: "Voici ce que l’on voit de vous en tant qu’artiste. Vous vous connectez toujours avec votre nom d’utilisateur.",
    see_page: "Voir votre page",
    name: "Nom d’artiste",
    name_hint: "Votre nom sur scène : 80 caractères au plus.",
    handle: "Adresse de la page",
    handle_hint: |address| {
        format!("La fin de {address} : de 3 à 30 caractères, a à z, 0 à 9 et -.")
    },
    handle_kept: "Si vous la changez, l’ancienne adresse mène ici pendant un an, et personne d’autre ne l’obtient.",
    about: "À propos (facultatif)",
    links: "Liens (facultatifs)",
    links_hint: "Jusqu’à 5 de vos pages ailleurs. Un lien est marqué comme le vôtre quand sa page renvoie à celle-ci avec rel=me ; nous regardons quand vous l’enregistrez, puis chaque semaine.",
    link: |number| format!("Lien {number}"),
    is_yours: "Renvoie ici : cette page est à vous",
    picture: "Image (facultative)",
    picture_hint: |most| {
        format!(
            "JPEG, PNG ou WebP, {most} au plus. Elle devient carrée, et ce que l’appareil photo y a écrit disparaît."
        )
    },
    picture_now: "Votre image actuelle",
    leave: "Vous voulez redevenir simple membre ? {ask}.",
    leave_ask: "Demandez-le-nous",
    save: "Enregistrer l’artiste",
    saved: "Votre page d’artiste est enregistrée.",
    partly_saved: "Ce qui convient est enregistré. Revoyez le reste.",
    page_kept: "Connectez-vous pour continuer. Rien n’a été enregistré. Ce que vous aviez saisi revient après la connexion ; il faudra choisir l’image de nouveau.",
    page_not_kept: "Connectez-vous pour continuer. Rien n’a été enregistré, et ce que vous aviez saisi n’a pas pu être gardé.",
    artists_only: "C’est ici que les artistes disent qui ils sont",
};
