/// Supertrait of the traits that only this package implements: a trait can get another method without breaking callers.
pub trait Sealed {}
