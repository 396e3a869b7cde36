//! What a visitor finds: what this is, and the way in.

use leptos::prelude::*;
use stagedoor_domain::settings::Registration;
use stagedoor_domain::tracks::Track;

use super::newest::Newest;
use crate::language::words;
use crate::rendering::Content;

pub(super) fn view(newest: Vec<Track>, registration: Registration) -> Content {
    let words = words();
    let (home, frame) = (&words.home, &words.frame);
    let is_open = registration == Registration::Open;
    let come_in_how = match registration {
        Registration::Open => home.come_in_how,
        Registration::Invite => words.registration.by_invitation_detail,
        Registration::Closed => words.registration.closed_detail,
    };
    let main = move || {
        view! {
            <section class="hero">
                <div class="hero-text">
                    <h1>{home.headline}</h1>
                    <p class="lede">{home.lede}</p>
                    <div class="hero-actions">
                        {is_open.then(|| view! {
                            <a class="button button-primary" href="/register">{frame.create_account}</a>
                        })}
                        <a class="button" class:button-primary=!is_open href="/login">{frame.log_in}</a>
                    </div>
                </div>
            </section>
            <Newest tracks=newest />
            <ol class="steps">
                <li>
                    <h2>{home.come_in}</h2>
                    <p>{come_in_how}</p>
                </li>
                <li>
                    <h2>{home.become_artist}</h2>
                    <p>{home.become_how}</p>
                </li>
                <li>
                    <h2>{home.upload}</h2>
                    <p>{home.formats}</p>
                </li>
            </ol>
        }
    };
    Content::new(home.title, main).class("page hero-page")
}
