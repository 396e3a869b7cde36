//! One's own tracks.

use crate::en::tracks::Tracks;

pub const TRACKS: Tracks = Tracks {
    heading: "Vos titres",
    none: "Rien ici pour le moment : il ne manque que votre premier titre.",
    parts: "Parties de vos titres",
};
