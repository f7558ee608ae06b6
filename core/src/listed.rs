/// A closed list of values, each with its stable name.
macro_rules! listed {
    ($(#[$doc:meta])* $list:ident { $($(#[$value_doc:meta])* $value:ident $name:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $list {
            $($(#[$value_doc])* $value,)*
        }

        impl $list {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];

            /// Stable across releases; what shells, files and their tests call it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$value => $name,)* }
            }

            /// The value of this name.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}
