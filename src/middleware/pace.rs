//! How fast clients and people may go, whatever they do (OWASP ASVS 5.0, 2.4.1 and
//! 2.4.2). What costs much has limits of its own, far below these.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use stagedoor_domain::{ClientInfo, Error, Services};
use stagedoor_session::Visitor;

use crate::api::error::Problem;

/// The layer that refuses a client which floods, and somebody who changes more than
/// anybody could by hand. It stands inside the session layer and before the body.
pub async fn hold(State(services): State<Services>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let client = extensions.get::<ClientInfo>().cloned();
    let may_change = !request.method().is_safe();
    let visitor = extensions.get::<Visitor>().filter(|_| may_change).cloned();
    match check(&services, client, visitor).await {
        Ok(()) => next.run(request).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `visitor` is who may change something.
async fn check(
    services: &Services,
    client: Option<ClientInfo>,
    visitor: Option<Visitor>,
) -> Result<(), Error> {
    if let Some(client) = client {
        services.address_limits.request(&client)?;
    }
    let Some(visitor) = visitor else {
        return Ok(());
    };
    // Without a session there is nobody to count for; whether that is right is up
    // to whoever answers.
    match visitor.principal().await {
        Ok(principal) => services.address_limits.change(principal.user_id),
        Err(_) => Ok(()),
    }
}
