//! The server: joins the parts, knows HTTP.
//!
//! The library exists so that tests drive the same router that the program
//! serves. What Stagedoor does is in `stagedoor-domain`, what people see in
//! `stagedoor-app`.

// The futures of a request are nested deeper than rustc follows by default, once it
// optimises: 130 levels, and more with every layer.
#![recursion_limit = "256"]

pub mod api;
pub mod assets;
pub mod cli;
pub mod config;
pub mod connections;
mod counted;
pub mod metrics;
pub mod router;
pub mod scripts;
mod serve;

mod accept_encoding;
mod archive;
mod assemble;
mod backup_codes;
mod error_chain;
mod feed;
mod logged_address;
mod logging;
mod media;
mod middleware;
mod oembed;
mod ownership;
mod pages;
mod permissions;
mod preconditions;
mod server_fns;
mod shown_to;
pub mod state;
pub mod traces;
mod upload;
pub mod version;
mod warnings;
