//! Copies of one's data: the one that is being made, those that there are, and asking for
//! another.

use std::time::Duration;

use leptos::prelude::*;
use stagedoor_domain::exports::{Export, Exports, State};

use crate::components::icon::{self, Icon};
use crate::components::moment::Moment;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::format;
use crate::language::words;

/// What there is of copies, and the form that asks for one.
#[component]
pub(super) fn Copies(
    exports: Exports,
    user_id: String,
    /// Bytes of the files that could be in one.
    stored_bytes: u64,
    lifetime: Duration,
) -> impl IntoView {
    let own_data = &words().own_data;
    let under_way = exports.items.iter().find(|one| one.state.is_under_way());
    let next = match under_way {
        Some(export) => making(export).into_any(),
        None => asking(&exports, user_id, stored_bytes).into_any(),
    };
    let made = exports.items.into_iter();
    let made: Vec<_> = made
        .filter(|one| !one.state.is_under_way())
        .map(one)
        .collect();
    let made = (!made.is_empty()).then(|| {
        view! {
            <h3 class="copies-title" id="copies">{own_data.copies}</h3>
            <ul class="entries" aria-labelledby="copies">{made}</ul>
        }
    });
    view! {
        <section class="card" aria-labelledby="copy-title">
            <h2 class="card-title" id="copy-title"><Icon shape=icon::DOWNLOAD />{own_data.copy}</h2>
            <p>{(own_data.copy_is)(&format::days(lifetime))}</p>
            {next}
            {made}
        </section>
    }
}

/// The script asks how far it is now and then; without it a link looks again.
fn making(export: &Export) -> impl IntoView + use<> {
    let own_data = &words().own_data;
    let said = own_data
        .at
        .replace("{percent}", &export.progress.to_string());
    view! {
        <div
            class="copy-progress" data-export=export.id.to_string()
            data-at=own_data.at data-done=own_data.done data-told=own_data.now_ready
        >
            <p class="entry-title" id="making">{own_data.making}</p>
            <progress max="100" value=export.progress.to_string() aria-labelledby="making"></progress>
            <p class="field-hint">
                <span data-progress="" role="status">{said}</span> " "
                {own_data.making_how} " " <a href="/settings/data">{own_data.look_again}</a>
            </p>
        </div>
    }
}

fn asking(exports: &Exports, user_id: String, stored_bytes: u64) -> impl IntoView + use<> {
    let own_data = &words().own_data;
    let is_allowed = exports.remaining_today > 0;
    let hint = match exports.next_at {
        Some(at) => {
            let moment = view! { <Moment at /> };
            sentence(own_data.none_left, [("moment", moment.into_any())])
        }
        None => (own_data.more_today)(exports.remaining_today).into_any(),
    };
    let with_files = (stored_bytes > 0 && is_allowed).then(|| {
        let size = format::size(i64::try_from(stored_bytes).unwrap_or(i64::MAX));
        view! {
            <div class="data-choice">
                <label>
                    <input type="checkbox" name="include_media" value="on" aria-describedby="with-files-hint" />
                    {own_data.with_files}
                </label>
                <p class="field-hint" id="with-files-hint">{(own_data.with_files_hint)(&size)}</p>
            </div>
        }
    });
    view! {
        <form class="form" method="post" action="/api/ask_for_export">
            <ShownTo user_id />
            {with_files}
            <div class="form-actions">
                <button class="button button-primary" type="submit" aria-describedby="copies-left" disabled=!is_allowed>
                    {own_data.ask}
                </button>
            </div>
            <p class="field-hint" id="copies-left">{hint}</p>
        </form>
    }
}

fn one(export: Export) -> impl IntoView {
    let own_data = &words().own_data;
    let title = format!("copy-{}", export.id);
    let moment = view! { <Moment at=export.created_at /> };
    let name = sentence(own_data.copy_of, [("moment", moment.into_any())]);
    let (kind, state) = match export.state {
        State::Ready => (Some("verified"), own_data.ready),
        State::Failed => (Some("unverified"), own_data.failed),
        _ => (None, own_data.over),
    };
    let files = if export.include_media {
        own_data.files_in_it
    } else {
        own_data.no_files_in_it
    };
    let is_ready = export.state == State::Ready;
    let size = export.size_bytes.filter(|_| is_ready);
    let size = size.map(|bytes| format!(" · {}", format::size(bytes)));
    let until = export.expires_at.filter(|_| is_ready).map(|at| {
        let moment = view! { <Moment at /> };
        view! { " · " {sentence(own_data.until, [("moment", moment.into_any())])} }
    });
    let failed = (export.state == State::Failed)
        .then(|| view! { <p class="entry-facts">{own_data.failed_how}</p> });
    let download = is_ready.then(|| {
        let file = format!("/settings/data/exports/{}", export.id);
        view! { <a class="button" href=file aria-describedby=title.clone()>{own_data.download}</a> }
    });
    view! {
        <li class="entry">
            <Icon shape=icon::DATA />
            <div>
                <p class="entry-title"><span id=title>{name}</span> " " <span class="badge" data-kind=kind>{state}</span></p>
                <p class="entry-facts">{files} {size} {until}</p>
                {failed}
            </div>
            {download}
        </li>
    }
}
