//! What is wrong with what was typed into a field.

use crate::texts::room;

room! {
    /// What is wrong with what was typed into a field.
    Fields = FIELDS {
        identifier_missing = "Enter your email or username.";
        password_missing = "Enter your password.";
        code_missing = "Enter a code of your authenticator app, or a backup code.";
        username_missing = "Choose a username.";
        username_letters = "Use only the letters A to Z, digits, - and _ in your username.";
        username_short = "Your username needs at least 3 characters.";
        username_long = "Your username may have at most 30 characters.";
        username_other = "That is not the username of this account. Type it as it stands above.";
        tracks_hidden = "The account is suspended and nobody is shown its tracks, so they cannot be left here.";
        email_missing = "Enter your email.";
        email_long = "An email may have at most 254 characters, 64 of them before the @.";
        email_quoted = "Mail to an email with quotation marks often gets lost. Use one without them.";
        email_invisible = "There is an invisible character in that email. Type it instead of pasting it.";
        email_letters = "There are letters in an unusual form before the @, such as wide ones. Type them as plain letters.";
        email_unlikely = "That does not look like an email. Check it for typos.";
        email_domain_refused = "Accounts here cannot have an email of that domain. Use another one.";
        email_not_invited = "This invitation is for another email. Use the one that it was made for.";
        email_same = "That is the email you have now. Enter another one.";
        password_short = "Use at least 8 characters.";
        password_long = "Use at most 128 characters.";
        password_like_you = "This password is too close to your username or email. Choose another one.";
        password_like_site = "This password is too close to a name of this site. Choose another one.";
        password_common = "Many people use this password, so it is quickly guessed. Choose another one.";
        password_same = "That is the password you have now. Choose another one.";
        passkey_name_missing = "Give the passkey a name.";
        passkey_name_long = "Use at most 60 characters.";
        name_unshowable = "The name has a character that cannot be shown. Type it again.";
        artist_name_missing = "Say what you are called on stage.";
        artist_name_long = "Use at most 80 characters.";
        handle_missing = "Choose the last part of your page's address.";
        handle_letters = "Use only small letters a to z, digits and -.";
        handle_short = "Use at least 3 characters.";
        handle_long = "Use at most 30 characters.";
        about_long = "Use at most 2,000 characters.";
        about_unshowable = "The text has a character that cannot be shown. Type it again.";
        link_unlikely = "Each link is the whole address of a page, and begins with https://.";
        link_long = "A link may have at most 300 characters.";
        link_twice = "The same link is there twice. Keep one of them.";
        links_too_many = "Five links are the most. Remove one.";
        title_missing = "Give the track a title.";
        title_long = "Use at most 200 characters.";
        title_unshowable = "The title has a character that cannot be shown. Type it again.";
        description_long = "Use at most 5,000 characters.";
        description_unshowable = "The description has a character that cannot be shown. Type it again.";
        kind_unknown = "Choose one of the kinds.";
        kind_of_artists = "Only an artist can give that up, and this account is a listener’s. Choose another kind.";
        subject_missing = "Say in a few words what it is about.";
        subject_long = "The subject has more than 200 characters. Shorten it.";
        subject_unshowable = "The subject has a character that cannot be shown. Type it again.";
        message_missing = "Write a message.";
        message_long = "The message has more than 5,000 characters. Shorten it.";
        message_unshowable = "The message has a character that cannot be shown. Type it again.";
        far_too_long = "This is far too long. Shorten it.";
        file_missing = "Choose an audio file.";
        picture_missing = "Choose a picture.";
        picture_broken = "This picture is damaged. Save it again, or choose another one.";
        picture_large = "This picture has too many pixels. Make it smaller: 30 megapixels are the most.";
        picture_small = "This picture is too small. Its sides need at least 64 pixels.";
        file_refused = "The virus scanner refused this file. Choose another one.";
        theme_unknown = "Choose one of the themes.";
        language_unknown = "Choose one of the languages.";
        no_such_page = "This page of the list does not exist.";
    }
}
