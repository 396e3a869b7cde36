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
         u.two_factor_enabled, u.theme, u.language"
    };
}

pub(crate) use {columns, joined};
