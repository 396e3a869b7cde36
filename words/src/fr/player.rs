//! What plays tracks.

use crate::Plural;
use crate::en::player::Player;

pub const PLAYER: Player = Player {
    name: "Lecteur",
    play: "Lire",
    pause: "Pause",
    position: "Position",
    volume: "Volume",
    at_of: "{at} sur {length}",
    listen_to: |title| format!("Écouter « {title} »"),
    failed: "Ce titre ne peut pas être lu pour le moment. Réessayez dans un instant.",
    plays: |number| Plural::french("écoute", "écoutes").of(number),
};
