use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use shikaku_eligibility::OfficialMessage;

use super::codec::stored;
use super::{ConfirmationKey, ConfirmationMethod, is_kept, purge_after};

/// 確認の記録: one confirmation, the answer as it came. `Debug` prints nothing of the person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("Record {{ method: {method:?}, .. }}")]
#[serde(rename_all = "camelCase")]
pub struct Record {
    version: u32,
    message: OfficialMessage,
    treatment_date: NaiveDate,
    confirmed_at: DateTime<Utc>,
    method: ConfirmationMethod,
    purge_after: NaiveDate,
    /// What a later program wrote beside, kept as it came.
    #[serde(flatten)]
    others: BTreeMap<String, serde_cbor::Value>,
}

impl Record {
    /// The newest format known here.
    const VERSION: u32 = 1;

    /// A confirmation for treatment on this date (施術日, in Japan). The purge date is fixed now.
    #[must_use]
    pub fn new(
        message: OfficialMessage,
        treatment_date: NaiveDate,
        confirmed_at: DateTime<Utc>,
        method: ConfirmationMethod,
    ) -> Self {
        let purge_after = purge_after(treatment_date);
        let (version, others) = (Self::VERSION, BTreeMap::new());
        Self { version, message, treatment_date, confirmed_at, method, purge_after, others }
    }

    /// The answer as it came.
    #[must_use]
    pub const fn message(&self) -> &OfficialMessage {
        &self.message
    }

    /// 施術日.
    #[must_use]
    pub const fn treatment_date(&self) -> NaiveDate {
        self.treatment_date
    }

    /// When it was confirmed.
    #[must_use]
    pub const fn confirmed_at(&self) -> DateTime<Utc> {
        self.confirmed_at
    }

    /// On what it rests.
    #[must_use]
    pub const fn method(&self) -> &ConfirmationMethod {
        &self.method
    }

    /// The last day on which it may be looked at.
    #[must_use]
    pub const fn purge_after(&self) -> NaiveDate {
        self.purge_after
    }

    /// Whether it may still be looked at today, in Japan.
    #[must_use]
    pub fn is_kept_on(&self, today: NaiveDate) -> bool {
        is_kept(self.purge_after, today)
    }

    /// The keys by which another confirmation is the same one. Empty without a person or without the data of a key.
    #[must_use]
    pub fn duplicate_keys(&self) -> Vec<ConfirmationKey> {
        ConfirmationKey::all_of(&self.message)
    }
}

stored!(Record);

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
    use serde_cbor::Value;
    use shikaku_eligibility::OfficialMessage;

    use super::{BTreeMap, ConfirmationMethod, Record};

    fn record(name: &str, extra: i64, day: u32, method: &str) -> Record {
        let message: OfficialMessage = serde_json::from_value(serde_json::json!({"XmlMsg": {
            "MessageHeader": {"QualificationConfirmationDate": "20261122", "NovelNumber": extra},
            "MessageBody": {"QualificationValidity": method, "Later": {"list": [name, 1.5, null]},
                "ResultList": {"ResultOfQualificationConfirmation": [{"Name": name, "Novel": true}]}}
        }}))
        .expect("a message");
        let treated = chrono::NaiveDate::from_num_days_from_ce_opt(730_000 + i32::try_from(day).unwrap_or(0));
        let at = chrono::DateTime::from_timestamp(i64::from(day) * 86_400, day).expect("a moment");
        Record::new(message, treated.expect("a date"), at, ConfirmationMethod::from(method.to_owned()))
    }

    fn records() -> impl Strategy<Value = Record> {
        let parts = (".{0,20}", any::<i64>(), 0..20_000_u32, "pin|visual|[a-z]{0,8}");
        parts.prop_map(|(name, extra, day, method)| record(&name, extra, day, &method))
    }

    proptest! {
        #[test]
        fn a_record_is_read_as_it_was_written(record in records()) {
            let written = record.encode().expect("written");
            prop_assert_eq!(Record::decode(&written), Ok(record));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Record::decode(&bytes);
        }
    }

    #[test]
    fn what_a_later_program_wrote_beside_is_kept() {
        let written = record("資格　太郎", 7, 20, "pin").encode().expect("written");
        let mut map: BTreeMap<String, Value> = serde_cbor::from_slice(&written).expect("a map");
        map.insert("later".to_owned(), Value::Array(vec![Value::Bytes(vec![1, 2]), Value::Integer(-3)]));
        let later = serde_cbor::to_vec(&map).expect("written");
        let read = Record::decode(&later).expect("read");
        let again: BTreeMap<String, Value> =
            serde_cbor::from_slice(&read.encode().expect("written")).expect("a map");
        assert_eq!(again, map);
    }

    #[test]
    fn a_record_prints_nothing_of_a_person() {
        let printed = format!("{:?}", record("資格　太郎", 7, 20, "pin"));
        assert_eq!(printed, "Record { method: Pin, .. }");
    }
}
