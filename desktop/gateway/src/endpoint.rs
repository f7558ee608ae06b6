/// An endpoint of the HTTP API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Endpoint {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Template of the path; a parameter is in braces.
    pub path: &'static str,
}
