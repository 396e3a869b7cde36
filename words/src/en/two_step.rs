//! The second step of a login, on, off and between.

use crate::texts::room;

room! {
    /// The second step of a login, on, off and between.
    TwoStep = TWO_STEP {
        heading = "Two-step login";
        app_suspended = "Your authenticator app is suspended";
        suspended_on = "Your account was locked. Logins still ask for a code of the app, and it opens nothing else. Keep it if it is yours; otherwise remove it, and set up another one.";
        suspended_off = "Your account was locked. Two-step login is off, and the app opens nothing. Keep it if it is yours; otherwise remove it, and set up another one.";
        is_on = "Two-step login is on";
        asks = "A login with your password also asks for a code of your authenticator app, or for a backup code.";
        none_left = "There are no backup codes left. Make new ones before you lose your app.";
        codes_left(codes: &str) = format!("You have {codes} left.");
        codes_suspended = "The backup codes are suspended, and count at a login alone: {look_through}";
        renew_hint = "You get ten new ones. Those that you have now stop working.";
        off_hint = "Your password alone logs you in then. The app's codes and the backup codes stop working.";
        turn_off = "Turn off two-step login";
        turn_off_question = "Turn off two-step login?";
        keep_on = "Keep it on";
        password_then = "Your password alone opens your account from then on.";
        codes_stop = "The codes of your authenticator app and your backup codes stop working, for good.";
        passkeys_stay = "Your passkeys go on working.";
        on_again = "You can turn it on again at any time, with a new key for your app and new backup codes.";
        is_off = "Two-step login is off";
        why = "With it on, somebody who learns your password still cannot get in.";
        asks_then = "A login with your password also asks for a code. An authenticator app makes it, on your phone or in your password manager.";
        ten_codes = "You get ten backup codes, for when the app is gone.";
        others_out = "You stay logged in here. Everywhere else you are logged out.";
        set_up = "Set up two-step login";
        verify_why = "The codes would keep everybody else out, and only a verified email shows whose account it is.";
        give_key = "1. Give your app the key";
        qr_code = "QR code of the key, to be scanned with an authenticator app";
        scan = "Scan this with your authenticator app.";
        on_device = "Your app is on this device? {open}";
        open_app = "Open in an app on this device";
        type_key = "Or type the key in:";
        show_it_works = "2. Show that it works";
        code_hint = "The six digits that the app shows now. Nothing changes before they are right.";
        turn_on = "Turn on two-step login";
        turned_off = "Two-step login is off. Your password alone logs you in. Below you can log out everywhere else.";
    }
}
