//! What islands say once the page is open: the page brings these along.

use crate::texts::room;

room! {
    /// What islands say once the page is open.
    Islands = ISLANDS {
        upload = "Upload";
    }
}
