//! Passwords: what one may be, and what checks one. Nothing here knows accounts.

mod breached;
mod hasher;
mod password;

pub use hasher::{Asker, HashSettings, PasswordHasher};
pub(crate) use password::normalise;
pub use password::{MAX_CHARACTERS, MIN_CHARACTERS, Password};
