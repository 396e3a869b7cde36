//! What the site says while it is closed.

use crate::en::maintenance::Maintenance;

pub const MAINTENANCE: Maintenance = Maintenance {
    title: "Fermé pour un court moment",
    detail: "Nous travaillons sur le site. Rien n’est perdu ; revenez un peu plus tard.",
    open_again: "Réouverture prévue : {time}",
    longer: "C’est un peu plus long que prévu.",
    try_again: "Réessayer",
};
