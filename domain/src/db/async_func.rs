//! An async closure whose future is known to be `Send`.

/// An async closure of one argument.
///
/// `AsyncFnOnce` alone cannot say that the future it makes is `Send`, which a
/// transaction in a task of its own needs. This trait gives that future a name, so that
/// a bound can be put on it.
pub trait AsyncFunc<A, R>:
    AsyncFnOnce(A) -> R + FnOnce(A) -> <Self as AsyncFunc<A, R>>::Fut
{
    /// The future that a call makes.
    type Fut: Future<Output = R>;
}

impl<F, A, R, Fut> AsyncFunc<A, R> for F
where
    F: AsyncFnOnce(A) -> R + FnOnce(A) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}
