//! Every page and its path.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::pages;

/// The pages. Each is rendered completely before its first byte is sent, so that
/// a page can still redirect or say 404, and needs no script to be whole.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=pages::not_found::NotFound>
                <Route path=path!("/") view=pages::home::Home ssr=SsrMode::Async />
                <Route path=path!("/register") view=pages::register::Register ssr=SsrMode::Async />
                <Route path=path!("/register/sent") view=pages::register::sent::Sent ssr=SsrMode::Async />
                <Route path=path!("/login") view=pages::login::Login ssr=SsrMode::Async />
                <Route path=path!("/verify-email") view=pages::verify_email::VerifyEmail ssr=SsrMode::Async />
                <Route path=path!("/verify-email/resend") view=pages::verify_email::resend::Resend ssr=SsrMode::Async />
                <Route path=path!("/settings") view=pages::settings::Settings ssr=SsrMode::Async />
                <Route path=path!("/studio/upload") view=pages::studio::upload::Upload ssr=SsrMode::Async />
                <Route path=path!("/dev/outbox") view=pages::development::outbox::Outbox ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
