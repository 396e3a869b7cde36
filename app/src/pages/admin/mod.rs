//! `/admin`: for those who run the site. To everybody else there is nothing here.

pub mod creators;
mod frame;
pub mod support;

use stagedoor_domain::{Caller, Error, second_factor};

use crate::rendering::{Instead, PageRequest};

pub use frame::framed;

/// Lets only who works for the site go on. A visitor logs in first, and whoever else asks
/// finds what they find where there is no page.
pub async fn staff(request: &PageRequest) -> Result<Caller, Instead> {
    request.require_user()?;
    let caller = request.visitor().account_holder().await?;
    let user = match caller.require_staff().await {
        Err(Error::NotFound) => return Err(Instead::NotFound),
        user => user?,
    };
    second_factor::require_use_by(&caller, &user).await?;
    Ok(caller)
}
