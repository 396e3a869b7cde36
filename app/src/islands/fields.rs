//! The fields of a form that an island stands in.

use leptos::web_sys::{Element, HtmlFormElement};

/// What the field called `name` holds.
pub fn value(form: &HtmlFormElement, name: &str) -> Option<String> {
    field(form, name)?.get_attribute("value")
}

fn field(form: &HtmlFormElement, name: &str) -> Option<Element> {
    form.query_selector(&format!("[name={name}]"))
        .ok()
        .flatten()
}
