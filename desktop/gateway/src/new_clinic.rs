use shikaku_clinic::account::SignInName;
use shikaku_clinic::readiness::Trade;
use shikaku_eligibility::{RegistrationNumber, RegistrationNumberForm};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use crate::label::is_label;

/// Why a clinic cannot be added as it was typed. Repeats nothing of it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NewClinicError {
    /// The number has another form than 登録記号番号 have.
    #[error("the registration number has another form")]
    Number,
    /// A name, group or place is empty, too long, or has control characters.
    #[error("the {0} of the clinic is empty, has more than 64 characters, or a control character")]
    Text(&'static str),
}

/// A clinic that the operator adds.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("NewClinic({trade:?})")]
pub struct NewClinic {
    /// 登録記号番号.
    pub registration_number: String,
    /// Name of the clinic.
    pub name: String,
    /// 柔整 or あはき. A 併設 pair is two clinics with the same place.
    pub trade: Trade,
    /// 法人, where several clinics have one.
    pub group: Option<String>,
    /// What it shares with the other clinic of a 併設 pair.
    pub place: Option<String>,
    /// The sign-in name of the first administrator.
    pub administrator: SignInName,
}

impl NewClinic {
    /// The same clinic as it is kept: its number as a device sends it, and texts without blanks around them. Group and place are in
    /// one width, because clinics with the same one see counts or results of one another.
    ///
    /// # Errors
    /// [`NewClinicError::Number`] and [`NewClinicError::Text`].
    pub fn checked(self) -> Result<Self, NewClinicError> {
        let folded = |text: String| text.nfkc().collect::<String>();
        let shared = |text: Option<String>, what| text.map(|text| label(&folded(text), what)).transpose();
        Ok(Self {
            registration_number: number(&self.registration_number).ok_or(NewClinicError::Number)?,
            name: label(&self.name, "name")?,
            group: shared(self.group, "group")?,
            place: shared(self.place, "place")?,
            ..self
        })
    }
}

/// A 登録記号番号 as a device sends it, in whatever width it was typed; `None` for another form.
#[must_use]
pub fn number(typed: &str) -> Option<String> {
    let number = RegistrationNumber::parse(typed, &RegistrationNumberForm::LENIENT).ok()?;
    Some(number.as_str().to_owned())
}

fn label(text: &str, what: &'static str) -> Result<String, NewClinicError> {
    let text = text.trim();
    if is_label(text) { Ok(text.to_owned()) } else { Err(NewClinicError::Text(what)) }
}

#[cfg(test)]
mod tests {
    use shikaku_clinic::account::SignInName;
    use shikaku_clinic::readiness::Trade;

    use super::{NewClinic, NewClinicError};

    fn clinic(number: &str, name: &str, place: &str) -> Result<NewClinic, NewClinicError> {
        let new = NewClinic {
            registration_number: number.to_owned(),
            name: name.to_owned(),
            trade: Trade::Judo,
            group: Some(place.to_owned()),
            place: Some(place.to_owned()),
            administrator: SignInName::parse("admin").expect("a name"),
        };
        new.checked()
    }

    #[test]
    fn a_clinic_is_kept_as_devices_and_people_name_it() {
        let kept = clinic("協９９１２３４５-0-0", "\u{3000}みほん整骨院 ", " Ａ駅前 ").expect("a clinic");
        assert_eq!(
            (kept.registration_number.as_str(), kept.name.as_str()),
            ("協9912345-0-0", "みほん整骨院")
        );
        assert_eq!((kept.group.as_deref(), kept.place.as_deref()), (Some("A駅前"), Some("A駅前")));
    }

    #[test]
    fn a_text_that_says_nothing_is_refused() {
        for text in ["", "  ", "\u{3000}", "a\nb", "a\u{1}", &"x".repeat(65)] {
            assert!(
                matches!(clinic("協9912345-0-0", text, "x"), Err(NewClinicError::Text("name"))),
                "{text:?}"
            );
            assert!(
                matches!(clinic("協9912345-0-0", "x", text), Err(NewClinicError::Text("group"))),
                "{text:?}"
            );
        }
        for number in ["", "abc", "a\u{1}\nb", "協 99", &"9".repeat(31)] {
            assert!(matches!(clinic(number, "x", "x"), Err(NewClinicError::Number)), "{number:?}");
        }
    }
}
