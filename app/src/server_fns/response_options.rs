//! What a server function says of its answer besides the body.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::refusal_code::RefusalCode;

/// Status and headers for the answer to a server function, in its context. Clones are
/// for the same answer.
#[derive(Debug, Clone, Default)]
pub struct ResponseOptions(Arc<Mutex<Options>>);

#[derive(Debug, Default)]
struct Options {
    status: Option<StatusCode>,
    headers: HeaderMap,
    refusal: Option<RefusalCode>,
}

impl ResponseOptions {
    /// Answers with `status`, whatever else becomes of it.
    pub fn set_status(&self, status: StatusCode) {
        self.lock().status = Some(status);
    }

    /// Leaves the code of a refusal in the answer. The first one counts: what fails
    /// after it is a consequence.
    pub fn set_refusal(&self, code: RefusalCode) {
        self.lock().refusal.get_or_insert(code);
    }

    /// Answers with this header, in place of another one of the same name.
    pub fn insert_header(&self, name: HeaderName, value: HeaderValue) {
        self.lock().headers.insert(name, value);
    }

    /// Puts what was asked for into `response`.
    pub fn apply<T>(&self, response: &mut Response<T>) {
        let mut options = self.lock();
        if let Some(status) = options.status {
            *response.status_mut() = status;
        }
        response
            .headers_mut()
            .extend(mem::take(&mut options.headers));
        if let Some(code) = options.refusal {
            response.extensions_mut().insert(code);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Options> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
