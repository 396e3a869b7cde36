//! The server: joins the parts, knows HTTP.
//!
//! The library exists so that tests drive the same router that the program
//! serves. What Stagedoor does is in `stagedoor-domain`, what people see in
//! `stagedoor-app`.

pub mod api;
pub mod cli;
pub mod config;
pub mod connections;
pub mod router;
pub mod serve;

mod assemble;
mod assets;
mod causes;
mod client_address;
mod compression;
mod content_disposition;
mod creator_gate;
mod error_answers;
mod form_parts;
mod head;
mod logging;
mod pace;
mod pages;
mod permissions;
mod refusal_pace;
mod refusals;
mod request_id;
mod request_limits;
mod request_log;
mod request_target;
mod security_headers;
mod server_fns;
mod shown_to;
mod studio;
mod unread_body;
mod upload_form;
