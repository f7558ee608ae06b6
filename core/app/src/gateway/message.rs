//! The form of the bodies of calls.

/// A body of a call: JSON, read strictly.
macro_rules! message {
    ($(#[$doc:meta])* $debug:literal $(, $list:ident)? => $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        ///
        /// `Debug` shows no value.
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
        #[debug($debug $(, $list.len())?)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $kind,)*
        }

        impl $name {
            /// JSON.
            #[must_use]
            pub fn encode(&self) -> Vec<u8> {
                crate::gateway::request::json(self)
            }

            /// Reads JSON.
            ///
            /// # Errors
            /// When it is too long or of another form.
            pub fn decode(body: &[u8]) -> Result<Self, crate::gateway::RequestError> {
                crate::gateway::request::read(body)
            }
        }
    };
}
