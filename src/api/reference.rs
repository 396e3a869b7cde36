//! The `OpenAPI` document as the reference page shows it.

use serde_json::{Map, Value};
use stagedoor_app::api_reference::{
    Answer, ApiReference, Body, Code, Field, Kind, Object, Operation, Section,
};

use super::codes::CODES;
use super::document::{PATH, TAGS};
use super::problem_answers::ERROR_CODES;

/// The reference that `document` holds.
pub(super) fn reference(document: &Value) -> ApiReference {
    let reader = Reader(document);
    let operations = reader.operations();
    let sections = TAGS
        .iter()
        .map(|(name, description)| Section {
            name: (*name).to_owned(),
            description: (*description).to_owned(),
            operations: operations
                .iter()
                .filter(|(tag, _)| tag == name)
                .map(|(_, operation)| operation.clone())
                .collect(),
        })
        .collect();
    let codes = CODES
        .iter()
        .map(|code| Code {
            name: code.name.to_owned(),
            status: code.status.as_u16(),
            when: code.when.to_owned(),
        })
        .collect();
    ApiReference {
        document: PATH,
        sections,
        objects: reader.objects(),
        codes,
    }
}

/// Reads a document.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a Value);

impl<'a> Reader<'a> {
    /// Every operation, with its section.
    fn operations(self) -> Vec<(String, Operation)> {
        let mut operations = Vec::new();
        for (path, item) in members(&self.0["paths"]) {
            for (method, operation) in members(item) {
                let tag = text(&operation["tags"][0]);
                operations.push((tag, self.operation(method, path, operation)));
            }
        }
        operations
    }

    fn operation(self, method: &str, path: &str, operation: &'a Value) -> Operation {
        let parameters = items(&operation["parameters"]).map(|parameter| Field {
            name: text(&parameter["name"]),
            kind: self.kind(&parameter["schema"]),
            is_required: parameter["required"] == true,
            description: text(&parameter["description"]),
        });
        let answers = members(&operation["responses"])
            .filter(|(_, response)| response.get("$ref").is_none())
            .map(|(status, response)| self.answer(status, response));
        Operation {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&operation["summary"]),
            description: text(&operation["description"]),
            access: access(&operation["security"]),
            parameters: parameters.collect(),
            body: self.body(&operation["requestBody"]),
            answers: answers.collect(),
            codes: items(&operation[ERROR_CODES]).map(text).collect(),
            limits: items(&operation["x-limits"]).map(text).collect(),
        }
    }

    fn body(self, body: &'a Value) -> Option<Body> {
        let (media_type, content) = members(&body["content"]).next()?;
        let schema = self.resolved(&content["schema"]);
        let fields = self.fields(schema);
        (!fields.is_empty()).then(|| Body {
            media_type: media_type.clone(),
            is_optional: body["required"] != true,
            fields,
            example: example(schema),
        })
    }

    fn answer(self, status: &str, response: &'a Value) -> Answer {
        let content = members(&response["content"]).next();
        Answer {
            status: status.to_owned(),
            description: text(&response["description"]),
            body: content.map(|(_, content)| self.kind(&content["schema"])),
            example: content.and_then(|(_, content)| example(content)),
        }
    }

    /// What answers are made of: bodies of requests stand at their operations, and a
    /// list is told by its items.
    fn objects(self) -> Vec<Object> {
        members(&self.0["components"]["schemas"])
            .filter(|(name, schema)| {
                let is_request = schema.get("additionalProperties").is_some();
                !is_request && !name.starts_with("Page_")
            })
            .map(|(name, schema)| Object {
                name: name.clone(),
                description: text(&schema["description"]),
                fields: self.fields(schema),
            })
            .filter(|object| !object.fields.is_empty())
            .collect()
    }

    fn fields(self, schema: &'a Value) -> Vec<Field> {
        let schema = self.resolved(schema);
        let mut fields: Vec<Field> = items(&schema["allOf"])
            .flat_map(|part| self.fields(part))
            .collect();
        let required = |name: &str| items(&schema["required"]).any(|required| required == name);
        fields.extend(members(&schema["properties"]).map(|(name, field)| Field {
            name: name.clone(),
            kind: self.kind(field),
            is_required: required(name),
            description: text(&field["description"]),
        }));
        fields.sort_by_key(|field| !field.is_required);
        fields
    }

    fn resolved(self, schema: &'a Value) -> &'a Value {
        name_of(schema).map_or(schema, |name| &self.0["components"]["schemas"][name])
    }

    fn kind(self, schema: &'a Value) -> Kind {
        let plain = |text: String| Kind { text, object: None };
        if let Some(name) = name_of(schema) {
            let target = self.resolved(schema);
            if let Some(values) = target["enum"].as_array() {
                return plain(one_of(values));
            }
            if let Some(item) = name.strip_prefix("Page_") {
                return Kind {
                    text: "list of ".to_owned(),
                    object: Some(item.to_owned()),
                };
            }
            return Kind {
                text: String::new(),
                object: Some(name.to_owned()),
            };
        }
        if let Some(either) = schema["oneOf"].as_array() {
            let given = either.iter().find(|one| one["type"] != "null");
            let mut kind = given.map_or_else(|| plain("anything".to_owned()), |one| self.kind(one));
            kind.text = format!("null or {}", kind.text);
            return kind;
        }
        if let Some(values) = schema["enum"].as_array() {
            return plain(one_of(values));
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if types.contains(&"array") {
            let mut kind = self.kind(&schema["items"]);
            kind.text = format!("list of {}", kind.text);
            return kind;
        }
        let words: Vec<&str> = types
            .iter()
            .map(|one| word(one, &schema["format"]))
            .collect();
        let words = if words.is_empty() {
            "anything".to_owned()
        } else {
            words.join(" or ")
        };
        plain(format!("{words}{}", bounds(schema)))
    }
}

/// Who may ask, where that is not everybody.
fn access(security: &Value) -> Option<&'static str> {
    let ways: Vec<&Value> = items(security).collect();
    if ways.is_empty() || ways.iter().any(|way| members(way).next().is_none()) {
        return None;
    }
    let is_waiting = ways.iter().any(|way| way.get("waiting_login").is_some());
    Some(if is_waiting {
        "a login that waits for its second step"
    } else {
        "a session"
    })
}

fn word(kind: &str, format: &Value) -> &'static str {
    match (kind, format.as_str()) {
        ("string", Some("uuid")) => "UUID",
        ("string", Some("date-time")) => "time",
        ("string", Some("email")) => "e-mail address",
        ("string", Some("binary")) => "file",
        ("string", _) => "text",
        ("integer" | "number", _) => "number",
        ("boolean", _) => "true or false",
        ("null", _) => "null",
        _ => "object",
    }
}

/// How long a text may be.
fn bounds(schema: &Value) -> String {
    match (schema["minLength"].as_u64(), schema["maxLength"].as_u64()) {
        (Some(least), Some(most)) => format!(", {least} to {most} characters"),
        (None, Some(most)) => format!(", at most {most} characters"),
        (Some(1), None) => ", not empty".to_owned(),
        _ => String::new(),
    }
}

fn one_of(values: &[Value]) -> String {
    let values: Vec<String> = values.iter().map(text).collect();
    values.join(", ")
}

/// The component that `schema` refers to.
fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

fn example(value: &Value) -> Option<String> {
    value.get("example").map(ToString::to_string)
}

/// A text with each paragraph on one line.
fn text(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}
