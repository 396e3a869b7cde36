//! `/docs/api`: what a program can do here, made from the declarations of its routes.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api_reference::{Answer, ApiReference, Body, Field, Kind, Operation, Section};
use crate::rendering::{Content, Instead, PageRequest};

const TITLE: &str = "API reference";

pub async fn load(request: PageRequest) -> Result<Arc<ApiReference>, Instead> {
    Ok(request.site().api.clone())
}

/// The operations by subject, then the objects and the codes that they share.
pub fn view(reference: Arc<ApiReference>) -> Content {
    let main = move || {
        let sections = || reference.sections.iter();
        let codes = reference.codes.iter().map(|code| {
            view! {
                <div id=code_anchor(&code.name)>
                    <dt><code>{code.name.clone()}</code></dt>
                    <dd><span class="badge">{code.status}</span> {prose(&code.when)}</dd>
                </div>
            }
        });
        let objects = reference.objects.iter().map(|object| {
            view! {
                <section class="api-operation" id=object_anchor(&object.name)>
                    <h3><code>{object.name.clone()}</code></h3>
                    {paragraphs(&object.description)}
                    {fields(&object.fields)}
                </section>
            }
        });
        view! {
            <h1>{TITLE}</h1>
            <p class="lede">"Everything that a program can do here. The pages use the same operations."</p>
            <p>
                "The same as an OpenAPI 3.1 document, for programs: "
                <a href=reference.document><code>{reference.document}</code></a>
            </p>
            <nav class="api-contents" aria-label="Contents">
                <ul>
                    {sections().map(contents).collect_view()}
                    <li><a href="#objects">"Objects"</a></li>
                    <li><a href="#codes">"Error codes"</a></li>
                </ul>
            </nav>
            {sections().map(section).collect_view()}
            <section>
                <h2 id="objects">"Objects"</h2>
                {objects.collect_view()}
            </section>
            <section>
                <h2 id="codes">"Error codes"</h2>
                <p>
                    "An error is answered as " <code>"application/problem+json"</code>
                    " (RFC 9457). Programs match its code."
                </p>
                <dl class="api-fields">{codes.collect_view()}</dl>
            </section>
        }
    };
    Content::new(TITLE, main).class("page")
}

fn contents(section: &Section) -> impl IntoView + use<> {
    let anchor = format!("#{}", section_anchor(&section.name));
    view! { <li><a href=anchor>{section.name.clone()}</a></li> }
}

fn section(section: &Section) -> impl IntoView + use<> {
    view! {
        <section>
            <h2 id=section_anchor(&section.name)>{section.name.clone()}</h2>
            <p>{section.description.clone()}</p>
            {section.operations.iter().map(operation).collect_view()}
        </section>
    }
}

fn operation(operation: &Operation) -> impl IntoView + use<> {
    let parameters = (!operation.parameters.is_empty()).then(|| {
        view! { <h4>"Parameters"</h4> {fields(&operation.parameters)} }
    });
    let access = operation
        .access
        .map(|access| view! { <p class="api-note">"Needs " {access} "."</p> });
    view! {
        <article class="api-operation" id=operation.id.clone()>
            <h3>
                <a class="api-route" href=format!("#{}", operation.id)>
                    <span class="badge">{operation.method.clone()}</span>
                    " "
                    <code>{broken_at_slashes(&operation.path)}</code>
                </a>
            </h3>
            <p><strong>{operation.summary.clone()}</strong></p>
            {paragraphs(&operation.description)}
            {access}
            {parameters}
            {operation.body.as_ref().map(body)}
            <h4>"Answers"</h4>
            <dl class="api-fields">{operation.answers.iter().map(answer).collect_view()}</dl>
            <h4>"Errors"</h4>
            <p class="api-codes">{operation.codes.iter().map(|code| code_link(code)).collect_view()}</p>
            {limits(&operation.limits)}
        </article>
    }
}

fn body(body: &Body) -> impl IntoView + use<> {
    let optional = body.is_optional.then_some(", may be left out");
    view! {
        <h4>"Body, " <code>{body.media_type.clone()}</code> {optional}</h4>
        {fields(&body.fields)}
        {body.example.as_deref().map(example)}
    }
}

fn answer(answer: &Answer) -> impl IntoView + use<> {
    view! {
        <div>
            <dt><span class="badge">{answer.status.clone()}</span></dt>
            <dd>
                {prose(&answer.description)}
                {answer.body.as_ref().map(|kind| view! { " " {kind_of(kind)} })}
                {answer.example.as_deref().map(example)}
            </dd>
        </div>
    }
}

fn fields(fields: &[Field]) -> impl IntoView + use<> {
    let rows = fields.iter().map(|field| {
        let optional = (!field.is_required).then_some(", optional");
        view! {
            <div>
                <dt><code>{field.name.clone()}</code></dt>
                <dd>
                    <span class="api-kind">{kind_of(&field.kind)} {optional}</span>
                    " "
                    {prose(&field.description)}
                </dd>
            </div>
        }
    });
    view! { <dl class="api-fields">{rows.collect_view()}</dl> }
}

fn kind_of(kind: &Kind) -> impl IntoView + use<> {
    let object = kind.object.clone().map(|name| {
        view! { <a href=format!("#{}", object_anchor(&name))>{name.clone()}</a> }
    });
    view! { {kind.text.clone()} {object} }
}

fn limits(limits: &[String]) -> Option<impl IntoView + use<>> {
    let names = limits
        .iter()
        .map(|name| view! { <code>{name.clone()}</code> " " });
    (!limits.is_empty()).then(|| {
        view! { <h4>"Limits"</h4> <p class="api-codes">{names.collect_view()}</p> }
    })
}

fn code_link(code: &str) -> impl IntoView + use<> {
    view! { <a href=format!("#{}", code_anchor(code))><code>{code.to_owned()}</code></a> " " }
}

fn example(text: &str) -> impl IntoView + use<> {
    view! { <pre class="api-example">{text.to_owned()}</pre> }
}

fn paragraphs(text: &str) -> Vec<impl IntoView + use<>> {
    text.split("\n\n")
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| view! { <p>{prose(paragraph)}</p> })
        .collect()
}

/// `text`, in which what stands between backticks is code.
fn prose(text: &str) -> Vec<AnyView> {
    let parts = text.split('`').enumerate();
    parts
        .map(|(place, part)| match place % 2 {
            0 => part.to_owned().into_any(),
            _ => view! { <code>{part.to_owned()}</code> }.into_any(),
        })
        .collect()
}

/// A path that a narrow screen may break behind each slash.
fn broken_at_slashes(path: &str) -> Vec<AnyView> {
    path.split_inclusive('/')
        .map(|part| view! { {part.to_owned()} <wbr /> }.into_any())
        .collect()
}

fn section_anchor(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn object_anchor(name: &str) -> String {
    format!("object-{name}")
}

fn code_anchor(name: &str) -> String {
    format!("code-{name}")
}
