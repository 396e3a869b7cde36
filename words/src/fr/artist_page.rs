//! An artist's page, and what other sites show of it.

use crate::en::artist_page::ArtistPage;

pub const ARTIST_PAGE: ArtistPage = ArtistPage {
    only_you: "Personne d’autre ne voit cette page tant qu’aucun titre n’est public.",
    only_you_next: "Ouvrir vos titres",
    edit: "Modifier votre page d’artiste",
    picture_of: |name| format!("Image de {name}"),
    links: |name| format!("{name} ailleurs"),
    links_back: "renvoie à cette page",
    tracks: "Titres",
    no_tracks: "Rien à écouter pour le moment.",
    parts: "Parties de la liste",
    feed: "Flux RSS",
    listen_to: |name| format!("Écoutez {name} sur Stagedoor."),
    by: |title, name| format!("{title} de {name}"),
    feed_title: |name| format!("{name} sur Stagedoor"),
};
