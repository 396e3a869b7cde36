//! What the islands of a page share.

use leptos::prelude::*;

use crate::dto::{AppError, CurrentUser, Message};
use crate::server_fns::current_user;

/// The current user and the messages, in the context of the islands inside
/// [`AccountProvider`].
#[derive(Clone, Copy)]
pub struct Account {
    /// Who is logged in, as last heard from the server.
    pub user: RwSignal<CurrentUser>,
    /// The messages that are shown.
    pub messages: RwSignal<Vec<Shown>>,
    /// Whether the moment of becoming an artist is being celebrated.
    pub is_celebrating: RwSignal<bool>,
    next_id: StoredValue<u32>,
}

/// A message that is shown, told apart from others of the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its number on this page.
    pub id: u32,
    /// What it says.
    pub message: Message,
}

impl Account {
    fn new(user: CurrentUser, messages: Vec<Message>) -> Self {
        let account = Self {
            user: RwSignal::new(user),
            messages: RwSignal::default(),
            is_celebrating: RwSignal::new(false),
            next_id: StoredValue::new(0),
        };
        for message in messages {
            account.say(message);
        }
        account
    }

    /// Shows `message` until it is dismissed.
    pub fn say(self, message: Message) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.messages
            .update(|shown| shown.push(Shown { id, message }));
    }

    /// Takes a message away.
    pub fn dismiss(self, id: u32) {
        self.messages
            .update(|shown| shown.retain(|shown| shown.id != id));
    }

    /// Fetches the user again; everything on the page that shows it follows. A page
    /// stays with whoever it was written for, when that is somebody else by now.
    pub async fn refetch(self) -> Result<(), AppError> {
        let user = current_user().await?;
        if user.id != self.user.read_untracked().id {
            return Err(AppError::new("WRONG_USER", "Somebody else is logged in."));
        }
        self.user.set(user);
        Ok(())
    }
}

/// Holds what the islands among its children share. The server knows the user
/// while it writes the page, so the first state comes with it and nothing has to
/// be loaded before the page is whole.
#[island]
pub fn AccountProvider(
    user: CurrentUser,
    messages: Vec<Message>,
    children: Children,
) -> impl IntoView {
    provide_context(Account::new(user, messages));
    children()
}

/// Gives the element with this id the focus, when what had it is gone. In the
/// next frame: a button that was just enabled cannot take it before.
pub fn focus(id: &'static str) {
    use leptos::wasm_bindgen::JsCast;

    request_animation_frame(move || {
        let element = document().get_element_by_id(id);
        if let Some(element) =
            element.and_then(|e| e.dyn_into::<leptos::web_sys::HtmlElement>().ok())
        {
            // An element that cannot take it leaves the focus with the page.
            let _ = element.focus();
        }
    });
}
