//! Pages that exist on a development server alone.

pub mod outbox;
