//! Every route and layer of the program, from the outside in.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use ipnet::IpNet;
use stagedoor_app::texts::Texts;
use stagedoor_app::{Document, SiteInfo, find_assets, local_path};
use stagedoor_domain::Services;
use stagedoor_domain::pictures::LARGEST_FILE;
use stagedoor_domain::readiness::Readiness;
use stagedoor_session::SessionCookie;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::{ConfigError as CsrfConfigError, CsrfLayer, ProtectionError};

use crate::api::Api;
use crate::api::document::DocumentText;
use crate::api::error::Problem;
use crate::assets::Site;
use crate::metrics::requests;
use crate::middleware::client_address::Proxies;
use crate::middleware::other_origins::OtherOrigins;
use crate::middleware::request_limits::RequestLimits;
use crate::middleware::security_headers::StrictTransport;
use crate::middleware::{
    client_address, compression, error_answers, head, maintenance, method_override, other_origins,
    pace, refusals, request_id, request_limits, request_log, request_target, security_headers,
};
use crate::state::AppState;
use crate::upload::{artist_form, page_form as studio, track_forms};
use crate::{archive, backup_codes, feed, media, oembed, pages, scripts, server_fns};

/// The page where people change their password.
const CHANGE_PASSWORD: &str = "/settings/security/password";

/// What the router needs to know beside the services.
#[derive(Debug, Clone)]
pub struct RouterOptions {
    /// The built pages' assets.
    pub site: Site,
    /// Where `cargo leptos watch` tells pages to load again.
    pub reload_port: u32,
    /// Whose forwarding headers count.
    pub trusted_proxies: Vec<IpNet>,
    /// The largest request body, uploads apart, in bytes.
    pub body_limit_bytes: u64,
    /// Whether browsers are told to reach names below the public URL's host over
    /// https alone as well. Nothing where that is plain http.
    pub hsts_subdomains: bool,
    /// Whether `/dev/outbox` is there.
    pub development: bool,
    /// The folder that it shows, when mails go there.
    pub outbox: Option<PathBuf>,
    /// Terms, privacy, help.
    pub texts: Arc<Texts>,
    /// Cancelled when the server was told to stop.
    pub draining: CancellationToken,
    /// The checks of `/readyz`, which whoever else looks at them shares.
    pub readiness: Readiness,
    /// Whether requests are counted and measured.
    pub metered: bool,
}

/// The whole program as a service. Callers add the connection's address
/// (`ConnectInfo<SocketAddr>`).
///
/// # Errors
/// When the public URL is no origin that a browser would send.
pub fn build(services: &Services, options: RouterOptions) -> Result<Router, CsrfConfigError> {
    let public_url = services.settings.public_url.clone();
    let is_https = public_url.scheme() == "https";
    let strict_transport = strict_transport(is_https, options.hsts_subdomains);
    let origin = public_url.origin().ascii_serialization();
    let csrf = CsrfLayer::new()
        .add_trusted_origin(&origin)?
        .with_rejection_response(|_: ProtectionError| Problem::csrf_rejected().into_response());
    let ordinary = RequestLimits::ordinary(options.body_limit_bytes);
    let uploading = RequestLimits::uploading(services.settings.upload_limit_bytes);
    let cookie = SessionCookie::new(is_https, services.settings.session_absolute);
    let api = Api::new(&public_url, cookie.name());
    let site = SiteInfo {
        development: options.development,
        outbox: options.outbox.map(Arc::new),
        api: Arc::new(api.reference()),
        texts: options.texts,
    };
    let others = OtherOrigins::than(origin.clone());
    let others = middleware::from_fn_with_state(others, other_origins::tell);
    let built = options.site.built_files();
    find_assets(&built);
    let media_origin = services.media.origin().map(str::to_owned);
    let media_origin = media_origin.filter(|_| services.settings.storage_redirect);
    let state = AppState::new(
        services.clone(),
        Document::new(built, options.reload_port, origin).playing_from(media_origin),
        DocumentText::new(&api.document),
        options.readiness,
        options.draining,
    );

    // What has a session.
    let pages = pages::routes(state.html())
        .merge(backup_codes::routes())
        .merge(archive::routes())
        .merge(server_fns::routes())
        .merge(media::routes());
    let ordinary_api = Router::new().nest("/api/v1", api.ordinary);
    let visited = limited(pages.merge(ordinary_api), ordinary)
        .merge(limited(api.uploads, uploading))
        .merge(forms_with_files(uploading))
        .layer(middleware::from_fn_with_state(services.clone(), pace::hold))
        .method_not_allowed_fallback(method_not_allowed);
    // An address that leads nowhere, but for the assets, is answered by a page.
    let nowhere = limited(Router::new().fallback(nowhere), ordinary);
    let held = middleware::from_fn_with_state(services.clone(), maintenance::hold);
    let [visited, nowhere] = [visited, nowhere].map(|router| {
        let note = middleware::from_fn(refusals::note);
        let router = router.layer(
            ServiceBuilder::new()
                .layer(held.clone())
                .layer(note)
                .layer(others.clone())
                .layer(csrf.clone()),
        );
        stagedoor_session::layer(router, services.clone(), cookie).layer(
            ServiceBuilder::new()
                .layer(Extension(site.clone()))
                .layer(middleware::from_fn(keep_private)),
        )
    });

    // What has none.
    let operations = api
        .operations
        // Where password managers send people (W3C, "A Well-Known URL for Changing
        // Passwords"), with a redirect that nobody keeps.
        .route(
            "/.well-known/change-password",
            get(async || Redirect::to(CHANGE_PASSWORD)),
        )
        .merge(feed::routes())
        .merge(oembed::routes())
        .layer(held)
        // Pages that say that the site is closed need them.
        .merge(scripts::routes())
        .method_not_allowed_fallback(method_not_allowed)
        .layer(csrf)
        .layer(middleware::from_fn(request_log::with_route));
    let files = options.site.router(nowhere.with_state(state.clone()));

    let routes = visited
        .merge(operations)
        .fallback_service(files)
        .with_state(state);
    let proxies = Proxies::new(options.trusted_proxies);
    // Each of these layers clones what is below it, for every request. A router is
    // one count to clone; as layers of its routes they would be cloned with all of
    // the routes' own layers, over and over.
    let whole = Router::new().fallback_service(
        // From the outermost to the innermost.
        ServiceBuilder::new()
            .layer(middleware::from_fn(request_id::assign))
            .layer(request_log::layer(proxies.clone()))
            .layer(middleware::from_fn(method_override::apply))
            .layer(middleware::from_fn(head::as_get))
            .layer(middleware::from_fn(compression::compress))
            .layer(middleware::from_fn_with_state(
                strict_transport,
                security_headers::add,
            ))
            .layer(middleware::from_fn(error_answers::dress))
            .layer(CatchPanicLayer::custom(request_log::panicked))
            .layer(middleware::from_fn_with_state(
                proxies,
                client_address::note_client,
            ))
            .layer(middleware::from_fn(request_target::check))
            .service(routes),
    );
    Ok(measured(whole, options.metered))
}

