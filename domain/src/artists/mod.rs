//! Artists: under which names music is made here, and who makes it.
//!
//! An artist is no account. Login names are no stage names, a band has several people and
//! a person several projects. Whoever may upload gets one artist when they first need it.

mod approval;
mod artist;
mod handle;
mod own;
mod picture;

pub(crate) use approval::{is_approved, set_approved};
pub use artist::{Artist, ArtistRef, MemberRole};
pub use handle::Handle;
pub(crate) use own::{ensure_for_owner, ensure_own_in, is_member};
pub use own::{ensure_own, own};
pub(crate) use picture::{referred, stored_picture};
