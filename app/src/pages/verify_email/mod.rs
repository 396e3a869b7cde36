//! `/verify-email`: where the link of the mail leads.

pub(crate) mod resend;

use leptos::prelude::*;

use super::frame::Frame;
use super::request::page;

/// Asks for one more click. Mail programs open links to look at them, so opening
/// this page must not use the token up; the form does.
#[component]
pub fn VerifyEmail() -> impl IntoView {
    page(|request| async move {
        let flash = request.flash().await?;
        let token = request.query("token").filter(|token| !token.is_empty());
        let content = match token {
            Some(token) => view! {
                <h1>"Confirm your email"</h1>
                <p class="lede">"One click, and this address is yours on Stagedoor."</p>
                <form class="form" method="post" action="/api/verify_email">
                    <input type="hidden" name="token" value=token />
                    <div class="form-actions">
                        <button class="button button-primary" type="submit">"Confirm email"</button>
                    </div>
                </form>
            }
            .into_any(),
            None => view! {
                <h1>"Confirm your email"</h1>
                <p>"This address is not complete. Open the link in the mail again, or copy all of it."</p>
                <div class="form-actions">
                    <a class="button" href="/verify-email/resend">"Ask for a new mail"</a>
                </div>
            }
            .into_any(),
        };
        Ok(view! {
            <Frame title="Confirm your email" request=Some(request) messages=flash.messages>{content}</Frame>
        }
        .into_any())
    })
}
