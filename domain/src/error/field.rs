//! What is wrong with one field of a form.

use std::borrow::Cow;

use stagedoor_words::{Fields, Language};

/// A field of a form that holds something which cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, as the form and the API spell it.
    pub field: &'static str,
    /// What is wrong with it.
    pub fault: Fault,
}

impl FieldError {
    /// A fault of `field`.
    pub const fn new(field: &'static str, fault: Fault) -> Self {
        Self { field, fault }
    }

    /// What an operator is told, in English.
    pub(crate) fn for_operators(
        field: &'static str,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let message = message.into();
        Self::new(field, Fault::Operators { code, message })
    }

    /// A stable, machine-readable reason, such as `too_short`.
    pub const fn code(&self) -> &'static str {
        self.fault.code()
    }

    /// One sentence for the person who typed it.
    pub fn message(&self, language: Language) -> Cow<'_, str> {
        self.fault.message(language)
    }
}

/// Declares what can be wrong: its name, the code that programs match on, and its text.
macro_rules! faults {
    ($($(#[$about:meta])* $fault:ident = $code:literal, $text:expr;)*) => {
        /// What can be wrong with a field.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Fault {
            $($(#[$about])* $fault,)*
            /// Something that only an operator is told, in English.
            Operators {
                /// What programs match on.
                code: &'static str,
                /// What is said.
                message: Cow<'static, str>,
            },
        }

        impl Fault {
            const fn code(&self) -> &'static str {
                match self {
                    $(Self::$fault => $code,)*
                    Self::Operators { code, .. } => code,
                }
            }

            fn message(&self, language: Language) -> Cow<'_, str> {
                let text: fn(&Fields) -> &'static str = match self {
                    $(Self::$fault => $text,)*
                    Self::Operators { message, .. } => return Cow::Borrowed(message),
                };
                Cow::Borrowed(text(&language.words().fields))
            }
        }
    };
}

