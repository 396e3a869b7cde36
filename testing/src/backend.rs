//! The databases that a test runs on.

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in the test's own folder.
    Sqlite,
    /// A database of the test's own on the server that the environment names.
    Postgres,
}

/// What [`on_both_databases`](crate::on_both_databases) can hand to an `async` test.
pub trait OnBackend: Sized {
    /// Makes it on this database.
    fn on(backend: Backend) -> impl Future<Output = Self>;
}

impl<T: From<Backend>> OnBackend for T {
    async fn on(backend: Backend) -> Self {
        backend.into()
    }
}

/// Runs a test with what it takes, made on this database.
pub async fn run_on<T, F>(backend: Backend, test: impl FnOnce(T) -> F)
where
    T: OnBackend,
    F: Future<Output = ()>,
{
    test(T::on(backend).await).await;
}
