//! The parts of the bare peer, see `main.rs`.

mod data;
mod pools;
mod records;
mod routes;
mod store;

pub use data::{Data, Promotion, User};
pub use pools::Pools;
pub use routes::router;
