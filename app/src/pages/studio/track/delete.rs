//! `/studio/tracks/{id}/delete`: asking once more before a track is gone.

use leptos::prelude::*;
use stagedoor_domain::tracks::{self, Track};

use super::{id_in, not_found};
use crate::components::icon::{self, Icon};
use crate::components::shown_to::ShownTo;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// What is to go, and who is asked.
pub struct Data {
    user_id: String,
    track: Track,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user_id = request.require_user()?.id.to_string();
    let id = id_in(request.path())?;
    let caller = request.visitor().logged_in().await?;
    let track = tracks::find(&caller, id).await.map_err(not_found)?;
    Ok(Data { user_id, track })
}

/// Says what goes, and asks.
pub fn view(Data { user_id, track }: Data) -> Content {
    let studio = &words().studio;
    let back = format!("/studio/tracks/{}", track.id);
    let main = move || {
        view! {
            <h1 id="question">{studio.delete_question}</h1>
            <form class="form card" method="post" action="/api/delete_track" aria-labelledby="question">
                <ShownTo user_id />
                <input type="hidden" name="id" value=track.id.to_string() />
                <ul class="changes">
                    <li data-kind="final"><Icon shape=icon::MUSIC />{(studio.delete_file)(&track.title)}</li>
                    <li data-kind="final"><Icon shape=icon::ALERT />{studio.delete_final}</li>
                    <li data-kind="same"><Icon shape=icon::PERSON />{studio.delete_others}</li>
                </ul>
                <div class="form-actions">
                    <button class="button button-danger" type="submit">{studio.delete}</button>
                    <a class="button" href=back>{studio.keep}</a>
                </div>
            </form>
        }
    };
    Content::new(studio.delete_question, main)
}
