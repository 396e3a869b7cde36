//! English, as in `docs/voice.md`; and what texts there are.

pub mod account;
pub mod counted;
pub mod creator_card;
pub mod failures;
pub mod frame;
pub mod islands;
pub mod problems;
pub mod roles;
pub mod site_texts;
pub mod sizes;
pub mod times;
