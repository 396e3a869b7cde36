//! The file and the picture of a track, and others in their place.

use leptos::prelude::*;
use stagedoor_domain::tracks::Track;

use crate::components::field::{FieldError, described_by};
use crate::components::form_errors::FormErrors;
use crate::components::shown_to::ShownTo;
use crate::components::sleeve::Sleeve;
use crate::dto::FormState;
use crate::format;
use crate::language::words;

/// What the file is, and for artists the form that replaces it.
#[component]
pub fn OwnFile(
    track: Track,
    form: FormState,
    limit: u64,
    user_id: String,
    is_artist: bool,
) -> impl IntoView {
    let words = words();
    let (studio, upload) = (&words.studio, &words.upload);
    let action = format!("/studio/tracks/{}/file", track.id);
    let most = format::size(i64::try_from(limit).unwrap_or(i64::MAX));
    let facts = (studio.file_facts)(
        format::format_name(&track.content_type),
        &format::size(track.size_bytes),
    );
    let loudness = track.loudness_lufs.map(|lufs| {
        let rounded = (studio.loudness)(&format::tenths(lufs));
        view! { ", " {rounded} }
    });
    let problem = form.problem("file");
    let about = view! {
        <h2 class="card-title" id="own-file">{studio.file_heading}</h2>
        <p>
            {facts}{loudness}
            {track.original_url.map(|url| view! { ". " <a href=url download="">{studio.download}</a> })}
        </p>
    }
    .into_any();
    if !is_artist {
        return view! { <section class="card" aria-labelledby="own-file">{about}</section> }
            .into_any();
    }
    view! {
        <form class="form card" method="post" action=action enctype="multipart/form-data" novalidate aria-labelledby="own-file">
            <ShownTo user_id />
            {about}
            <FormErrors form />
            <div class="field">
                <label for="file">{studio.new_file}</label>
                <p class="field-hint" id="file-hint">{(upload.file_hint)(&most)} " " {studio.replace_how}</p>
                <input
                    id="file" name="file" type="file" required
                    accept="audio/*,.wav,.flac,.mp3,.ogg,.oga,.opus,.aac,.m4a"
                    aria-describedby=described_by("file", true, problem.is_some())
                    aria-invalid=problem.is_some().then_some("true")
                />
                {problem.map(|problem| view! { <FieldError name="file" problem /> })}
            </div>
            <div class="form-actions"><button class="button" type="submit">{studio.replace}</button></div>
        </form>
    }
    .into_any()
}

/// The picture, and the form that replaces it.
#[component]
pub fn Artwork(track: Track, form: FormState, user_id: String) -> impl IntoView {
    let studio = &words().studio;
    let action = format!("/studio/tracks/{}/artwork", track.id);
    let problem = form.problem("file");
    // The form of the audio file has a field of the same name.
    let id = "artwork-file";
    view! {
        <form class="form card" method="post" action=action enctype="multipart/form-data" novalidate aria-labelledby="artwork">
            <h2 class="card-title" id="artwork">{studio.artwork_heading}</h2>
            <ShownTo user_id />
            <div class="sleeve"><Sleeve track=track is_large=true /></div>
            <div class="field">
                <label for=id>{studio.picture}</label>
                <p class="field-hint" id="artwork-hint">{studio.artwork_how}</p>
                <input
                    id=id name="file" type="file" required accept="image/jpeg,image/png,image/webp"
                    aria-describedby="artwork-hint"
                    aria-invalid=problem.is_some().then_some("true")
                />
                {problem.map(|problem| view! { <FieldError name="artwork-file" problem /> })}
            </div>
            <div class="form-actions"><button class="button" type="submit">{studio.set_artwork}</button></div>
        </form>
    }
    .into_any()
}
