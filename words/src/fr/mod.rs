//! French: polite, plain, with the spaces that its punctuation asks for.

pub mod counted;
pub mod frame;
pub mod islands;
pub mod roles;
pub mod sizes;
pub mod times;
