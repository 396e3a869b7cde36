//! Statements that are known before the first is sent, and so are sent together.

use std::fmt::{self, Write};

use futures::StreamExt;
use sqlx::Type;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Either, Encode, Executor, Postgres, Sqlite};

use super::servers::PgConn;
use super::sqlite_conn::SqliteConn;
use crate::error::Error;

/// Statements of which each answers how many rows it touched, written once for both
/// databases. SQLite is told them in one message; see [`Tx::run`](super::Tx::run).
#[derive(Debug)]
pub struct Statements {
    values: Values,
    list: Vec<Statement>,
}

#[derive(Debug)]
enum Values {
    /// Of all statements: SQLite numbers them through all of a message.
    Sqlite(SqliteArguments),
    /// Each statement has its own.
    Postgres,
}

#[derive(Debug)]
pub(super) struct Statement {
    sql: &'static str,
    /// How many values those before it have.
    before: usize,
    values: PgArguments,
    /// Why it cannot be run.
    defect: Option<Error>,
    may_fail: bool,
    needs_row: bool,
}

/// How many rows a statement touched, or why it did nothing.
pub type Touched = Result<u64, Error>;

impl Statements {
    pub(super) fn for_sqlite() -> Self {
        Self::with(Values::Sqlite(SqliteArguments::default()))
    }

    pub(super) const fn for_postgres() -> Self {
        Self::with(Values::Postgres)
    }

    const fn with(values: Values) -> Self {
        let list = Vec::new();
        Self { values, list }
    }

    /// Adds a statement, to which [`bind`](Self::bind) and the others below then belong.
    pub fn add(&mut self, sql: &'static str) -> &mut Self {
        let before = match &self.values {
            Values::Sqlite(values) => values.len(),
            Values::Postgres => 0,
        };
        self.list.push(Statement {
            sql,
            before,
            values: PgArguments::default(),
            defect: None,
            may_fail: false,
            needs_row: false,
        });
        self
    }

    /// Adds the next value of the last statement, `$1` first.
    pub fn bind<'v, T>(&mut self, value: T) -> &mut Self
    where
        T: Encode<'v, Sqlite> + Type<Sqlite> + Encode<'v, Postgres> + Type<Postgres>,
    {
        let Some(last) = self.list.last_mut() else {
            return self;
        };
        let added = match &mut self.values {
            Values::Sqlite(values) => values.add(value),
            Values::Postgres => last.values.add(value),
        };
        match added {
            Ok(()) => self,
            Err(error) => self.fails_with(sqlx::Error::Encode(error).into()),
        }
    }

    /// Makes the last statement fail with this, without being sent.
    pub fn fails_with(&mut self, defect: Error) -> &mut Self {
        if let Some(last) = self.list.last_mut() {
            last.defect.get_or_insert(defect);
        }
        self
    }

    /// Lets the last statement fail alone: what it did is undone, and the others count.
    pub fn may_fail(&mut self) -> &mut Self {
        if let Some(last) = self.list.last_mut() {
            last.may_fail = true;
        }
        self
    }

    /// Says that what follows the last statement is pointless where it touches no row. The
    /// caller then undoes all of it, whether it was run or not.
    pub fn needs_row(&mut self) -> &mut Self {
        if let Some(last) = self.list.last_mut() {
            last.needs_row = true;
        }
        self
    }

    pub(super) fn into_list(self) -> Vec<Statement> {
        self.list
    }

    /// Runs all in one message, and in another one those that follow one that failed and
    /// may. SQLite undoes what a statement did that fails:
    /// <https://www.sqlite.org/lang_conflict.html>.
    ///
    /// # Errors
    /// That of the first that fails and may not.
    pub(super) async fn run_on_sqlite(
        mut self,
        mut conn: SqliteConn<'_>,
    ) -> Result<Vec<Touched>, Error> {
        let mut touched: Vec<Touched> = Vec::with_capacity(self.list.len());
        while let Some(next) = self.list.get_mut(touched.len()) {
            if let Some(defect) = next.defect.take() {
                if !next.may_fail {
                    return Err(defect);
                }
                touched.push(Err(defect));
                continue;
            }
            let before = touched.len();
            let (sql, values) = self.message(before)?;
            let query = sqlx::query_with(AssertSqlSafe(sql), values);
            let mut steps = conn.reborrow().fetch_many(query);
            while let Some(step) = steps.next().await {
                match step {
                    Ok(Either::Left(done)) => touched.push(Ok(done.rows_affected())),
                    Ok(Either::Right(_)) => {}
                    Err(error) => {
                        let may_fail = self.list.get(touched.len()).is_some_and(|one| one.may_fail);
                        if !may_fail {
                            return Err(error.into());
                        }
                        touched.push(Err(error.into()));
                        break;
                    }
                }
            }
            if touched.len() == before {
                return Err(sqlx::Error::WorkerCrashed.into());
            }
        }
        Ok(touched)
    }

    /// One text of those from this one on that can be run, and the values of all.
    fn message(&self, from: usize) -> Result<(String, SqliteArguments), Error> {
        let Values::Sqlite(values) = &self.values else {
            return Err(Error::internal("statements for another database"));
        };
        let rest = &self.list[from..];
        let mut sql = String::with_capacity(rest.iter().map(|one| one.sql.len() + 16).sum());
        for one in rest.iter().take_while(|one| one.defect.is_none()) {
            renumber(one.sql, one.before, &mut sql).map_err(Error::internal)?;
            sql.push(';');
        }
        Ok((sql, values.clone()))
    }
}

/// Writes `sql`, in which `$1` is the value after the first `before`.
fn renumber(sql: &str, before: usize, into: &mut String) -> fmt::Result {
    let mut parts = sql.split('$');
    into.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        // What is no number was no value either.
        match number.parse::<usize>() {
            Ok(number) => write!(into, "${}{rest}", before + number)?,
            Err(_) => write!(into, "${part}")?,
        }
    }
    Ok(())
}

impl Statement {
    /// Whether it is to be undone alone where it fails.
    pub(super) const fn is_tried(&self) -> bool {
        self.may_fail
    }

    /// Whether nothing after it need be run.
    pub(super) const fn is_last_with(&self, touched: &Touched) -> bool {
        self.needs_row && matches!(touched, Ok(0))
    }

    pub(super) async fn run_on_postgres(&mut self, conn: PgConn<'_>) -> Touched {
        if let Some(defect) = self.defect.take() {
            return Err(defect);
        }
        let values = std::mem::take(&mut self.values);
        let query = sqlx::query_with(self.sql, values);
        Ok(query.execute(conn).await?.rows_affected())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_behind_those_before() {
        let mut sql = String::new();
        renumber("a = $1 AND b = $12 OR c = $1", 10, &mut sql).unwrap();
        assert_eq!(sql, "a = $11 AND b = $22 OR c = $11");
    }
}
