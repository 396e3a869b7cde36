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
                <Route path=path!("/login/second-factor") view=pages::login::second_factor::SecondFactor ssr=SsrMode::Async />
                <Route path=path!("/login/passkey") view=pages::login::passkey::LogInWithPasskey ssr=SsrMode::Async />
                <Route path=path!("/forgot-password") view=pages::forgot_password::ForgotPassword ssr=SsrMode::Async />
                <Route path=path!("/forgot-password/sent") view=pages::forgot_password::sent::Sent ssr=SsrMode::Async />
                <Route path=path!("/reset-password") view=pages::reset_password::ResetPassword ssr=SsrMode::Async />
                <Route path=path!("/reauthenticate") view=pages::reauthenticate::Reauthenticate ssr=SsrMode::Async />
                <Route path=path!("/email-change") view=pages::email_change::EmailChange ssr=SsrMode::Async />
                <Route path=path!("/email-change/undo") view=pages::email_change::undo::Undo ssr=SsrMode::Async />
                <Route path=path!("/not-me") view=pages::not_me::NotMe ssr=SsrMode::Async />
                <Route path=path!("/account-locked") view=pages::account_locked::AccountLocked ssr=SsrMode::Async />
                <Route path=path!("/verify-email") view=pages::verify_email::VerifyEmail ssr=SsrMode::Async />
                <Route path=path!("/verify-email/resend") view=pages::verify_email::resend::Resend ssr=SsrMode::Async />
                <Route path=path!("/settings") view=pages::settings::Settings ssr=SsrMode::Async />
                <Route path=path!("/settings/security") view=pages::settings::security::Security ssr=SsrMode::Async />
                <Route path=path!("/settings/security/password") view=pages::settings::security::password::Password ssr=SsrMode::Async />
                <Route path=path!("/settings/security/email") view=pages::settings::security::email::Email ssr=SsrMode::Async />
                <Route path=path!("/settings/security/two-step") view=pages::settings::security::two_step::TwoStep ssr=SsrMode::Async />
                <Route path=path!("/settings/security/passkeys") view=pages::settings::security::passkeys::Passkeys ssr=SsrMode::Async />
                <Route path=path!("/settings/security/suspended") view=pages::settings::security::suspended::Suspended ssr=SsrMode::Async />
                <Route path=path!("/settings/security/sessions") view=pages::settings::security::sessions::Sessions ssr=SsrMode::Async />
                <Route path=path!("/settings/security/log") view=pages::settings::security::log::SecurityLog ssr=SsrMode::Async />
                <Route path=path!("/studio/upload") view=pages::studio::upload::Upload ssr=SsrMode::Async />
                <Route path=path!("/dev/outbox") view=pages::development::outbox::Outbox ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
