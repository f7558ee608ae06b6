use std::fmt;

use zeroize::Zeroizing;

/// 患者番号: how the clinic names a patient in its own files, one to eight digits. `Debug` prints none.
#[derive(Clone, PartialEq, Eq)]
pub struct PatientNumber(Zeroizing<String>);

impl PatientNumber {
    /// Digits 0 to 9; `None` when there is none, or something else among them.
    pub(super) fn of(digits: &[u8]) -> Option<Self> {
        let digits = digits.iter().map(|digit| char::from_digit(u32::from(*digit), 10));
        let text = digits.collect::<Option<String>>().map(Zeroizing::new)?;
        (!text.is_empty()).then_some(Self(text))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PatientNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PatientNumber({} digits)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::PatientNumber;

    #[test]
    fn digits_are_a_number_and_nothing_else_is() {
        assert_eq!(PatientNumber::of(&[0, 4, 7]).expect("digits").as_str(), "047");
        assert_eq!((PatientNumber::of(&[]), PatientNumber::of(&[1, 10])), (None, None));
    }
}
