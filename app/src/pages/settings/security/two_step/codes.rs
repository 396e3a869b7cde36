//! Backup codes, until their owner says that they are kept.

use leptos::prelude::*;
use stagedoor_domain::Services;
use stagedoor_domain::second_factor::{BackupCodes, ShownCodes};

use crate::components::icon::{self, Icon};
use crate::components::shown_to::ShownTo;
use crate::format;

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
        format!(
            "Stagedoor backup codes of {username}\n{site}\nMade on {made_on}. Each one works once.\n\n{}\n",
            codes.join("\n")
        )
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
    view! {
        <section
            class="card codes-sheet" aria-labelledby="codes-title" data-backup-codes
            data-copied="All ten are copied. Paste them where you keep them."
            data-uncopied="Your browser does not let this page copy. Select the codes, or download them."
        >
            <h2 class="card-title" id="codes-title"><Icon shape=icon::KEY />"Your backup codes"</h2>
            <p role="status">"These codes are new. Any that you had before do not work any more."</p>
            <p>
                "Each logs you in once when your app is gone. Keep them apart from your phone: on paper, or in \
                 your password manager."
            </p>
            <p class="codes-facts">
                <span>"Stagedoor account: " <strong>{username}</strong></span>
                <span>"Made on " {made_on}</span>
                <span>{site}</span>
                <span>"Each code works once. Cross out what you have used."</span>
            </p>
            <ul class="backup-codes">{codes.collect_view()}</ul>
            <div class="form-actions">
                <button class="button" type="button" hidden data-copy><Icon shape=icon::COPY />"Copy"</button>
                <button class="button" type="button" hidden data-print><Icon shape=icon::PRINTER />"Print"</button>
                <a class="button" href=FILE><Icon shape=icon::DOWNLOAD />"Download"</a>
                <span class="codes-said" role="status"></span>
            </div>
            <form class="codes-kept" method="post" action="/api/keep_backup_codes">
                <ShownTo user_id />
                <p class="field-hint" id="kept-hint">
                    "Until you press this, this browser shows them again whenever you come to this page. \
                     After that nobody can see them any more."
                </p>
                <div class="form-actions">
                    <button class="button button-primary" type="submit" aria-describedby="kept-hint">
                        "I have kept them"
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
    view! {
        <section class="card" aria-labelledby="codes-title">
            <h2 class="card-title" id="codes-title"><Icon shape=icon::KEY />"Your new backup codes wait for you"</h2>
            <p>
                "You have not said yet that you have kept them. They log you in, so we ask you to show that it \
                 is you before we show them again."
            </p>
            <div class="form-actions">
                <a class="button button-primary" href=proof>"Show the backup codes"</a>
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
