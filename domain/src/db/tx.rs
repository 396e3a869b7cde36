//! Units of work: write transactions that always run to their end.

use std::any::type_name;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tracing::Instrument;
use uuid::Uuid;

use super::async_func::AsyncFunc;
use super::conn::Conn;
use super::core::Core;
use super::lane::{Enqueued, Lane};
use super::statements::{Statement, Statements, Touched};
use super::transaction::{Control, Transaction};
use super::unit::{self, AfterCommit, Ran};
use crate::client::{ClientInfo, Principal};
use crate::error::Error;
use crate::settings::Settings;

/// Who asks for a unit of work.
#[derive(Debug, Clone, Default)]
pub struct Requester {
    /// From where.
    pub client: Arc<ClientInfo>,
    /// Through which session, when somebody is logged in.
    pub principal: Option<Principal>,
}

impl From<Arc<ClientInfo>> for Requester {
    fn from(client: Arc<ClientInfo>) -> Self {
        Self {
            client,
            principal: None,
        }
    }
}

impl From<ClientInfo> for Requester {
    fn from(client: ClientInfo) -> Self {
        Arc::new(client).into()
    }
}

impl From<&ClientInfo> for Requester {
    fn from(client: &ClientInfo) -> Self {
        client.clone().into()
    }
}

/// An open write transaction, and what every step in it needs: the time that counts
/// for all of it, who asks and from where.
#[derive(Debug)]
pub struct Tx {
    transaction: Transaction,
    core: Core,
    requester: Requester,
    now: DateTime<Utc>,
    enqueued: Enqueued,
    is_undone: bool,
}

impl Tx {
    /// Returns the connection, for one query.
    pub fn conn(&mut self) -> Conn<'_> {
        self.transaction.conn()
    }

    /// Returns the time of the transaction: when it began, and after it has waited for a
    /// row, when it had that.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Returns from where the work is asked for.
    pub const fn client(&self) -> &Arc<ClientInfo> {
        &self.requester.client
    }

    /// Returns the settings, the key and what else does not depend on who asks.
    pub const fn core(&self) -> &Core {
        &self.core
    }

    /// Returns what the operator has set.
    pub fn settings(&self) -> &Settings {
        &self.core.settings
    }

    /// Returns who asks.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is logged in.
    pub fn principal(&self) -> Result<Principal, Error> {
        self.requester.principal.ok_or(Error::Unauthenticated)
    }

    /// Makes a new id, sorted by time.
    pub fn new_id(&self) -> Uuid {
        self.core.new_id()
    }

    /// Moves the transaction's time on, after it may have waited for another one to end:
    /// what it does next is later than all that the other did.
    pub fn note_waited(&mut self) {
        self.now = self.core.clock.now();
    }

    /// Notes that there is work for the worker of this lane, which the commit then wakes.
    pub const fn note_enqueued(&mut self, lane: Lane) {
        self.enqueued.note(lane);
    }

    /// Undoes all that this unit of work did, whatever it answers.
    pub const fn undo(&mut self) {
        self.is_undone = true;
    }

    /// Returns an empty list of statements for this database.
    pub fn statements(&self) -> Statements {
        match &self.transaction {
            Transaction::Sqlite(_) => Statements::for_sqlite(),
            Transaction::Postgres(_) => Statements::for_postgres(),
        }
    }

    /// Runs statements one after the other, whatever those before touched, and returns what
    /// each touched; nothing for those after one that [needs a row](Statements::needs_row)
    /// and touched none. SQLite is told all in one message.
    ///
    /// # Errors
    /// That of the first that fails and [may not](Statements::may_fail).
    pub async fn run(&mut self, statements: Statements) -> Result<Vec<Touched>, Error> {
        if let Conn::Sqlite(conn) = self.conn() {
            return statements.run_on_sqlite(conn).await;
        }
        let mut touched = Vec::new();
        let mut is_over = false;
        for mut statement in statements.into_list() {
            let outcome = if is_over {
                Ok(0)
            } else if statement.is_tried() {
                self.attempt(async move |tx| tx.run_one(&mut statement).await)
                    .await?
            } else {
                let outcome = self.run_one(&mut statement).await?;
                is_over = statement.is_last_with(&Ok(outcome));
                Ok(outcome)
            };
            touched.push(outcome);
        }
        Ok(touched)
    }

    async fn run_one(&mut self, statement: &mut Statement) -> Touched {
        match self.conn() {
            Conn::Postgres(conn) => statement.run_on_postgres(conn).await,
            Conn::Sqlite(_) => Err(Error::internal("a statement for another database")),
        }
    }

    /// Runs `work` behind a savepoint: when it fails, what it did is undone and
    /// the transaction goes on. Its error is given back, the outer one is only
    /// for a savepoint that itself could not be set or left, and ends the whole work.
    pub async fn attempt<T, F>(&mut self, work: F) -> Result<Result<T, Error>, Error>
    where
        F: for<'t> AsyncFunc<&'t mut Self, Result<T, Error>>,
    {
        self.transaction.say_with_next(ATTEMPT).await?;
        match work(self).await {
            Ok(done) => {
                self.transaction.say_with_next(KEEP_ATTEMPT).await?;
                Ok(Ok(done))
            }
            Err(error) => match self.transaction.say(UNDO_ATTEMPT).await {
                Ok(()) => Ok(Err(error)),
                // The database has ended the whole transaction, and this says why.
                Err(_) => Err(error),
            },
        }
    }
}

const ATTEMPT: Control = Control {
    sql: "SAVEPOINT attempt",
    statements: 1,
};
const KEEP_ATTEMPT: Control = Control {
    sql: "RELEASE SAVEPOINT attempt",
    statements: 1,
};
const UNDO_ATTEMPT: &str = "ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt";

impl Core {
    /// Runs `work` in one write transaction and commits when it answers `Ok`. The
    /// workers are woken for which something was enqueued.
    ///
    /// The work runs to its end even when the client hangs up and its request is dropped;
    /// see [`Db::write`](super::Db). It awaits nothing but the database, since others may
    /// wait for it.
    pub async fn write_for<T, F>(&self, requester: Requester, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> AsyncFunc<&'t mut Tx, Result<T, Error>> + Send + 'static,
        for<'t> <F as AsyncFunc<&'t mut Tx, Result<T, Error>>>::Fut: Send,
    {
        let core = self.clone();
        // What it does is told by where it is written.
        let span = tracing::debug_span!("write", operation = type_name::<F>());
        self.db
            .run_unit(async move |transaction| {
                let now = core.clock.now();
                let mut tx = Tx {
                    transaction,
                    core,
                    requester,
                    now,
                    enqueued: Enqueued::default(),
                    is_undone: false,
                };
                let outcome = unit::run(work(&mut tx)).await;
                let Tx {
                    transaction,
                    core,
                    enqueued,
                    is_undone,
                    ..
                } = tx;
                let wake: AfterCommit = Box::new(move || enqueued.wake(&core.wake));
                Ran {
                    transaction,
                    outcome,
                    is_undone,
                    after_commit: (enqueued.is_any() && !is_undone).then_some(wake),
                }
            })
            .instrument(span)
            .await
    }

    /// [`Self::write_for`] nobody: what the program does by itself, or an operator.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> AsyncFunc<&'t mut Tx, Result<T, Error>> + Send + 'static,
        for<'t> <F as AsyncFunc<&'t mut Tx, Result<T, Error>>>::Fut: Send,
    {
        self.write_for(Requester::default(), work).await
    }
}
