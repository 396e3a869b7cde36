//! How the domain's source is divided: which room may import from which, and which one
//! holds the statements of which table.

mod circles;
mod floors;
mod sources;
mod tables;
