use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// The synthetic person on a card: 基本4情報.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Holder {
    /// 氏名: family and given name with U+3000 between.
    pub name: String,
    /// 住所, numbers in full width.
    pub address: String,
    /// 生年月日.
    pub birth_date: NaiveDate,
    /// 性別.
    pub sex: Sex,
}

/// 性別 (ISO/IEC 5218).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 1.
    Male,
    /// 2.
    Female,
}

impl Sex {
    /// The ASCII digit on the card.
    #[must_use]
    pub const fn digit(self) -> u8 {
        match self {
            Self::Male => b'1',
            Self::Female => b'2',
        }
    }
}

impl Holder {
    /// Birth date as eight digits, `YYYYMMDD`.
    #[must_use]
    pub fn compact_birth_date(&self) -> String {
        self.birth_date.format("%Y%m%d").to_string()
    }

    /// Birth date as six digits with the year of the Japanese era, `YYMMDD`: the PIN of the age record.
    #[must_use]
    pub fn era_birth_date(&self) -> String {
        let (_, first_year) = self.era();
        format!("{:02}{}", self.birth_date.year() - first_year + 1, self.birth_date.format("%m%d"))
    }

    /// The era of birth as a digit: Meiji 1, Taisho 2, Showa 3, Heisei 4, Reiwa 5.
    #[must_use]
    pub fn era_digit(&self) -> u8 {
        self.era().0
    }

    /// Full years of age.
    #[must_use]
    pub fn age_on(&self, day: NaiveDate) -> u32 {
        day.years_since(self.birth_date).unwrap_or(0)
    }

    /// Digit and first year of the era of birth.
    fn era(&self) -> (u8, i32) {
        match (self.birth_date.year(), self.birth_date.month(), self.birth_date.day()) {
            date if date >= (2019, 5, 1) => (5, 2019),
            date if date >= (1989, 1, 8) => (4, 1989),
            date if date >= (1926, 12, 25) => (3, 1926),
            date if date >= (1912, 7, 30) => (2, 1912),
            _ => (1, 1868),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_era_changes_on_the_day() {
        for (date, digits, era) in [
            ("1980-02-17", "550217", 3),
            ("2019-04-30", "310430", 4),
            ("2019-05-01", "010501", 5),
            ("1989-01-07", "640107", 3),
            ("1989-01-08", "010108", 4),
            ("1926-12-24", "151224", 2),
            ("1926-12-25", "011225", 3),
        ] {
            let holder = Holder {
                name: String::new(),
                address: String::new(),
                birth_date: date.parse().unwrap(),
                sex: Sex::Female,
            };
            assert_eq!((holder.era_birth_date().as_str(), holder.era_digit()), (digits, era), "{date}");
        }
    }
}
