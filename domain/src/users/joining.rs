//! What other tables' queries say of users.

/// The table of users as `u`, joined by the column that holds a user's id.
macro_rules! joined {
    ($user_id:literal) => {
        concat!("users u ON u.id = ", $user_id)
    };
}

/// What an account is open for, of the user `u`, by the name of a
/// [`Status`](super::Status).
macro_rules! status {
    () => {
        "CASE WHEN u.suspended_at IS NOT NULL THEN 'suspended'
              WHEN u.deletion_scheduled_for IS NOT NULL THEN 'leaving'
              ELSE 'active' END"
    };
}

/// The columns of the user `u`, as [`User`](super::User) reads them.
macro_rules! columns {
    () => {
        concat!(
            "u.id, u.username, u.email, u.role, u.is_verified, u.promoted_to_creator_at,
             u.created_at, u.two_factor_enabled, u.deletion_scheduled_for, u.suspension_reason,
             u.theme, u.language, ",
            $crate::users::status!(),
            " AS status"
        )
    };
}

pub(crate) use {columns, joined, status};
