//! Enums that the database and the API know by the same names.

/// A column's value that no variant has.
#[derive(Debug, thiserror::Error)]
#[error("nothing is stored as {0:?}")]
pub struct NotStored(pub String);

/// Declares an enum whose variants are stored, and serialised, under these names.
macro_rules! stored_names {
    ($(#[$doc:meta])* $name:ident { $($(#[$said:meta])* $variant:ident = $stored:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub enum $name {
            $($(#[$said])* #[serde(rename = $stored)] $variant,)+
        }

        impl $name {
            /// The name that the database and the API use.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $stored,)+
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::tracks::stored_name::NotStored;

            fn try_from(stored: String) -> Result<Self, Self::Error> {
                match &*stored {
                    $($stored => Ok(Self::$variant),)+
                    _ => Err($crate::tracks::stored_name::NotStored(stored)),
                }
            }
        }
    };
}

pub(crate) use stored_names;
