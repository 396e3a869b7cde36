//! Reading a row into a struct, without a procedural macro: sqlx' own brings a second
//! sqlx into every build, compiled with its databases for the compiler to load.

/// Implements `sqlx::FromRow` for a struct and the rows of both databases.
///
/// A field is read from the column of its name. Where it is not, it says from what:
///
/// - `id = "session_id"`: from the column of that name;
/// - `role: String`: from a column that holds this type, by `TryFrom`;
/// - `theme = (read)`: what this function makes of the text in that column, or of nothing;
/// - `user = row`: a struct that is read from the same row.
macro_rules! from_row {
    ($name:ident { $($fields:tt)* }) => {
        $crate::db::from_row!(@of sqlx::sqlite::SqliteRow, $name { $($fields)* });
        $crate::db::from_row!(@of sqlx::postgres::PgRow, $name { $($fields)* });
    };
    (@of $row:ty, $name:ident {
        $($field:ident $(= $source:tt)? $(: $stored:ty)?),* $(,)?
    }) => {
        impl sqlx::FromRow<'_, $row> for $name {
            fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                Ok(Self {
                    $($field: $crate::db::from_row!(@read row, $field $(= $source)? $(: $stored)?),)*
                })
            }
        }
    };
    (@read $row:ident, $field:ident) => {
        sqlx::Row::try_get($row, stringify!($field))?
    };
    (@read $row:ident, $field:ident = ($read:path)) => {
        $read(sqlx::Row::try_get($row, stringify!($field))?)
    };
    (@read $row:ident, $field:ident = row) => {
        sqlx::FromRow::from_row($row)?
    };
    (@read $row:ident, $field:ident = $column:literal) => {
        sqlx::Row::try_get($row, $column)?
    };
    (@read $row:ident, $field:ident: $stored:ty) => {{
        let stored: $stored = sqlx::Row::try_get($row, stringify!($field))?;
        stored.try_into().map_err(|problem| sqlx::Error::ColumnDecode {
            index: stringify!($field).to_owned(),
            source: Box::new(problem),
        })?
    }};
}

pub(crate) use from_row;
