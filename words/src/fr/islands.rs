//! What islands say once the page is open.

use crate::en::islands::Islands;

pub const ISLANDS: Islands = Islands {
    upload: "Mettre en ligne",
};
