//! What handlers may ask for with `State`.

use std::sync::Arc;

use axum::extract::FromRef;
use stagedoor_app::Document;
use stagedoor_domain::Services;
use stagedoor_domain::readiness::Readiness;
use tokio_util::sync::CancellationToken;

use crate::api::document::DocumentText;
use crate::api::health::Draining;

/// What handlers may ask for with `State`.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Shared>);

/// Behind one count: every layer and route on a request's way clones the state.
#[derive(Debug)]
struct Shared {
    services: Services,
    /// The HTML around every page.
    html: Arc<Document>,
    document: DocumentText,
    readiness: Readiness,
    draining: CancellationToken,
}

impl AppState {
    /// `draining` is cancelled when the server was told to stop.
    pub(crate) fn new(
        services: Services,
        html: Document,
        document: DocumentText,
        readiness: Readiness,
        draining: CancellationToken,
    ) -> Self {
        let html = Arc::new(html);
        Self(Arc::new(Shared {
            services,
            html,
            document,
            readiness,
            draining,
        }))
    }

    /// The HTML around every page.
    pub(crate) fn html(&self) -> &Arc<Document> {
        &self.0.html
    }
}

impl FromRef<AppState> for Services {
    fn from_ref(state: &AppState) -> Self {
        state.0.services.clone()
    }
}

impl FromRef<AppState> for DocumentText {
    fn from_ref(state: &AppState) -> Self {
        state.0.document.clone()
    }
}

impl FromRef<AppState> for Readiness {
    fn from_ref(state: &AppState) -> Self {
        state.0.readiness.clone()
    }
}

impl FromRef<AppState> for Draining {
    fn from_ref(state: &AppState) -> Self {
        Self(state.0.draining.clone())
    }
}
