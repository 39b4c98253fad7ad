//! Values of which the format knows a closed list.

/// Defines an enumeration of strings: its spelling in the data, which is never translated, and the way back from there.
macro_rules! closed_set {
    ($(#[$about:meta])* $name:ident { $($(#[$means:meta])* $variant:ident = $spelling:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
        pub enum $name {
            $($(#[$means])* #[serde(rename = $spelling)] $variant,)+
        }

        impl $name {
            /// All values, in the order of the format.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The value as the data spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $spelling,)+
                }
            }
        }
    };
}

pub(super) use closed_set;
