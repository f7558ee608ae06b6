use thiserror::Error;

/// Why a result has no form in FHIR.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FhirWriteError {
    /// 該当資格なし: a `Coverage` is a coverage that exists.
    #[error("no qualification was found")]
    NotFound,
    /// 無効（新しい資格あり）: it would name the earlier coverage and hide that there is another.
    #[error("a newer qualification exists")]
    Superseded,
    /// 複数該当, and the staff have not chosen: one `Coverage` each would say that all apply.
    #[error("there are several qualifications")]
    SeveralResults,
    /// A bulk message that was not taken apart.
    #[error("the message is about several people")]
    SeveralPeople,
    /// It is not known whether a qualification holds: the confirmation failed, is not finished, or does not say it.
    #[error("it is not confirmed whether the qualification is valid")]
    NotConfirmed,
    /// Neither the number nor the name of the insurer is known, and a `Coverage` has a payor.
    #[error("the insurer is not known")]
    NoInsurer,
}
