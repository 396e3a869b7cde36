//! What the pages' forms that send files are answered with.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use stagedoor_app::dto::FieldProblem;
use stagedoor_words::Language;

use crate::api::error::Problem;

/// Leads to this page of the site.
pub(super) fn see_other(place: &str) -> Response {
    // The place is ours, with an id in it.
    let place = HeaderValue::try_from(place).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// What is wrong with each field.
pub(super) fn field_problems(problem: &Problem, language: Language) -> Vec<FieldProblem> {
    let each = problem.errors.iter().map(|error| FieldProblem {
        field: error.field.to_owned(),
        code: error.code().to_owned(),
        message: error.message(language).into_owned(),
    });
    each.collect()
}

/// What is wrong with all of it, laid on this field.
pub(super) fn as_problem_of(field: &str, problem: &Problem, language: Language) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        code: problem.code.to_ascii_lowercase(),
        message: problem.detail(language).into_owned(),
    }
}
