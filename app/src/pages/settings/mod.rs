//! The settings, a page or a folder for each tab.

pub mod account;
pub mod appearance;
pub mod artist;
pub mod data;
pub mod security;
pub mod username;
