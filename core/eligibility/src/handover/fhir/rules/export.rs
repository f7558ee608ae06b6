use serde_json::Value;

/// A bundle with its resources.
pub(super) struct Export<'a> {
    pub(super) bundle: &'a Value,
    entries: &'a [Value],
}

static NULL: Value = Value::Null;

impl<'a> Export<'a> {
    pub(super) fn new(bundle: &'a Value) -> Self {
        Self { bundle, entries: list(bundle, "/entry") }
    }

    /// The types of the resources, in their order.
    pub(super) fn kinds(&self) -> Vec<&'a str> {
        self.entries.iter().map(|entry| text(entry, "/resource/resourceType").unwrap_or_default()).collect()
    }

    /// The `fullUrl` of every entry; empty where there is none.
    pub(super) fn urls(&self) -> Vec<&'a str> {
        self.entries.iter().map(|entry| text(entry, "/fullUrl").unwrap_or_default()).collect()
    }

    /// The resource of this type; null where there is none.
    pub(super) fn resource(&self, kind: &str) -> &'a Value {
        self.entry(kind).map_or(&NULL, |entry| at(entry, "/resource"))
    }

    /// The address of the resource of this type.
    pub(super) fn url(&self, kind: &str) -> Option<&'a str> {
        text(self.entry(kind)?, "/fullUrl")
    }

    pub(super) fn coverage(&self) -> &'a Value {
        self.resource("Coverage")
    }

    pub(super) fn patient(&self) -> &'a Value {
        self.resource("Patient")
    }

    pub(super) fn payor(&self) -> &'a Value {
        self.resource("Organization")
    }

    fn entry(&self, kind: &str) -> Option<&'a Value> {
        self.entries.iter().find(|entry| text(entry, "/resource/resourceType") == Some(kind))
    }
}

/// The value at a JSON pointer; null where there is none.
pub(super) fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&NULL)
}

/// The text at a JSON pointer.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    at(value, pointer).as_str()
}

/// The list at a JSON pointer; empty where there is none.
pub(super) fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    at(value, pointer).as_array().map(Vec::as_slice).unwrap_or_default()
}
