//! What other tables' queries say of users.

/// The table of users as `u`, joined by the column that holds a user's id.
macro_rules! joined {
    ($user_id:literal) => {
        concat!("users u ON u.id = ", $user_id)
    };
}

/// The columns of the user `u`, as [`User`](super::User) reads them.
macro_rules! columns {
    () => {
        "u.id, u.username, u.email, u.role, u.is_verified, u.promoted_to_creator_at, u.created_at,
         u.two_factor_enabled, u.deletion_scheduled_for, u.suspension_reason, u.theme, u.language,
         CASE WHEN u.suspended_at IS NOT NULL THEN 'suspended'
              WHEN u.deletion_scheduled_for IS NOT NULL THEN 'leaving'
              ELSE 'active' END AS status"
    };
}

pub(crate) use {columns, joined};
