/// An official element: its children by their official names, each optional, unknown ones kept.
macro_rules! element {
    ($(#[$doc:meta])* $name:ident { $($(#[$child_doc:meta])* $child:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        ///
        /// `Debug` prints nothing of its content.
        #[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default, rename_all = "PascalCase")]
        pub struct $name {
            $(
                $(#[$child_doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $child: Option<$kind>,
            )*
            /// Elements that have no field here, kept as they came.
            #[serde(flatten)]
            pub others: std::collections::BTreeMap<String, serde_json::Value>,
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}
