//! `/`: what this is.

use leptos::prelude::*;

use super::frame::Frame;
use super::request::page;

/// What this is, and the way in. Who is logged in has the ways on in the header.
#[component]
pub fn Home() -> impl IntoView {
    page(|request| async move {
        let flash = request.flash().await?;
        let actions = match &request.user {
            None => view! {
                <a class="button button-primary" href="/register">"Create account"</a>
                <a class="button" href="/login">"Log in"</a>
            }
            .into_any(),
            Some(user) if user.role.is_creator_tier() => {
                view! { <a class="button button-primary" href="/studio/upload">"Your tracks"</a> }.into_any()
            }
            Some(_) => view! {
                <a class="button button-primary" href="/settings#become-an-artist">"Become an artist"</a>
            }
            .into_any(),
        };
        Ok(view! {
            <Frame title="Music, from the people who make it" request=Some(request) main_class="page hero-page" messages=flash.messages>
                <section class="hero">
                    <div class="hero-text">
                        <h1>"The stage door is open"</h1>
                        <p class="lede">
                            "Stagedoor is where listeners become artists. Come in to listen, and when "
                            "you are ready, step through and put your own music on stage."
                        </p>
                        <div class="hero-actions">{actions}</div>
                    </div>
                </section>
                <ol class="steps">
                    <li>
                        <h2>"Come in"</h2>
                        <p>"Make an account and confirm your email. That is all it takes to listen."</p>
                    </li>
                    <li>
                        <h2>"Become an artist"</h2>
                        <p>"One button in your settings, once your email is confirmed. There is no way back, and nothing you have is lost."</p>
                    </li>
                    <li>
                        <h2>"Upload your music"</h2>
                        <p>"WAV, FLAC, MP3, Ogg, Opus, AAC or M4A, kept exactly as you made it."</p>
                    </li>
                </ol>
            </Frame>
        }
        .into_any())
    })
}
