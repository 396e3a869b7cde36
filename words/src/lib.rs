//! Every text that people read, in every language there is.
//!
//! A room of texts is declared, with its English, in `en/`, and said again in `fr/`: a
//! text that is missing there, or is one too many, does not compile. A text is a plain
//! one, or a function where something is said in the middle of it. Whoever shows it takes
//! the room by its name (`let frame = &words.frame;`, then `frame.settings`), by which the
//! tests of this crate find what nobody uses.

mod count;
mod en;
mod fr;
mod language;
mod sentence;
mod texts;

pub use count::Plural;
pub use language::{Direction, Language};
pub use sentence::{Piece, pieces};

use texts::catalogue;

catalogue! {
    /// What stands around every page.
    frame: Frame = FRAME,
    /// What islands say once the page is open.
    islands: Islands = ISLANDS,
    /// Numbers of things, such as "2 minutes".
    counted: Counted = COUNTED,
    /// When something was.
    times: Times = TIMES,
    /// How large a file is.
    sizes: Sizes = SIZES,
    /// What people are here.
    roles: Roles = ROLES,
    /// The card that offers to become an artist, and the one that comes after it.
    creator_card: CreatorCard = CREATOR_CARD,
    /// Artists in numbers, for whoever runs the site.
    creator_numbers: CreatorNumbers = CREATOR_NUMBERS,
    /// The Account tab.
    account: Account = ACCOUNT,
    /// What cannot be done, where nobody can say more.
    problems: Problems = PROBLEMS,
    /// Why a file did not become something that plays.
    processing: Processing = PROCESSING,
    /// What the texts of the operator say where nothing is filled in.
    site_texts: SiteTexts = SITE_TEXTS,
    /// What a page says that could not be shown.
    failures: Failures = FAILURES,
    /// What forms have in common, and the pages that links in mails lead to.
    forms: Forms = FORMS,
    /// Making an account.
    registration: Registration = REGISTRATION,
    /// Coming and going.
    login: Login = LOGIN,
    /// The button that asks for a passkey, and what became of it.
    passkey_form: PasskeyForm = PASSKEY_FORM,
    /// Verifying the email of an account.
    verification: Verification = VERIFICATION,
    /// Setting a new password when the old one is forgotten.
    password_reset: PasswordReset = PASSWORD_RESET,
    /// Showing once more who one is.
    proof: Proof = PROOF,
    /// Moving an account to another email.
    email_change: EmailChange = EMAIL_CHANGE,
    /// "This wasn't me": locking an account, and what comes after.
    lockdown: Lockdown = LOCKDOWN,
    /// Why something did not happen, and what to do about it.
    errors: Errors = ERRORS,
    /// What stands around an error on a page of its own.
    error_pages: ErrorPages = ERROR_PAGES,
    /// What the site says while it is closed.
    maintenance: Maintenance = MAINTENANCE,
    /// What is wrong with what was typed into a field.
    fields: Fields = FIELDS,
    /// What the pages of the settings have in common.
    settings: Settings = SETTINGS,
    /// Giving an account another name.
    username_change: UsernameChange = USERNAME_CHANGE,
    /// Changing a password that is known.
    password_change: PasswordChange = PASSWORD_CHANGE,
    /// Where somebody is logged in.
    sessions: Sessions = SESSIONS,
    /// What a lockdown has suspended.
    suspended: Suspended = SUSPENDED,
    /// Uploading a track.
    upload: Upload = UPLOAD,
    /// One's own tracks, and one of them.
    studio: Studio = STUDIO,
    /// The page of a track.
    track_page: TrackPage = TRACK_PAGE,
    /// What plays tracks.
    player: Player = PLAYER,
    /// Mails about a track that was looked at before it is public.
    track_mails: TrackMails = TRACK_MAILS,
    /// What somebody reads whose account is suspended.
    suspension: Suspension = SUSPENSION,
    /// Mails about an account that an operator has suspended, or restored.
    suspension_mails: SuspensionMails = SUSPENSION_MAILS,
    /// One's own tracks.
    tracks: Tracks = TRACKS,
    /// The second step of a login, on, off and between.
    two_step: TwoStep = TWO_STEP,
    /// Backup codes, until their owner says that they are kept, and new ones.
    backup_codes: BackupCodes = BACKUP_CODES,
    /// The passkeys that somebody has, and another one.
    passkeys: Passkeys = PASSKEYS,
    /// The parts of a list, and long texts in it.
    lists: Lists = LISTS,
    /// The page of the site itself, for visitors and for those who are logged in.
    home: Home = HOME,
    /// What pages look like.
    appearance: Appearance = APPEARANCE,
    /// What an artist says of themselves: the tab of the settings.
    artist_settings: ArtistSettings = ARTIST_SETTINGS,
    /// An artist's page, and what other sites show of it.
    artist_page: ArtistPage = ARTIST_PAGE,
    /// What happened to an account: the page.
    log: Log = LOG,
    /// The tab "Your data": what is stored, a copy of it, the way out.
    own_data: OwnData = OWN_DATA,
    /// What is stored about somebody: each kind, why, and for how long.
    stored_data: StoredData = STORED_DATA,
    /// What a copy of somebody's data says of itself.
    export_readme: ExportReadme = EXPORT_README,
    /// The mail about a copy of somebody's data.
    export_mails: ExportMails = EXPORT_MAILS,
    /// Giving an account another email.
    own_email: OwnEmail = OWN_EMAIL,
    /// How an account is protected.
    overview: Overview = OVERVIEW,
    /// What is best done next for the safety of an account.
    advice: Advice = ADVICE,
    /// What a client runs on.
    devices: Devices = DEVICES,
    /// What happened to an account, for its owner.
    security_log: SecurityLog = SECURITY_LOG,
    /// What several mails say.
    letters: Letters = LETTERS,
    /// Mails about an account: that it is there, that it is an artist's, how to get back in.
    account_mails: AccountMails = ACCOUNT_MAILS,
    /// Deleting one's account, and keeping it.
    deletion: Deletion = DELETION,
    /// Mails about the end of an account.
    deletion_mails: DeletionMails = DELETION_MAILS,
    /// Mails about the email that an account has, or is to have.
    address_mails: AddressMails = ADDRESS_MAILS,
    /// Mails about what happened to an account.
    notices: Notices = NOTICES,
    /// Mails about an account that was locked, and what comes after it.
    lockdown_notices: LockdownNotices = LOCKDOWN_NOTICES,
    /// Asking the people who run the site.
    support: Support = SUPPORT,
    /// Mails about that.
    support_mails: SupportMails = SUPPORT_MAILS,
    /// The pages for those who run the site.
    admin: Admin = ADMIN,
    /// Files that arrive in parts, while the page is open.
    uploads: Uploads = UPLOADS,
}
