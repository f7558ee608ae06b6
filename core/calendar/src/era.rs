use chrono::{Datelike, NaiveDate};

/// 元号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Era {
    /// 明治, from 1868-10-23.
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

/// A year within an era: 1 is 元年.
///
/// # Examples
///
/// ```
/// use shikaku_calendar::chrono::NaiveDate;
/// use shikaku_calendar::{Era, EraYear};
///
/// let day = NaiveDate::from_ymd_opt(2026, 11, 22).ok_or("a date")?;
/// let year = EraYear::of(day).ok_or("since 1868")?;
/// assert_eq!((year.era, year.year), (Era::Reiwa, 8));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EraYear {
    /// The era.
    pub era: Era,
    /// The year, from 1.
    pub year: u32,
}

impl Era {
    /// All of them, the newest first.
    pub const ALL: &'static [Self] = &[Self::Reiwa, Self::Heisei, Self::Showa, Self::Taisho, Self::Meiji];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// Its name in Latin letters: `showa`.
    #[must_use]
    pub const fn latin_name(self) -> &'static str {
        match self {
            Self::Meiji => "meiji",
            Self::Taisho => "taisho",
            Self::Showa => "showa",
            Self::Heisei => "heisei",
            Self::Reiwa => "reiwa",
        }
    }

    /// Its letter in short forms: R for 令和.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The Western year that its first year (元年) is.
    #[must_use]
    pub const fn first_year(self) -> i32 {
        self.began().0
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let (year, month, day) = self.began();
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    /// Its last day; `None` for the present era.
    #[must_use]
    pub fn last_day(self) -> Option<NaiveDate> {
        self.next().and_then(|next| next.first_day().pred_opt())
    }

    /// The era after it; `None` for the present era.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        Some(match self {
            Self::Meiji => Self::Taisho,
            Self::Taisho => Self::Showa,
            Self::Showa => Self::Heisei,
            Self::Heisei => Self::Reiwa,
            Self::Reiwa => return None,
        })
    }

    /// The era before it; `None` for the first one here.
    #[must_use]
    pub const fn previous(self) -> Option<Self> {
        Some(match self {
            Self::Meiji => return None,
            Self::Taisho => Self::Meiji,
            Self::Showa => Self::Taisho,
            Self::Heisei => Self::Showa,
            Self::Reiwa => Self::Heisei,
        })
    }

    /// Each was set by law or notice. Until 1872-12-31 people counted by the moon; days here are Gregorian throughout.
    const fn began(self) -> (i32, u32, u32) {
        match self {
            Self::Meiji => (1868, 10, 23),
            Self::Taisho => (1912, 7, 30),
            Self::Showa => (1926, 12, 25),
            Self::Heisei => (1989, 1, 8),
            Self::Reiwa => (2019, 5, 1),
        }
    }
}

impl EraYear {
    /// The year of this day; a day belongs to the new era from its first day on. `None` before Meiji, and beyond the 99th year
    /// of the present era: such a day is written for "without an end", and no paper has three digits.
    #[must_use]
    pub fn of(day: NaiveDate) -> Option<Self> {
        let this = (day.year(), day.month(), day.day());
        let era = Era::ALL.iter().copied().find(|era| this >= era.began())?;
        let year = u32::try_from(day.year() - era.first_year() + 1).ok()?;
        (year <= 99).then_some(Self { era, year })
    }
}

#[cfg(test)]
mod tests {
    use super::{Era, EraYear};

    #[test]
    fn an_era_begins_on_its_first_day() {
        let cases = [
            ("2026-11-22", "令和8"),
            ("2019-05-01", "令和1"),
            ("2019-04-30", "平成31"),
            ("1989-01-08", "平成1"),
            ("1989-01-07", "昭和64"),
            ("1926-12-25", "昭和1"),
            ("1926-12-24", "大正15"),
            ("1912-07-30", "大正1"),
            ("1912-07-29", "明治45"),
            ("1868-10-23", "明治1"),
        ];
        for (day, expected) in cases {
            let EraYear { era, year } = EraYear::of(day.parse().unwrap()).unwrap();
            assert_eq!(format!("{}{year}", era.name()), expected, "{day}");
        }
        assert_eq!(EraYear::of("1868-10-22".parse().unwrap()), None);
    }

    #[test]
    fn an_era_year_has_two_digits() {
        let year = |day: &str| EraYear::of(day.parse().unwrap()).map(|it| it.year);
        assert_eq!([year("2117-12-31"), year("2118-01-01"), year("9999-12-31")], [Some(99), None, None]);
    }
    #[test]
    fn eras_follow_each_other_without_a_gap() {
        for era in Era::ALL.iter().copied() {
            assert_eq!(EraYear::of(era.first_day()).map(|it| (it.era, it.year)), Some((era, 1)));
            match (era.last_day(), era.next()) {
                (Some(last), Some(next)) => {
                    assert_eq!(EraYear::of(last).map(|it| it.era), Some(era));
                    assert_eq!(last.succ_opt(), Some(next.first_day()));
                    assert_eq!(next.previous(), Some(era));
                }
                (last, next) => assert_eq!((last, next, era), (None, None, Era::Reiwa)),
            }
        }
        assert_eq!(Era::Meiji.previous(), None);
    }
}