faults! {
    /// Neither name nor address.
    IdentifierMissing = "required", |fields| fields.identifier_missing;
    /// No password.
    PasswordMissing = "required", |fields| fields.password_missing;
    /// No code of the second step.
    CodeMissing = "required", |fields| fields.code_missing;
    /// No username.
    UsernameMissing = "required", |fields| fields.username_missing;
    /// Something in a username that is not of its alphabet.
    UsernameLetters = "invalid", |fields| fields.username_letters;
    /// A short username.
    UsernameShort = "too_short", |fields| fields.username_short;
    /// A long username.
    UsernameLong = "too_long", |fields| fields.username_long;
    /// Another username than that of the account which is to be deleted.
    UsernameOther = "mismatch", |fields| fields.username_other;
    /// Public tracks of a suspended account, which nobody is shown.
    TracksHidden = "hidden", |fields| fields.tracks_hidden;
    /// No address.
    EmailMissing = "required", |fields| fields.email_missing;
    /// A long address.
    EmailLong = "too_long", |fields| fields.email_long;
    /// An address that needs quotation marks.
    EmailQuoted = "invalid", |fields| fields.email_quoted;
    /// An address with something in it that nobody sees.
    EmailInvisible = "invalid", |fields| fields.email_invisible;
    /// An address with letters in it that look like others.
    EmailLetters = "invalid", |fields| fields.email_letters;
    /// Something that is no address.
    EmailUnlikely = "invalid", |fields| fields.email_unlikely;
    /// An address of a domain that this site takes none of.
    EmailDomainRefused = "domain_refused", |fields| fields.email_domain_refused;
    /// Another address than the one that was invited.
    EmailNotInvited = "mismatch", |fields| fields.email_not_invited;
    /// The address that the account has.
    EmailSame = "same", |fields| fields.email_same;
    /// A short password.
    PasswordShort = "too_short", |fields| fields.password_short;
    /// A long password.
    PasswordLong = "too_long", |fields| fields.password_long;
    /// A password that repeats what is known of whoever has it.
    PasswordLikeYou = "too_similar", |fields| fields.password_like_you;
    /// A password that repeats a name of this site.
    PasswordLikeSite = "too_similar", |fields| fields.password_like_site;
    /// A password that many have.
    PasswordCommon = "too_common", |fields| fields.password_common;
    /// The password that the account has.
    PasswordSame = "same", |fields| fields.password_same;
    /// A passkey without a name.
    PasskeyNameMissing = "required", |fields| fields.passkey_name_missing;
    /// A passkey with a long name.
    PasskeyNameLong = "too_long", |fields| fields.passkey_name_long;
    /// A name with something in it that no screen shows.
    NameUnshowable = "invalid", |fields| fields.name_unshowable;
    /// An artist without a name.
    ArtistNameMissing = "required", |fields| fields.artist_name_missing;
    /// A long name of an artist.
    ArtistNameLong = "too_long", |fields| fields.artist_name_long;
    /// No handle.
    HandleMissing = "required", |fields| fields.handle_missing;
    /// Something in a handle that is not of its alphabet.
    HandleLetters = "invalid", |fields| fields.handle_letters;
    /// A short handle.
    HandleShort = "too_short", |fields| fields.handle_short;
    /// A long handle.
    HandleLong = "too_long", |fields| fields.handle_long;
    /// A long text about an artist.
    AboutLong = "too_long", |fields| fields.about_long;
    /// A text about an artist with something in it that no screen shows.
    AboutUnshowable = "invalid", |fields| fields.about_unshowable;
    /// A link that leads to no page that everybody can open.
    LinkUnlikely = "invalid", |fields| fields.link_unlikely;
    /// A long link.
    LinkLong = "too_long", |fields| fields.link_long;
    /// The same link twice.
    LinkTwice = "duplicate", |fields| fields.link_twice;
    /// More links than are shown.
    LinksTooMany = "too_many", |fields| fields.links_too_many;
    /// A track without a title.
    TitleMissing = "required", |fields| fields.title_missing;
    /// A long title.
    TitleLong = "too_long", |fields| fields.title_long;
    /// A title with something in it that no screen shows.
    TitleUnshowable = "invalid", |fields| fields.title_unshowable;
    /// A long description.
    DescriptionLong = "too_long", |fields| fields.description_long;
    /// A description with something in it that no screen shows.
    DescriptionUnshowable = "invalid", |fields| fields.description_unshowable;
    /// A question of a kind that there is not.
    KindUnknown = "invalid", |fields| fields.kind_unknown;
    /// The wish to be a listener again of somebody who is one.
    KindOfArtists = "not_an_artist", |fields| fields.kind_of_artists;
    /// A question without a subject.
    SubjectMissing = "required", |fields| fields.subject_missing;
    /// A long subject.
    SubjectLong = "too_long", |fields| fields.subject_long;
    /// A subject with something in it that no screen shows.
    SubjectUnshowable = "invalid", |fields| fields.subject_unshowable;
    /// Nothing was said.
    MessageMissing = "required", |fields| fields.message_missing;
    /// A long message.
    MessageLong = "too_long", |fields| fields.message_long;
    /// A message with something in it that no screen shows.
    MessageUnshowable = "invalid", |fields| fields.message_unshowable;
    /// A text that was not even read to its end.
    FarTooLong = "too_long", |fields| fields.far_too_long;
    /// No file.
    FileMissing = "required", |fields| fields.file_missing;
    /// No picture.
    PictureMissing = "required", |fields| fields.picture_missing;
    /// A picture of which something is missing, or that is not what it says.
    PictureBroken = "invalid", |fields| fields.picture_broken;
    /// A picture with more pixels than are read.
    PictureLarge = "too_large", |fields| fields.picture_large;
    /// A picture that is a speck.
    PictureSmall = "too_small", |fields| fields.picture_small;
    /// A file that the virus scanner does not let through.
    FileRefused = "refused", |fields| fields.file_refused;
    /// A theme that there is not.
    ThemeUnknown = "invalid", |fields| fields.theme_unknown;
    /// A language that there is not.
    LanguageUnknown = "invalid", |fields| fields.language_unknown;
    /// A place in a list that this list never gave.
    NoSuchPage = "invalid", |fields| fields.no_such_page;
}
