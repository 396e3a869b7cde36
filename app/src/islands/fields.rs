//! The fields of a form that an island stands in.

use leptos::web_sys::{Element, HtmlFormElement};

/// What the field called `name` holds.
pub fn value(form: &HtmlFormElement, name: &str) -> Option<String> {
    field(form, name)?.get_attribute("value")
}

/// Gives the hidden field called `name` this value.
pub fn fill(form: &HtmlFormElement, name: &str, value: &str) {
    if let Some(field) = field(form, name) {
        // Of a hidden field the attribute is the value.
        let _ = field.set_attribute("value", value);
    }
}

fn field(form: &HtmlFormElement, name: &str) -> Option<Element> {
    form.query_selector(&format!("[name={name}]"))
        .ok()
        .flatten()
}
