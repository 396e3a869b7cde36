//! Coming and going.

use crate::texts::room;

room! {
    /// Coming and going.
    Login = LOGIN {
        took_too_long = "That took too long. Log in again.";
        too_long_or_codes = "That took too long or had too many wrong codes. Log in again.";
        nothing_to_wait_for = "There is nothing to wait for here.";
    }
}
