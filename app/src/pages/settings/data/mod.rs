//! `/settings/data`: what is stored about somebody, a copy of it, the way out.

mod archive;
mod copies;
mod deletion;
mod stored;

use leptos::prelude::*;
use stagedoor_domain::exports::{self, Exports};
use stagedoor_domain::tracks;

pub use self::archive::instead_of_archive;
use self::copies::Copies;
use self::deletion::{DeleteAccount, Ending};
use self::stored::Stored;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};
use crate::stored_data::{Group, groups};

/// What there is to tell somebody about their data.
pub struct Data {
    user_id: String,
    stored: Vec<Group>,
    exports: Exports,
    /// Bytes of the files that they have uploaded.
    stored_bytes: u64,
    /// How long a copy can be fetched.
    lifetime: std::time::Duration,
    ending: Ending,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user_id = request.require_user()?.id.to_string();
    let caller = request.visitor().logged_in().await?;
    let settings = &request.services().settings;
    Ok(Data {
        user_id,
        stored: groups(settings),
        exports: exports::list(&caller).await?,
        stored_bytes: tracks::storage(&caller).await?.used_bytes,
        lifetime: settings.export_lifetime,
        ending: deletion::load(&request).await?,
    })
}

/// What is stored, and what may be done with it.
pub fn view(data: Data) -> Content {
    let Data {
        user_id,
        stored,
        exports,
        stored_bytes,
        lifetime,
        ending,
    } = data;
    let panel = move || {
        view! {
            <Stored groups=stored />
            <Copies exports user_id stored_bytes lifetime />
            <DeleteAccount ending />
        }
    };
    Content::settings(words().own_data.heading, panel)
}
