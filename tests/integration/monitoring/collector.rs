//! A collector of traces, in this process.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::runtime::Runtime;

/// How long a span may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// What arrived.
#[derive(Default)]
pub struct Received {
    pub bodies: Vec<Vec<u8>>,
    pub headers: Vec<HeaderMap>,
    pub resource: Vec<KeyValue>,
    pub spans: Vec<Span>,
}

pub struct Collector {
    pub address: SocketAddr,
    received: Arc<Mutex<Received>>,
    _runtime: Runtime,
}

impl Collector {
    pub fn new() -> Self {
        let received = Arc::<Mutex<Received>>::default();
        let runtime = Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/v1/traces", post(take))
            .with_state(received.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            received,
            _runtime: runtime,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What `find` finds in what has arrived, as soon as it does.
    #[track_caller]
    pub fn wait_for<T>(&self, find: impl Fn(&Received) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = find(&self.received.lock().unwrap()) {
                return found;
            }
            let names = self.names();
            assert!(started.elapsed() < PATIENCE, "only these came: {names:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The span with this name.
    #[track_caller]
    pub fn span(&self, name: &str) -> Span {
        self.wait_for(|received| {
            let found = received.spans.iter().find(|span| span.name == name);
            found.cloned()
        })
    }

    pub fn names(&self) -> Vec<String> {
        let received = self.received.lock().unwrap();
        received
            .spans
            .iter()
            .map(|span| span.name.clone())
            .collect()
    }

    pub fn with<T>(&self, see: impl FnOnce(&Received) -> T) -> T {
        see(&self.received.lock().unwrap())
    }
}

async fn take(State(received): State<Arc<Mutex<Received>>>, headers: HeaderMap, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(&*body).unwrap();
    let mut received = received.lock().unwrap();
    received.bodies.push(body.to_vec());
    received.headers.push(headers);
    for of_resource in request.resource_spans {
        received.resource = of_resource.resource.unwrap().attributes;
        for of_scope in of_resource.scope_spans {
            received.spans.extend(of_scope.spans);
        }
    }
}

/// The text of an attribute.
pub fn text(attributes: &[KeyValue], name: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == name)?;
    match found.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text.clone()),
        Value::IntValue(number) => Some(number.to_string()),
        _ => None,
    }
}
