//! Running a unit of work in a write transaction, on either database.

#[cfg(test)]
mod tests;

use tracing::Instrument;

use super::async_func::AsyncFunc;
use super::pools::Db;
use super::transaction::Transaction;
use super::unit::{self, Ran};
use crate::error::Error;

impl Db {
    /// Runs `work` in one write transaction and commits when it answers `Ok`: what
    /// belongs to the migrations, before there is a [`Core`](super::Core), whose
    /// [`write`](super::Core::write) is for everything else.
    ///
    /// When the client hangs up and its request is dropped, the work still runs to its
    /// end: it does so in a task that is not the client's. A future dropped
    /// inside `BEGIN` would leave the pooled connection with an open
    /// transaction, which on SQLite locks every other writer out for good.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> AsyncFunc<&'t mut Transaction, Result<T, Error>> + Send + 'static,
        for<'t> <F as AsyncFunc<&'t mut Transaction, Result<T, Error>>>::Fut: Send,
    {
        self.run_unit(async move |mut transaction| {
            let outcome = unit::run(work(&mut transaction)).await;
            Ran {
                transaction,
                outcome,
                is_undone: false,
                after_commit: None,
            }
        })
        .await
    }

    /// Runs a unit of work to its end, whatever becomes of the caller, and answers after
    /// its commit. On SQLite it shares that with others; PostgreSQL gathers commits by
    /// itself.
    pub(super) async fn run_unit<T, F, Fut>(&self, unit: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(Transaction) -> Fut + Send + 'static,
        Fut: Future<Output = Ran<T>> + Send + 'static,
    {
        unit::refuse_nested()?;
        let primary = match self {
            Self::Sqlite { queue, .. } => return queue.run(unit).await,
            Self::Postgres { primary, .. } => primary.clone(),
        };
        let alone = async move {
            let Ran {
                transaction,
                outcome,
                is_undone,
                after_commit,
            } = unit(Transaction::on_postgres(&primary).await?).await;
            let outcome = transaction.settle(outcome, is_undone).await;
            if outcome.is_ok()
                && let Some(after_commit) = after_commit
            {
                after_commit();
            }
            outcome
        };
        tokio::spawn(alone.in_current_span())
            .await
            .map_err(Error::internal)?
    }
}
