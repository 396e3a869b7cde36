//! Backup codes, the one time that they are shown.

use leptos::prelude::*;
use stagedoor_domain::second_factor::BackupCodes;

use crate::components::icon::{self, Icon};

/// The codes, and a file of them. What happened is said here and not in a message:
/// dismissing one loads the page again, by then without the codes.
#[component]
pub fn ShownCodes(
    codes: BackupCodes,
    /// Whose they are; the file says so.
    username: String,
    /// When they were made, in words.
    today: String,
) -> impl IntoView {
    let BackupCodes(codes) = codes;
    let file = text_url(&format!(
        "Stagedoor backup codes of {username}\nMade on {today}. Each one works once.\n\n{}\n",
        codes.join("\n")
    ));
    let codes = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> });
    view! {
        <section class="card" aria-labelledby="codes-title">
            <h2 class="card-title" id="codes-title"><Icon shape=icon::KEY />"Your backup codes"</h2>
            <p role="status">"Two-step login is on, with new backup codes. Any that you had before do not work any more."</p>
            <p>
                "Each logs you in once when your app is gone. Keep them apart from your phone: "
                <strong>"they are shown only this once"</strong> "."
            </p>
            <ul class="backup-codes">{codes.collect_view()}</ul>
            <div class="form-actions">
                <a class="button button-primary" download="stagedoor-backup-codes.txt" href=file>
                    <Icon shape=icon::DOWNLOAD />"Download"
                </a>
            </div>
        </section>
    }
}

/// A URL that holds `text` itself, so that no request has to fetch it once more.
fn text_url(text: &str) -> String {
    let escaped: String = text
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("data:text/plain;charset=utf-8,{escaped}")
}

#[cfg(test)]
mod tests {
    use super::text_url;

    #[test]
    fn the_file_holds_the_text_byte_for_byte() {
        assert_eq!(
            text_url("a-1 #%\nZoë"),
            "data:text/plain;charset=utf-8,a-1%20%23%25%0AZo%C3%AB"
        );
    }
}