/// Where browsers are told to come by https alone.
const fn strict_transport(is_https: bool, with_subdomains: bool) -> StrictTransport {
    match (is_https, with_subdomains) {
        (false, _) => StrictTransport::Off,
        (true, false) => StrictTransport::Host,
        (true, true) => StrictTransport::WithSubdomains,
    }
}

/// Counts and measures every request, where that is wanted.
fn measured(whole: Router, metered: bool) -> Router {
    if metered {
        whole.layer(middleware::from_fn(requests::measure))
    } else {
        whole
    }
}

/// The pages' forms that send a file, each with the limits of what it sends.
fn forms_with_files(uploading: RequestLimits) -> Router<AppState> {
    let of_tracks = Router::new()
        .route("/studio/upload", post(studio::upload))
        .route("/studio/tracks/{id}/file", post(track_forms::file))
        .route("/studio/tracks/{id}/artwork", post(track_forms::artwork));
    let of_artists = Router::new().route("/settings/artist", post(artist_form::save));
    let picture = RequestLimits::uploading(LARGEST_FILE as u64);
    limited(of_tracks, uploading.hearing_out()).merge(limited(of_artists, picture.hearing_out()))
}

fn limited(router: Router<AppState>, limits: RequestLimits) -> Router<AppState> {
    router.layer(
        ServiceBuilder::new()
            .layer(middleware::from_fn_with_state(
                limits,
                request_limits::enforce,
            ))
            // Axum's own limit; ours counts for every way to read a body.
            .layer(DefaultBodyLimit::disable()),
    )
}

/// There is something at this address, but not for this method.
async fn method_not_allowed() -> Problem {
    Problem::method_not_allowed()
}

/// The pages' own 404, except below `/api/`, where nobody reads pages.
async fn nowhere(State(state): State<AppState>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::not_found().into_response();
    }
    if request.uri().path().len() > 1 && request.uri().path().ends_with('/') {
        return match without_last_slashes(request.uri()) {
            Some(place) if matches!(*request.method(), Method::GET | Method::HEAD) => {
                Redirect::permanent(&place).into_response()
            }
            _ => Problem::not_found().into_response(),
        };
    }
    pages::not_found(state.html(), request).await
}

/// The same address of this site without the slashes at its path's end; none
/// where that would lead to another site, or nowhere.
fn without_last_slashes(uri: &Uri) -> Option<String> {
    let path = uri.path().trim_end_matches('/');
    let place = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    local_path(&place)?;
    Some(place)
}

/// What depends on a session is for one person alone.
async fn keep_private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
