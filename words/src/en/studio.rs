//! One's own tracks, and one of them.

use crate::texts::room;

room! {
    /// One's own tracks, and one of them.
    Studio = STUDIO {
        lede = "What you have brought here, and who can hear it.";
        none = "Nothing here yet. Your first track is one upload away.";
        your_page = "Your artist page";
        room(used: &str, quota: &str) = format!("{used} of {quota} used");
        public = "Public";
        unlisted = "Unlisted";
        private = "Private";
        queued = "In the queue";
        processing(percent: i32) = format!("Getting ready, {percent}%");
        failed = "Does not play";
        waiting = "Waits to be looked at";
        rejected = "Not published";
        getting_ready = "Getting ready to play";
        queued_how = "Your file is stored. It will be turned into something that plays everywhere, which takes a little while.";
        at = "{percent}% done";
        done = "It is ready. Load this page again to go on.";
        look_again = "Look again";
        failed_heading = "This track does not play";
        try_again = "Try again";
        tried_again = "We try again.";
        not_failed = "There is nothing to try again: the track is on its way, or plays.";
        listen = "Listen";
        details = "Details";
        save = "Save";
        saved = "Saved.";
        hear_heading = "Who can hear it";
        public_how = "Everybody can find it and listen.";
        public_soon = "It becomes public as soon as it plays.";
        unlisted_how = "Whoever has the link can listen. It is in no list.";
        private_how = "Only you can hear it.";
        publish_later = "You can publish it as soon as it plays.";
        publish_how = "Publish it, and everybody can listen. You can take it back.";
        publish = "Publish";
        published(title: &str) = format!("“{title}” is public. Everybody can listen now.");
        now_waiting(title: &str) = format!("“{title}” waits: somebody listens to it before it is public, and you get a mail.");
        make_unlisted = "Only with a link";
        now_unlisted = "Only people with the link can listen now.";
        make_private = "Make it private";
        now_private = "Only you can hear it now.";
        waiting_how = "Your first track is listened to before it is public. You get a mail when that is done.";
        withdraw = "Take it back";
        rejected_how = "It was listened to and not made public. The mail we sent says why. You can change it and publish it again.";
        open_page = "Open its page";
        link_heading = "Its link";
        link_label = "Link for whoever you choose";
        copy = "Copy link";
        copied = "Link copied";
        renew_link = "Make a new link";
        renew_how = "Once you make a new link or revoke this one, it leads nowhere.";
        link_renewed = "Here is the new link. The one before leads nowhere.";
        revoke_link = "Revoke the link";
        link_revoked = "The link leads nowhere now.";
        no_link = "There is no link now: until you make one, nobody but you can listen.";
        make_link = "Make a link";
        file_heading = "Its file";
        file_facts(format: &str, size: &str) = format!("{format}, {size}");
        loudness(lufs: &str) = format!("{lufs} LUFS");
        download = "Download the original";
        replace = "Replace the file";
        replace_how = "Its link, its plays and who can hear it stay. What plays now plays on until the new file is ready.";
        new_file = "New audio file";
        replaced = "The new file is stored and is getting ready to play.";
        artwork_heading = "Its picture";
        artwork_how = "A JPEG, PNG or WebP picture, best square and 1,400 pixels or more.";
        picture = "Picture";
        set_artwork = "Use this picture";
        artwork_set = "The picture is there.";
        delete = "Delete track";
        delete_heading = "Delete it";
        delete_how = "The track goes for good, with its plays and its links.";
        delete_question = "Delete this track?";
        delete_file(title: &str) = format!("“{title}” goes from everywhere, at once: its page, its links, its picture and its files.");
        delete_final = "This cannot be undone. Nobody can bring it back.";
        delete_others = "Your other tracks, your account and your artist page stay.";
        keep = "Keep it";
        deleted(title: &str) = format!("“{title}” is deleted.");
    }
}
