//! What a server holds at one moment.

use anyhow::Result;

use crate::database::Prepared;
use crate::process::Process;

/// One look at it.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Resident memory, in bytes.
    pub resident: u64,
    /// Open file descriptors.
    pub descriptors: u64,
    /// Size of the database, in bytes; of SQLite with its write-ahead log.
    pub database_bytes: u64,
    /// Accounts.
    pub users: u64,
}

impl Sample {
    /// Takes one.
    ///
    /// # Errors
    /// When `/proc` or the database does not tell.
    pub async fn take(process: &Process, database: &Prepared) -> Result<Self> {
        let users = database.count("SELECT COUNT(*) FROM users").await?;
        Ok(Self {
            resident: process.resident_bytes()?.0,
            descriptors: process.descriptors()?,
            database_bytes: database.bytes().await?,
            users: u64::try_from(users)?,
        })
    }
}
