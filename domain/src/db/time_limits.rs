//! What PostgreSQL cuts off, and how it is told.

/// What PostgreSQL cuts off: a query that no request waits for any longer, and a
/// transaction that a stuck program would hold open, with its locks, for good.
/// An operator's own values, in `options` of the address, come before these.
pub(super) const TIME_LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "20s"),
    ("lock_timeout", "20s"),
    ("idle_in_transaction_session_timeout", "30s"),
];

/// What sets the time limits by `set`: `SET`, or `SET LOCAL` for a transaction.
pub(super) fn limits_with(set: &str) -> String {
    set_by(set, TIME_LIMITS)
}

/// The same for these limits.
pub(super) fn set_by<'a>(
    set: &str,
    limits: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let statements = limits
        .into_iter()
        .map(|(name, value)| format!("{set} {name} = '{value}'"));
    statements.collect::<Vec<_>>().join("; ")
}
