//! What the islands of a page share.

use leptos::prelude::*;

use super::call::call;
use super::json::Json;
use super::said::said;
use crate::dto::{AppError, CurrentUser};

/// The server function that says who is logged in.
pub const CURRENT_USER: &str = "/api/current_user";

/// Where the page keeps, for the browser, whom it was written for.
const PAGE_USER: &str = "page-user";

/// The current user, in the context of the islands inside [`AccountProvider`].
#[derive(Clone, Copy)]
pub struct Account {
    /// Who is logged in, as last heard from the server.
    pub user: RwSignal<CurrentUser>,
}

impl Account {
    /// Fetches the user again; everything on the page that shows it follows. A page
    /// stays with whoever it was written for, when that is somebody else by now.
    ///
    /// # Errors
    /// The server's, and `WRONG_USER` for somebody else.
    pub async fn refetch(self) -> Result<(), AppError> {
        let user = read(&call(CURRENT_USER, &[]).await?);
        if user.id != self.user.read_untracked().id {
            return Err(AppError::new("WRONG_USER", said!(somebody_else)));
        }
        self.set(|known| *known = user);
        Ok(())
    }

    /// Changes what is known of the user. The page script compares it with what the server
    /// says: see `scripts/page.js`.
    pub fn set(self, change: impl FnOnce(&mut CurrentUser)) {
        self.user.update(change);
        let user = self.user.read_untracked();
        let shown = format!("{} {} {}", user.id, user.role, user.is_verified);
        if let Some(root) = document().document_element() {
            // The name is one that every attribute may have.
            let _ = root.set_attribute("data-account", &shown);
        }
    }
}

/// Holds what the islands among its children share. The server knows the user while it
/// writes the page, and writes it into [`PageUser`] too, so nothing has to be loaded
/// before the page is whole.
#[island]
pub fn AccountProvider(children: Children) -> impl IntoView {
    let user = RwSignal::new(page_user());
    provide_context(Account { user });
    children()
}

#[cfg(feature = "ssr")]
fn page_user() -> CurrentUser {
    // An island's props would take a parser of JSON into the WebAssembly.
    use_context().unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn page_user() -> CurrentUser {
    let written = document().get_element_by_id(PAGE_USER);
    let written = written.and_then(|element| element.get_attribute("data-user"));
    let json = written.and_then(|text| Json::parse(&text));
    json.map(|json| read(&json)).unwrap_or_default()
}

fn read(json: &Json) -> CurrentUser {
    let text = |name| json.text(name).unwrap_or_default();
    CurrentUser {
        id: text("id"),
        username: text("username"),
        email: text("email"),
        is_verified: json.is("is_verified"),
        role: text("role"),
        role_name: text("role_name"),
        is_creator_tier: json.is("is_creator_tier"),
        created_at: text("created_at"),
        member_since: text("member_since"),
    }
}

/// For the browser's [`AccountProvider`]: whom the page is written for. Nobody sees it.
#[cfg(feature = "ssr")]
#[component]
pub fn PageUser(user: CurrentUser) -> impl IntoView {
    // It is texts and truths alone, which always can be written.
    let json = serde_json::to_string(&user).unwrap_or_default();
    view! { <template id=PAGE_USER data-user=json></template> }
}
