//! People who are logged in, put into the database without the cost of password hashing.

use std::sync::LazyLock;

use stagedoor_domain::Role;
use tokio::runtime::Runtime;

use super::set_up::Cluster;
use crate::process::people::{Person, made};

/// What asynchronous work of these tests runs on.
pub fn runtime() -> &'static Runtime {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
    &RUNTIME
}

impl Cluster {
    /// So many people called `<prefix>-<number>` whose addresses are confirmed.
    pub fn people(&self, prefix: &str, role: Role, count: usize) -> Vec<Person> {
        let (url, folder) = (self.database_url(), self.place().join(prefix));
        runtime().block_on(made(&url, &folder, prefix, role, count))
    }
}
