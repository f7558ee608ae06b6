/// One family of failures: a line each, holding its name, code, way on and cause.
macro_rules! failures {
    ($(#[$family_doc:meta])* $family:ident { $($name:ident $code:literal $next:ident $cause:literal)* }) => {
        $(#[$family_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $family {
            $(#[doc = concat!("`", $code, "` ", $cause)] $name,)*
        }

        impl $family {
            /// The whole family in the order of its codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Stable across releases; printed on screen, spoken to support.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// One English sentence for developers and support.
            #[must_use]
            pub const fn cause(self) -> &'static str {
                match self { $(Self::$name => $cause,)* }
            }

            /// What to do now.
            #[must_use]
            pub const fn next_action(self) -> $crate::failure::NextAction {
                match self { $(Self::$name => $crate::failure::NextAction::$next,)* }
            }
        }
    };
}
