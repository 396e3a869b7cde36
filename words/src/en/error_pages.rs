//! What stands around an error on a page of its own.

use crate::texts::room;

room! {
    /// What stands around an error on a page of its own.
    ErrorPages = ERROR_PAGES {
        log_in_first = "Log in first";
        not_possible = "That is not possible";
        nothing_here = "Nothing here";
        too_much = "Too much at once";
        too_many_tries = "Too many tries";
        in_a_moment = "Back in a moment";
        went_wrong = "Something went wrong";
        settings = "Open your settings";
        security_settings = "Open your security settings";
    }
}
