//! What people are here.

use crate::en::roles::Roles;

pub const ROLES: Roles = Roles {
    listener: "Membre",
    artist: "Artiste",
    premium: "Artiste premium",
    moderator: "Modération",
    administrator: "Administration",
    producer: "Production",
    label: "Label",
};
