//! Files that arrive in parts, while the page is open.

use crate::texts::room;

room! {
    /// Files that arrive in parts, while the page is open.
    Uploads = UPLOADS {
        heading = "Your uploads";
        drop = "Drop files anywhere on this page, several at once if you like. They start right away.";
        drop_now = "Let go to upload";
        waiting = "Waits for its turn";
        starting = "Starting";
        sent = "{percent} sent";
        sending = "{percent} sent, {speed} a second, {left} left";
        paused = "Paused at {percent}";
        offline = "The connection is lost at {percent}. The upload goes on by itself once it is back.";
        finishing = "All of it is here and is being checked.";
        done = "Uploaded";
        failed = "That did not work. What has arrived is kept.";
        refused = "This file was not taken.";
        empty = "This file is empty.";
        account_closed = "Your account is not open at the moment. Load this page again: it says why.";
        gone = "What had arrived of this file is not there any more. Try again, and it starts anew.";
        too_many = "As many files as can are on their way or wait to go on. Finish one or cancel it first.";
        no_room = "There is not enough room left for this file. Delete a track to make some.";
        too_fast = "That was too many tries. Wait a moment and try again.";
        session_over = "Your session has ended. Log in, and the upload goes on here.";
        missing = "{percent} has arrived. Choose the same file again to go on.";
        other_file = "That is another file. Choose {name}.";
        cancelled = "{name} is cancelled.";
        edits_wait = "Your changes could not be saved yet. They are kept in this browser and saved the next time this page is open.";
        pause = "Pause";
        resume = "Go on";
        retry = "Try again";
        cancel = "Cancel";
        hide = "Remove from this list";
        choose = "Choose the file";
        open = "Open the track";
        new_tab = "opens in a new tab";
    }
}
