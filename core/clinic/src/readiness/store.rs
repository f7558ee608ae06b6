use zeroize::Zeroizing;

use super::{Checklist, ChecklistError};
use crate::history::{CodecError, StoreError};

/// 準備の記録の保管: where the checklist of a clinic is kept. There is one for each store.
pub trait ChecklistStore {
    /// The checklist; `None` where none was saved yet.
    ///
    /// # Errors
    /// - [`StoreError::DamagedRows`] when it is damaged or missing. The store leaves it as it is.
    /// - [`StoreError::Newer`] when a later version wrote it.
    /// - Other errors when the store cannot be read at all.
    fn checklist(&self) -> Result<Option<Checklist>, StoreError>;

    /// Keeps the checklist in place of the one before.
    ///
    /// # Errors
    /// When nothing was kept. One that cannot be read is not replaced, so the errors of [`Self::checklist`] occur here too.
    fn save_checklist(&mut self, checklist: &Checklist) -> Result<(), StoreError>;
}

impl Checklist {
    /// The checklist as bytes to be sealed, wiped when dropped.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] when it is longer than any checklist that is read again.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        // Allocated once, so that no copy is left behind by growing.
        let mut bytes = Zeroizing::new(Vec::with_capacity(Self::LENGTH_MAX));
        serde_json::to_writer(&mut *bytes, self).map_err(|_| StoreError::Unstorable)?;
        if bytes.len() > Self::LENGTH_MAX { Err(StoreError::Unstorable) } else { Ok(bytes) }
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// When it is something else, or in a later format.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        let text = str::from_utf8(bytes).map_err(|_| CodecError::Broken)?;
        Self::from_json(text).map_err(|error| match error {
            ChecklistError::Schema { found } if found > Self::SCHEMA => {
                CodecError::Newer { found, known: Self::SCHEMA }
            }
            ChecklistError::Schema { .. } | ChecklistError::TooLong | ChecklistError::Form => {
                CodecError::Broken
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::super::{Clinic, MainClinic, Place, Plan, Practitioner, Trade};
    use super::{Checklist, CodecError};

    fn day(days: u16) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(700_000 + i32::from(days)).expect("a day")
    }

    fn clinic(practitioners: &[(u16, bool, bool)], plan: Option<u16>) -> Clinic {
        let practitioner = |&(born, is_full_time, has_sight_impairment): &(u16, bool, bool)| Practitioner {
            born: day(born),
            is_full_time,
            has_sight_impairment,
        };
        Clinic {
            trade: Trade::Ahaki,
            practitioners: practitioners.iter().map(practitioner).collect(),
            is_difficult: true,
            closing: plan.map_or(Plan::Undated, |day_number| Plan::Dated(day(day_number))),
            stopping: Plan::None,
            place: Place::SecondaryOf(MainClinic::Unknown),
        }
    }

    proptest! {
        #[test]
        fn a_checklist_is_read_as_it_was_written(
            practitioners in proptest::collection::vec(any::<(u16, bool, bool)>(), 0..50),
            plan in any::<Option<u16>>(), receipts in any::<Vec<u32>>(),
        ) {
            let mut list = Checklist::new();
            list.set_clinic(clinic(&practitioners, plan));
            for yen in &receipts {
                list.add_receipt(*yen);
            }
            prop_assert!(list.receipts().len() <= Checklist::RECEIPTS_MAX);
            prop_assert_eq!(Checklist::decode(&list.encode().expect("written")), Ok(list));
        }

        #[test]
        fn bytes_of_any_kind_are_refused_without_a_fall(bytes in any::<Vec<u8>>()) {
            prop_assert!(Checklist::decode(&bytes).is_err());
        }
    }

    #[test]
    fn a_later_format_is_refused_as_that() {
        let check = |text: &str| Checklist::decode(text.as_bytes()).err();
        assert_eq!(check(r#"{"schema":3,"done":{}}"#), Some(CodecError::Newer { found: 3, known: 2 }));
        assert_eq!(check(r#"{"schema":0,"done":{}}"#), Some(CodecError::Broken));
        assert_eq!(check(r#"{"schema":1,"done":{}}"#), None);
    }
}
