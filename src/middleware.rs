//! The layers around the routes: each is one step on the way of every request that
//! passes it. The order in which they stand is in [`crate::router`].

pub(crate) mod client_address;
pub(crate) mod compression;
pub(crate) mod error_answers;
pub(crate) mod head;
pub(crate) mod language;
pub(crate) mod maintenance;
pub(crate) mod method_override;
pub(crate) mod other_origins;
pub(crate) mod pace;
mod problem_page;
pub(crate) mod refusal_pace;
pub(crate) mod refusals;
pub(crate) mod request_id;
pub(crate) mod request_limits;
pub(crate) mod request_log;
pub(crate) mod request_target;
pub(crate) mod said_of;
pub(crate) mod security_headers;
pub(crate) mod unread_body;
