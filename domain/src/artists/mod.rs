//! Artists: under which names music is made here, and who makes it.
//!
//! An artist is no account. Login names are no stage names, a band has several people and
//! a person several projects. Whoever may upload gets one artist when they first need it.

mod approval;
mod artist;
mod edit;
mod erasing;
mod exported;
mod find;
mod form;
mod gate;
mod handle;
mod handles;
mod hidden;
mod links;
mod new_picture;
mod own;
mod picture;
pub mod rel_me;
mod rows;

pub(crate) use approval::{is_approved, set_approved};
pub use artist::{Artist, ArtistRef, Link, MemberRole, OwnArtist};
pub use edit::edit;
pub(crate) use erasing::{bare, leave, memberships, remove};
pub(crate) use exported::exported;
pub use find::mine;
pub(crate) use find::{Named, by_handle};
pub use form::{ArtistChanges, MOST_LINKS};
pub(crate) use gate::require_creator_in;
pub use gate::{require_creator, require_own};
pub use handle::Handle;
pub(crate) use handles::sweep_handles;
pub(crate) use hidden::{Hidden, hidden_of, is_hidden, settle_hidden};
pub use new_picture::{require_editor, set_picture};
pub(crate) use own::{ensure_for_owner, ensure_own_in, is_member};
pub use own::{ensure_own, own};
pub(crate) use picture::{named_pictures, referred, stored_picture};
