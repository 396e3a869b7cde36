//! How rooms of texts and the catalogue of them are declared.

/// Declares the struct of a room, and the constant that holds its English.
///
/// ```ignore
/// room! {
///     /// Where people log in.
///     Login = LOGIN {
///         heading = "Log in";
///         wait(seconds: u64) = format!("Wait {}.", SECONDS.of(seconds));
///     }
/// }
/// ```
macro_rules! room {
    ($(#[$about:meta])* $Room:ident = $ROOM:ident {
        $($key:ident $(($($given:ident: $type:ty),+))? = $text:expr;)*
    }) => {
        $(#[$about])*
        #[derive(Debug)]
        #[allow(missing_docs, reason = "a text says what it is")]
        pub struct $Room {
            $(pub $key: $crate::texts::room!(@type $(($($type),+))?),)*
        }

        /// The English of it.
        pub(crate) const $ROOM: $Room = $Room {
            $($key: $crate::texts::room!(@text $(($($given: $type),+))? $text),)*
        };
    };
    (@type) => { &'static str };
    (@type ($($type:ty),+)) => { fn($($type),+) -> String };
    (@text ($($given:ident: $type:ty),+) $text:expr) => { |$($given: $type),+| $text };
    (@text $text:expr) => { $text };
}

/// Declares the catalogue: its rooms, and that each is there in each language.
macro_rules! catalogue {
    ($($(#[$about:meta])* $room:ident: $Room:ident = $ROOM:ident,)*) => {
        $(pub use en::$room::$Room;)*

        /// All texts in one language.
        #[derive(Debug)]
        pub struct Words {
            $($(#[$about])* pub $room: $Room,)*
        }

        static ENGLISH: Words = Words { $($room: en::$room::$ROOM,)* };
        static FRENCH: Words = Words { $($room: fr::$room::$ROOM,)* };
    };
}

pub(crate) use {catalogue, room};
