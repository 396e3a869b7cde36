//! What the upload page's script fills: the list of files on their way. Without it nothing
//! of this is seen.

use leptos::prelude::*;
use serde_json::{Value, json};

use crate::components::icon::{self, Icon};
use crate::language::words;

/// Where the files on their way are listed. What the script says is in `data-words`, with
/// places in braces that it fills; one file's row is in the template.
#[component]
pub fn UploadQueue(
    /// The largest file, as people read it.
    most: String,
) -> impl IntoView {
    let words = words();
    let (upload, uploads) = (&words.upload, &words.uploads);
    let said = json!({
        "waiting": uploads.waiting,
        "starting": uploads.starting,
        "sent": uploads.sent,
        "sending": uploads.sending,
        "paused": uploads.paused,
        "offline": uploads.offline,
        "finishing": uploads.finishing,
        "done": uploads.done,
        "failed": uploads.failed,
        "refused": uploads.refused,
        "empty": uploads.empty,
        "session_over": uploads.session_over,
        "missing": uploads.missing,
        "other_file": uploads.other_file,
        "cancelled": uploads.cancelled,
        "edits_wait": uploads.edits_wait,
        "uploaded": (upload.uploaded)("{title}"),
        "problems": problems(&most),
        "fields": fields(),
    });
    view! {
        <section data-uploads data-words=said.to_string() aria-labelledby="uploads-title" hidden>
            <h2 id="uploads-title">{uploads.heading}</h2>
            <ul class="uploads"></ul>
            <template><UploadRow /></template>
        </section>
        <div class="visually-hidden" role="status" aria-atomic="false" data-uploads-status></div>
    }
    .into_any()
}

/// What the row of a file says of a refusal, by its code: the API itself speaks English.
fn problems(most: &str) -> Value {
    let words = words();
    let (errors, uploads) = (&words.errors, &words.uploads);
    json!({
        "CREATOR_ROLE_REQUIRED": errors.artists_only,
        "TWO_STEP_REQUIRED": errors.two_step_needed,
        "REAUTHENTICATION_REQUIRED": errors.prove_with_code,
        "ACCOUNT_LEAVING": uploads.account_closed,
        "ACCOUNT_SUSPENDED": uploads.account_closed,
        "NOT_FOUND": uploads.gone,
        "WRONG_USER": words.islands.somebody_else,
        "CONFLICT": uploads.failed,
        "TOO_MANY": uploads.too_many,
        "QUOTA_EXCEEDED": uploads.no_room,
        "PAYLOAD_TOO_LARGE": (errors.too_large)(most),
        "UNSUPPORTED_MEDIA_TYPE": errors.no_audio,
        "UPLOAD_LOCKED": errors.upload_busy,
        "RATE_LIMITED": uploads.too_fast,
        "CHECKSUM_MISMATCH": uploads.failed,
        "INTERNAL": errors.defect,
        "SERVICE_UNAVAILABLE": errors.away,
    })
}

/// The same of what is typed beside it, by field and reason.
fn fields() -> Value {
    let fields = &words().fields;
    json!({
        "title.required": fields.title_missing,
        "title.too_long": fields.title_long,
        "title.invalid": fields.title_unshowable,
        "description.too_long": fields.description_long,
        "description.invalid": fields.description_unshowable,
        "file.required": fields.file_missing,
        "file.refused": fields.file_refused,
    })
}

/// How the buttons look that go on with a file, and those that end it.
const LOUD_CLASS: &str = "button";
const QUIET_CLASS: &str = "button button-quiet";

#[component]
fn UploadRow() -> impl IntoView {
    let words = words();
    let (upload, uploads) = (&words.upload, &words.uploads);
    let button = |part: &'static str, label: &'static str, class: &'static str| {
        view! {
            <button class=class type="button" data-part=part>
                <span>{label}<span class="visually-hidden">" "<span data-file></span></span></span>
            </button>
        }
        .into_any()
    };
    let fields = view! {
        <div class="field">
            <label>{upload.title}</label>
            <input id="uploads-name" type="text" maxlength="200" autocomplete="off" data-part="title" />
        </div>
        <div class="field">
            <label>{upload.description}</label>
            <textarea id="uploads-words" rows="1" maxlength="5000" data-part="description"></textarea>
        </div>
    };
    let links = view! {
        <a class="button button-primary" data-part="login" href="/login?next=%2Fstudio%2Fupload" target="_blank">
            <span>{words.frame.log_in}<span class="visually-hidden">" ("{uploads.new_tab}")"</span></span>
        </a>
        <a class="button" data-part="track">{uploads.open}</a>
    };
    // The compiler has a limit for how deep a view may be.
    let (fields, links) = (fields.into_any(), links.into_any());
    view! {
        <li>
            <div class="uploads-head">
                <span data-part="name"></span>
                <span data-part="size"></span>
            </div>
            <div class="uploads-fields" data-part="fields">{fields}</div>
            <progress data-part="progress"></progress>
            <p class="uploads-state" data-part="state"></p>
            <p class="uploads-problem field-error" role="alert" data-part="problem"></p>
            <div class="uploads-actions">
                {button("pause", uploads.pause, LOUD_CLASS)}
                {button("resume", uploads.resume, LOUD_CLASS)}
                {button("retry", uploads.retry, LOUD_CLASS)}
                {button("choose", uploads.choose, LOUD_CLASS)}
                {links}
                {button("cancel", uploads.cancel, QUIET_CLASS)}
                {button("hide", uploads.hide, QUIET_CLASS)}
            </div>
        </li>
    }
    .into_any()
}

/// That files can be dropped, where the script takes them.
#[component]
pub fn DropHint() -> impl IntoView {
    let uploads = &words().uploads;
    view! {
        <div class="upload-drop" hidden>
            <Icon shape=icon::UPLOAD />
            <p data-drop="later">{uploads.drop}</p>
            <p data-drop="now">{uploads.drop_now}</p>
        </div>
    }
    .into_any()
}
