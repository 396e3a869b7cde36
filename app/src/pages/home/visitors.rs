//! What a visitor finds: what this is, and the way in.

use leptos::prelude::*;

use crate::rendering::Content;

pub(super) fn view() -> Content {
    let main = move || {
        view! {
            <section class="hero">
                <div class="hero-text">
                    <h1>"The stage door is open"</h1>
                    <p class="lede">
                        "Stagedoor is where listeners become artists. Come in, and when you are "
                        "ready, step through and bring your own music."
                    </p>
                    <div class="hero-actions">
                        <a class="button button-primary" href="/register">"Create account"</a>
                        <a class="button" href="/login">"Log in"</a>
                    </div>
                </div>
            </section>
            <ol class="steps">
                <li>
                    <h2>"Come in"</h2>
                    <p>"Create an account and verify your email. It takes a minute."</p>
                </li>
                <li>
                    <h2>"Become an artist"</h2>
                    <p>"One button in your settings, once your email is verified. You cannot undo it by yourself, and nothing you have is lost."</p>
                </li>
                <li>
                    <h2>"Upload your music"</h2>
                    <p>"WAV, FLAC, MP3, Ogg, Opus, AAC or M4A, kept exactly as you made it."</p>
                </li>
            </ol>
        }
    };
    Content::new("Music, from the people who make it", main).class("page hero-page")
}
