//! Going on with a passkey, where a password or a code is asked for.

use leptos::prelude::*;

use crate::islands::passkey::PasskeyButton;

/// The other way past a page that asks who it is; its button needs a script.
#[component]
pub fn PasskeyForm(
    /// The path of the server function.
    action: &'static str,
    /// What the challenge is for, as [`PasskeyButton`] knows it.
    purpose: &'static str,
    /// The hidden fields that the form has besides.
    children: Children,
) -> impl IntoView {
    view! {
        <form class="form" method="post" action=action>
            {children()}
            <PasskeyButton purpose label="Use a passkey" />
        </form>
    }
}
