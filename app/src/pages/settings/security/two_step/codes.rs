//! Backup codes, until their owner says that they are kept.

use leptos::prelude::*;
use stagedoor_domain::Services;
use stagedoor_domain::second_factor::{BackupCodes, ShownCodes};

use crate::components::icon::{self, Icon};
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::format;
use crate::language::words;

/// Where they can be fetched as a file.
pub const FILE: &str = "/settings/security/two-step/backup-codes.txt";

/// Everything that stands on the sheet.
#[derive(Clone)]
pub struct Sheet {
    codes: Vec<String>,
    /// Whose they are.
    username: String,
    /// When they were made, in words.
    made_on: String,
    /// Which site they open.
    site: String,
}

impl Sheet {
    /// The sheet with the codes of the account `username`.
    pub fn new(shown: ShownCodes, username: &str, services: &Services) -> Self {
        let ShownCodes { codes, made_at } = shown;
        let BackupCodes(codes) = codes;
        Self {
            codes,
            username: username.to_owned(),
            made_on: format::day(made_at),
            site: services.settings.public_url.origin().ascii_serialization(),
        }
    }

    /// The same as a text, for a file.
    pub fn text(&self) -> String {
        let Self {
            codes,
            username,
            made_on,
            site,
        } = self;
        let head = (words().backup_codes.file)(username, site, made_on);
        format!("{head}\n{}\n", codes.join("\n"))
    }
}

/// The codes, and the ways to keep them. Without a script there are no buttons to copy and
/// to print: the file and the browser's own menu do the same.
#[component]
pub fn CodesToKeep(sheet: Sheet, user_id: String) -> impl IntoView {
    let Sheet {
        codes,
        username,
        made_on,
        site,
    } = sheet;
    let codes = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> });
    let backup_codes = &words().backup_codes;
    let username = view! { <strong>{username}</strong> };
    let account = sentence(backup_codes.account, [("username", username.into_any())]);
    view! {
        <section
            class="card codes-sheet" aria-labelledby="codes-title" data-backup-codes
            data-copied=backup_codes.copied
            data-uncopied=backup_codes.not_copied
        >
            <h2 class="card-title" id="codes-title"><Icon shape=icon::KEY />{backup_codes.heading}</h2>
            <p role="status">{backup_codes.are_new}</p>
            <p>{backup_codes.keep_apart}</p>
            <p class="codes-facts">
                <span>{account}</span>
                <span>{(backup_codes.made_on)(&made_on)}</span>
                <span>{site}</span>
                <span>{backup_codes.each_once}</span>
            </p>
            <ul class="backup-codes">{codes.collect_view()}</ul>
            <div class="form-actions">
                <button class="button" type="button" hidden data-copy><Icon shape=icon::COPY />{backup_codes.copy}</button>
                <button class="button" type="button" hidden data-print><Icon shape=icon::PRINTER />{backup_codes.print}</button>
                <a class="button" href=FILE><Icon shape=icon::DOWNLOAD />{backup_codes.download}</a>
                <span class="codes-said" role="status"></span>
            </div>
            <form class="codes-kept" method="post" action="/api/keep_backup_codes">
                <ShownTo user_id />
                <p class="field-hint" id="kept-hint">{backup_codes.shown_until}</p>
                <div class="form-actions">
                    <button class="button button-primary" type="submit" aria-describedby="kept-hint">
                        {backup_codes.keep}
                    </button>
                </div>
            </form>
        </section>
    }
}

/// That there are codes to be kept, which are shown after a proof of who asks.
#[component]
pub fn CodesBehindProof(
    /// The page that takes the proof and leads back.
    proof: String,
) -> impl IntoView {
    let backup_codes = &words().backup_codes;
    view! {
        <section class="card" aria-labelledby="codes-title">
            <h2 class="card-title" id="codes-title"><Icon shape=icon::KEY />{backup_codes.waiting}</h2>
            <p>{backup_codes.waiting_why}</p>
            <div class="form-actions">
                <a class="button button-primary" href=proof>{backup_codes.show}</a>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;

    #[test]
    fn the_file_says_whose_they_are_and_has_one_on_each_line() {
        let sheet = Sheet {
            codes: vec!["aaaa-bbbb-cccc".into(), "dddd-eeee-ffff".into()],
            username: "nina".into(),
            made_on: "26 November 2026".into(),
            site: "https://stagedoor.example".into(),
        };
        assert_eq!(
            sheet.text(),
            "Stagedoor backup codes of nina\nhttps://stagedoor.example\n\
             Made on 26 November 2026. Each one works once.\n\naaaa-bbbb-cccc\ndddd-eeee-ffff\n"
        );
    }
}
