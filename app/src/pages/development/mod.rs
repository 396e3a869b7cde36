//! Pages that exist on a development server alone.

pub(crate) mod outbox;
