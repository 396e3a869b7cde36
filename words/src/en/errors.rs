//! Why something did not happen, and what to do about it.

use crate::texts::room;

room! {
    /// Why something did not happen, and what to do about it.
    Errors = ERRORS {
        log_in = "Log in to continue.";
        login_over = "That was the last try: this login is over. Log in again.";
        login_refused = "That email, username or password is not right. Check them and try again. Just created your account? Log in with your username, or verify your email first.";
        password_wrong = "That is not your current password. Check it and try again.";
        prove_first = "Show that it is you first: enter your password or use a passkey.";
        prove_with_code = "Show that it is you first, with a code or a passkey as well: your password alone is not enough for this.";
        code_wrong = "That code is not right, or it was used before. Wait for the next one and try again.";
        passkey_refused = "That passkey did not work here. Try again, or log in another way.";
        passkey_suspended = "This passkey is suspended since the account was locked. Log in with your password, then keep the passkey in your security settings.";
        not_ready = "This track does not play yet. You can publish it as soon as it does.";
        not_failed = "Only a track that could not be processed can be tried again.";
        export_under_way = "A copy of your data is being made already. Wait until it is ready.";
        export_not_ready = "This copy is not ready yet.";
        export_over = "This copy is over: its time is up, or a file in it was deleted or replaced. Ask for a new one.";
        suspended_first = "This is suspended since the account was locked. Keep or remove it first.";
        no_passkeys_here = "Browsers make no passkeys at this web address. Open Stagedoor by its domain name instead.";
        two_step_is_on = "Two-step login is on already.";
        two_step_is_off = "Two-step login is off. Set it up first.";
        last_way_in = "This is the last way to log in to your account. Set a password first.";
        that_many(most: usize) = format!("There are {most} already, and that is the most. Remove one first.");
        verify_for_artist = "Verify your email before you become an artist.";
        verify_for_passkey = "Verify your email before you add a passkey.";
        verify_for_two_step = "Verify your email before you turn on two-step login.";
        artists_only = "Only artists can upload. Become an artist in your settings first.";
        two_step_needed = "Your role needs two-step login or a passkey. Set one of them up in your settings first.";
        account_leaving(day: &str) = format!("This account is being deleted, on {day}. Keep it first to go on.");
        account_suspended(reason: &str) = format!("This account is suspended: {reason}");
        last_administrator = "This is the last account of an administrator, so it has to stay. Make somebody else one first.";
        account_gone = "This account no longer exists.";
        other_account(username: &str) = format!("That page was opened for another account, and you are logged in as {username} now. Nothing was done. If you are not {username}, log out first.");
        nobody_there = "The account is gone: nobody would read it.";
        nothing_here = "There is nothing here.";
        withheld = "This is not available at the moment.";
        username_taken = "That username is taken. Choose another one.";
        handle_taken = "That address is taken. Choose another one.";
        registration_closed = "This site takes no new accounts at the moment.";
        invitation_required = "New accounts here are by invitation. Open the link of yours.";
        invitation_invalid = "This invitation was used, is too old or was taken back. Ask whoever sent it for another one.";
        maintenance = "This site is closed for a short while. Nothing is lost; come back a little later.";
        link_used = "This link was used or is too old. Ask for a new one.";
        too_large(limit: &str) = format!("That is too large. The limit is {limit}.");
        no_room(left: &str, quota: &str) = format!("There is no room for this file: {left} of your {quota} are left.");
        uploads_under_way(most: usize) = format!("You have {most} uploads under way, and that is the most. Wait until one is done.");
        upload_elsewhere = "This part does not begin where the upload is. Ask where that is, and go on from there.";
        upload_busy = "This upload is being finished right now. Try again in a moment.";
        part_damaged = "This part did not arrive as it was sent. Send it again.";
        no_audio = "That is not an audio file we can take. Use WAV, FLAC, MP3, Ogg, Opus, AAC or M4A.";
        no_picture = "That is not a picture we can take. Use JPEG, PNG or WebP.";
        several_fields = "Some fields need another look.";
        wait(time: &str) = format!("That was too many tries. Wait {time} and try again.");
        away = "Stagedoor is not available right now. Try again in a moment.";
        defect = "Something went wrong on our side. Try again, and if it stays, tell us the request id.";
        other_site = "This request came from another site, so it was not carried out. Open Stagedoor itself and try again.";
        no_such_method = "This address does not take that method.";
        not_understood = "The request is not what this address takes.";
        upload_kept = "Log in to continue. Nothing was uploaded. What you typed comes back after the login; choose the file again then.";
        upload_not_kept = "Log in to continue. Nothing was uploaded, and what you typed could not be kept.";
    }
}
