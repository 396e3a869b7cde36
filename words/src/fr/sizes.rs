//! How large a file is.

use crate::Plural;
use crate::en::sizes::Sizes;

pub const SIZES: Sizes = Sizes {
    bytes: |number| Plural::french("octet", "octets").of(number),
    kilobytes: "Ko",
    megabytes: "Mo",
    gigabytes: "Go",
    decimal_point: ",",
    // One that does not break.
    unit_space: " ",
};
