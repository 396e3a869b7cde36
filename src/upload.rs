//! Uploads: the gate in front of them, the multipart form, the page's form, and files in parts.

pub(crate) mod artist_form;
pub(crate) mod artist_parts;
pub(crate) mod content_disposition;
pub(crate) mod form;
pub(crate) mod form_answer;
pub(crate) mod form_parts;
pub(crate) mod gate;
pub(crate) mod kept_texts;
pub(crate) mod page_form;
pub(crate) mod single_file;
pub(crate) mod track_forms;
pub(crate) mod tus;
