//! What the site says while it is closed.

use crate::texts::room;

room! {
    /// What the site says while it is closed.
    Maintenance = MAINTENANCE {
        title = "Closed for a short while";
        detail = "We are working on the site. Nothing is lost; come back a little later.";
        open_again = "Open again, we think: {time}";
        longer = "It takes a little longer than we thought.";
        try_again = "Try again";
    }
}
