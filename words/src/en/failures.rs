//! What a page says that could not be shown.

use crate::texts::room;

room! {
    /// What a page says that could not be shown.
    Failures = FAILURES {
        front = "Back to the front";
        request = "Request {id}";
        no_page = "There is no page here";
        no_page_detail = "The address may be mistyped, or the page has moved.";
        no_page_title = "Page not found";
        not_available = "Not available";
        did_not_work = "That did not work";
        go_on = "Go on";
        go_on_to = "Go on to {path}";
    }
}
