//! The OpenAPI document, made from the declarations beside the handlers.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use url::Url;
use utoipa::openapi::OpenApi;
use utoipa::{PartialSchema, ToSchema};

use super::codes::CODES;
use super::error::ProblemBody;
use super::group::Group;
use super::problem_answers::{ERROR_CODES, answers, codes_of};
use crate::middleware::request_id::X_REQUEST_ID;

/// Where the document is.
pub const PATH: &str = "/api/v1/openapi.json";

/// How long others may keep the document: it changes with the program alone.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=300");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The sections of the API, in the order of the reference.
pub const TAGS: &[(&str, &str)] = &[
    (
        "Accounts",
        "Registering, logging in and out, becoming an artist.",
    ),
    (
        "Passwords",
        "Changing one, and setting one that was forgotten.",
    ),
    (
        "E-mail address",
        "Moving an account to another address, and taking it back.",
    ),
    ("After a lockdown", "What a lockdown has suspended."),
    ("Sessions", "Where somebody is logged in."),
    (
        "Two-step login",
        "The authenticator app and the backup codes.",
    ),
    ("Passkeys", "Logging in without a password."),
    (
        "Proof of who asks",
        "What something sensitive asks for first.",
    ),
    ("Security log", "What happened to an account."),
    ("Your data", "Taking along what is stored about oneself."),
    (
        "Artists",
        "Under which names music is made here, and what they say of themselves.",
    ),
    ("Tracks", "Uploading and reading tracks."),
    (
        "Uploads",
        "Sending files in parts, by [tus 1.0.0](https://tus.io/protocols/resumable-upload): what has arrived is kept when a line breaks.",
    ),
    ("Support", "Asking the people who run the site."),
    ("Operations", "For whoever runs the site."),
];

/// The document as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct DocumentText(Bytes);

impl DocumentText {
    /// The text of `document`.
    pub(crate) fn new(document: &Value) -> Self {
        Self(document.to_string().into())
    }
}

/// Answers this document.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "show_openapi",
    tag = "Operations",
    responses(
        (status = 200, description = "The OpenAPI document.", body = Object, content_type = "application/json"),
    ),
    extensions(
        ("x-error-codes" = json!(["MAINTENANCE"])),
    ),
)]
pub(super) async fn show(
    State(DocumentText(text)): State<DocumentText>,
) -> ([(HeaderName, HeaderValue); 2], Bytes) {
    let headers = [(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, CACHE)];
    (headers, text)
}

/// The document of what `groups` declare, for the site at `public_url`, whose session
/// cookie is named `cookie`.
pub(super) fn write<const N: usize>(
    groups: [(Group, OpenApi); N],
    public_url: &Url,
    cookie: &str,
) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    let mut responses = Map::new();
    for (group, declared) in groups {
        let Ok(mut declared) = serde_json::to_value(declared) else {
            continue;
        };
        for (path, mut item) in taken(&mut declared, "/paths") {
            let operations = item.as_object_mut().into_iter().flatten();
            for (method, operation) in operations {
                if let Some(operation) = operation.as_object_mut() {
                    complete(operation, method, group, &mut responses);
                }
            }
            paths.insert(path, item);
        }
        schemas.extend(taken(&mut declared, "/components/schemas"));
    }
    schemas.insert("NoFields".to_owned(), no_fields());
    schemas.extend(problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Stagedoor",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything that a program can do with Stagedoor. The pages use the same operations, so what is refused here is refused there.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": public_url.origin().ascii_serialization()}],
        "tags": TAGS.iter().map(|(name, description)| json!({"name": name, "description": description})).collect::<Value>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": responses,
            "headers": headers(),
            "securitySchemes": {
                "session": {
                    "type": "apiKey", "in": "cookie", "name": cookie,
                    "description": "The session cookie, which a login sets.",
                },
                "waiting_login": {
                    "type": "apiKey", "in": "cookie", "name": cookie,
                    "description": "The same cookie of a login that waits for its second step. It opens nothing else.",
                },
            },
        },
    })
}

/// The object at `pointer`, taken out of `value`.
fn taken(value: &mut Value, pointer: &str) -> Map<String, Value> {
    match value.pointer_mut(pointer).map(Value::take) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// Adds to `operation` what holds for all of its kind; `components` are the answers
/// that operations share.
fn complete(
    operation: &mut Map<String, Value>,
    method: &str,
    group: Group,
    components: &mut Map<String, Value>,
) {
    if method != "get" {
        complete_body(operation);
    }
    let codes = codes_of(operation, method, group);
    let names = codes.iter().map(|code| code.name).collect();
    operation.insert(ERROR_CODES.to_owned(), names);
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for response in responses.values_mut() {
        // What is declared of an answer is always in it.
        for (_, header) in response["headers"].as_object_mut().into_iter().flatten() {
            header["required"] = true.into();
        }
        response["headers"][X_REQUEST_ID.as_str()] =
            json!({"$ref": "#/components/headers/RequestId"});
    }
    for (status, name, component) in answers(&codes) {
        let reference = json!({"$ref": format!("#/components/responses/{name}")});
        responses.insert(status, reference);
        components.insert(name, component);
    }
}

/// Describes the body of what may change something: none or `{}` where nothing else is
/// declared. A body that may be left out is never `null`.
fn complete_body(operation: &mut Map<String, Value>) {
    let body = operation.entry("requestBody").or_insert_with(|| {
        let schema = json!({"$ref": "#/components/schemas/NoFields"});
        json!({"content": {"application/json": {"schema": schema}}})
    });
    let schema = body.pointer_mut("/content/application~1json/schema");
    if let Some(schema) = schema
        && let Some(Value::Array(either)) = schema.get_mut("oneOf").map(Value::take)
    {
        let given = either.into_iter().find(|one| one["type"] != "null");
        *schema = given.unwrap_or_default();
    }
}

/// The body of what needs none.
fn no_fields() -> Value {
    json!({
        "type": "object",
        "description": "No fields; the whole body may be left out.",
        "additionalProperties": false,
        "example": {},
    })
}

/// The body of a problem, with every code that there is, and what it consists of.
fn problem() -> Map<String, Value> {
    let mut used = Vec::new();
    ProblemBody::schemas(&mut used);
    let mut schemas: Map<String, Value> = used
        .into_iter()
        .filter_map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?)))
        .collect();
    let mut problem = serde_json::to_value(ProblemBody::schema()).unwrap_or_default();
    problem["properties"]["code"]["enum"] = CODES.iter().map(|code| code.name).collect();
    schemas.insert("Problem".to_owned(), problem);
    schemas
}

/// Headers of many answers.
fn headers() -> Value {
    json!({
        "RequestId": {
            "description": "Names the request in the log.",
            "required": true,
            "schema": {"type": "string", "format": "uuid"},
        },
        "RetryAfter": {
            "description": "In how many seconds to try again.",
            "required": true,
            "schema": {"type": "integer", "minimum": 1},
        },
        "WwwAuthenticate": {
            "description": "That the session cookie is the only way to prove who asks.",
            "required": true,
            "schema": {"const": "Session"},
        },
    })
}
