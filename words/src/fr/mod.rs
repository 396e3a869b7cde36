//! French: polite, plain, with the spaces that its punctuation asks for.

pub mod account;
pub mod counted;
pub mod creator_card;
pub mod email_change;
pub mod error_pages;
pub mod errors;
pub mod failures;
pub mod fields;
pub mod forms;
pub mod frame;
pub mod islands;
pub mod lockdown;
pub mod login;
pub mod password_reset;
pub mod problems;
pub mod proof;
pub mod registration;
pub mod roles;
pub mod site_texts;
pub mod sizes;
pub mod times;
pub mod verification;
