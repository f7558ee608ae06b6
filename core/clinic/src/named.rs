/// Gives enums the method that returns the name which strum derives.
macro_rules! named {
    ($($kind:ident),+) => {$(
        impl $kind {
            /// The stable name in files, shells and tests.
            #[must_use]
            pub fn name(self) -> &'static str {
                self.into()
            }
        }
    )+};
}
