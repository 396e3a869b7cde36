//! English, as in `docs/voice.md`; and what texts there are.

pub mod counted;
pub mod frame;
pub mod islands;
pub mod roles;
pub mod sizes;
pub mod times;
