//! What an artist shows to everybody: their page and their feed, once there is something
//! to hear.

mod feed;
mod find;

pub use feed::{Feed, FeedItem, FoundFeed, PlayedFile, feed};
pub use find::{ArtistPage, Found, find, find_public, tracks};
