//! What a client runs on.

use crate::en::devices::Devices;

pub const DEVICES: Devices = Devices {
    on: |browser, system| format!("{browser} sur {system}"),
    app: "Une application",
    program: "Un programme",
    unknown_browser: "Un navigateur inconnu",
    unknown_system: "un système inconnu",
};
