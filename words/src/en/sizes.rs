//! How large a file is.

use crate::Plural;
use crate::texts::room;

room! {
    /// How large a file is.
    Sizes = SIZES {
        bytes(number: u64) = Plural::english("byte", "bytes").of(number);
        kilobytes = "KB";
        megabytes = "MB";
        gigabytes = "GB";
        decimal_point = ".";
        unit_space = " ";
    }
}
