//! The table of changes of addresses: asked for, confirmed, undone.

mod closing;
mod exported;
mod keys;
mod of_user;
mod sweep;
mod table;

pub(crate) use closing::close;
pub(crate) use exported::exported;
pub(crate) use keys::{set_keys, stored_keys};
pub(crate) use of_user::ids_of;
pub(crate) use sweep::sweep;
pub(crate) use table::{
    Awaited, EmailChange, awaited_since, close_awaited, end_all_since, find, first_move_since,
    insert, keeps, reserving, set_asked_again, set_confirmed,
};
