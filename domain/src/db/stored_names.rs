//! Enums that the database and the API know by the same names.

/// A column's value that no variant has.
#[derive(Debug, thiserror::Error)]
#[error("nothing is stored as {0:?}")]
pub struct NotStored(pub String);

/// Declares an enum whose variants are stored, and serialised, under these names.
macro_rules! stored_names {
    ($(#[$doc:meta])* $name:ident { $($(#[$said:meta])* $variant:ident = $stored:literal,)+ }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        $(#[$doc])*
        pub enum $name {
            $($(#[$said])* #[serde(rename = $stored)] $variant,)+
        }

        impl $name {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name that the database and the API use.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $stored,)+
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::db::NotStored;

            fn try_from(stored: String) -> Result<Self, Self::Error> {
                match &*stored {
                    $($stored => Ok(Self::$variant),)+
                    _ => Err($crate::db::NotStored(stored)),
                }
            }
        }
    };
}

pub(crate) use stored_names;
