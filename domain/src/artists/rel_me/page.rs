//! What a page is to whoever reads it.

use futures::future::BoxFuture;
use url::Url;

/// A page that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it was in the end.
    pub address: Url,
    /// Its HTML, or the first megabyte of it.
    pub html: String,
}

/// Why a page was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// There is no such page, or it is none that is read.
    Refused,
    /// It may be another time.
    Unreachable,
}

/// What reads pages of other sites.
pub trait ReadPage: Send + Sync {
    /// Reads the page at this address.
    ///
    /// # Errors
    /// [`Unread`]: whether there is none, or it may be read another time.
    fn read(&self, address: Url) -> BoxFuture<'_, Result<Page, Unread>>;
}
