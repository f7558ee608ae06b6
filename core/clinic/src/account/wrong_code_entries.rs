use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Wrong entries of enrolment codes that one address made at one clinic. The fifth revokes the open codes of that clinic for
/// that address, and for no other (product reference, 3).
///
/// The gateway keeps one value for each pair of clinic and address. A code that an administrator makes afterwards can be
/// used from that address again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WrongCodeEntries {
    count: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked_at: Option<DateTime<Utc>>,
}

impl WrongCodeEntries {
    /// So many wrong entries revoke the open codes.
    pub const LIMIT: u32 = 5;

    /// The value after one more wrong entry, which was made at this time.
    #[must_use]
    pub fn after_wrong_entry(self, at: DateTime<Utc>) -> Self {
        let count = self.count.saturating_add(1);
        if count < Self::LIMIT {
            return Self { count, ..self };
        }
        // A clock that was set back must not open a code again.
        Self { count: 0, revoked_at: self.revoked_at.max(Some(at)) }
    }

    /// Whether a code of that clinic that was made at this time can be used from that address.
    #[must_use]
    pub fn accepts(&self, made_at: DateTime<Utc>) -> bool {
        self.revoked_at.is_none_or(|revoked_at| made_at > revoked_at)
    }

    /// How many wrong entries are left before the open codes are revoked: 1 to 5.
    #[must_use]
    pub const fn left(&self) -> u32 {
        Self::LIMIT.saturating_sub(self.count)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::WrongCodeEntries;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn the_fifth_wrong_entry_revokes_the_open_codes_and_a_later_code_is_accepted() {
        let mut entries = WrongCodeEntries::default();
        for (wrong, left) in (1..=4).zip([4, 3, 2, 1]) {
            entries = entries.after_wrong_entry(time(wrong));
            assert!(entries.accepts(time(0)), "{wrong}");
            assert_eq!(entries.left(), left);
        }
        entries = entries.after_wrong_entry(time(5));
        assert!(!entries.accepts(time(0)));
        assert!(!entries.accepts(time(5)));
        assert!(entries.accepts(time(6)));
        assert_eq!(entries.left(), 5);
    }

    #[test]
    fn five_more_revoke_the_later_codes_too_and_a_clock_set_back_opens_none() {
        let revoked = |entries: WrongCodeEntries, at: i64| {
            (0..5).fold(entries, |entries, _| entries.after_wrong_entry(time(at)))
        };
        let twice = revoked(revoked(WrongCodeEntries::default(), 10), 20);
        assert!(!twice.accepts(time(20)));
        let back = revoked(twice, 5);
        assert!(!back.accepts(time(20)));
        assert!(back.accepts(time(21)));
    }

    #[test]
    fn the_wire_form_is_the_documented_one() {
        let entries =
            (0..6).fold(WrongCodeEntries::default(), |entries, _| entries.after_wrong_entry(time(0)));
        let json = r#"{"count":1,"revokedAt":"1970-01-01T00:00:00Z"}"#;
        assert_eq!(serde_json::to_string(&entries).expect("JSON"), json);
        assert_eq!(serde_json::from_str::<WrongCodeEntries>(json).expect("entries"), entries);
    }
}
