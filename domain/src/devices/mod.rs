//! The tables of devices: those that somebody was told of, and those whose wrong
//! passwords are counted apart.

pub(crate) mod exported;
pub(crate) mod known_devices;
pub(crate) mod login_devices;

pub use login_devices::REMEMBERED;
