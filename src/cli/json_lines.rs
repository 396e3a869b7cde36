//! Long lists: one JSON object a line, as they are read.

use std::io::{self, Write};
use std::ops::ControlFlow;

use serde::Serialize;

/// Prints one object for each of `values`. Whoever reads them may stop, as `head` does:
/// then there is nothing more to do.
///
/// # Errors
/// Those of standard output.
pub(super) fn print<T: Serialize>(values: &[T]) -> anyhow::Result<ControlFlow<()>> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = values.iter().try_for_each(|value| {
        serde_json::to_writer(&mut out, value)?;
        out.write_all(b"\n")
    });
    match written.and_then(|()| out.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // What is left in it has nowhere to go.
            let _ = out.into_parts();
            Ok(ControlFlow::Break(()))
        }
        Err(error) => Err(error.into()),
    }
}
