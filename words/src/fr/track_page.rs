//! The page of a track.

use crate::en::track_page::TrackPage;

pub const TRACK_PAGE: TrackPage = TrackPage {
    by: |artist| format!("par {artist}"),
    share: "Partager",
    copied: "Lien copié",
    edit: "Modifier ce titre",
    being_prepared: "Ce titre est en préparation. Revenez dans un instant.",
    look_again: "Regarder à nouveau",
    does_not_play: "Ce titre ne peut pas être écouté pour le moment.",
    published_on: "Publié le {day}",
    only_you: "Vous seul·e voyez cette page",
    with_link: "Seules les personnes qui ont le lien voient cette page",
};
