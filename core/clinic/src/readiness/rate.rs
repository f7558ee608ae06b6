/// 割合: so many of so many. The whole is never nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    part: u32,
    whole: u32,
}

impl Rate {
    /// `None` when there is no whole, or when the part is more than it.
    #[must_use]
    pub const fn new(part: u32, whole: u32) -> Option<Self> {
        if whole == 0 || part > whole { None } else { Some(Self { part, whole }) }
    }

    /// How many.
    #[must_use]
    pub const fn part(self) -> u32 {
        self.part
    }

    /// Of how many.
    #[must_use]
    pub const fn whole(self) -> u32 {
        self.whole
    }

    /// Tenths of a percent, rounded half up as published tables are: 849 is 84.9 %.
    #[must_use]
    pub fn tenths(self) -> u32 {
        self.scaled(1000)
    }

    /// Whole percent, rounded half up.
    #[must_use]
    pub fn percent(self) -> u32 {
        self.scaled(100)
    }

    fn scaled(self, scale: u64) -> u32 {
        let (part, whole) = (u64::from(self.part), u64::from(self.whole));
        // No more than the scale, because the part is no more than the whole.
        u32::try_from((2 * scale * part + whole) / (2 * whole)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::Rate;

    #[test]
    fn halves_are_rounded_up() {
        for (part, whole, tenths, percent) in [
            (1, 2000, 1, 0),
            (1, 2001, 0, 0),
            (1, 200, 5, 1),
            (1, 3, 333, 33),
            (2, 3, 667, 67),
            (7, 7, 1000, 100),
        ] {
            let rate = Rate::new(part, whole).expect("a rate");
            assert_eq!((rate.tenths(), rate.percent()), (tenths, percent), "{part} of {whole}");
        }
        assert_eq!((Rate::new(1, 0), Rate::new(2, 1)), (None, None));
    }

    proptest! {
        #[test]
        fn a_rate_and_its_rest_are_the_whole(part in any::<u32>(), rest in any::<u32>()) {
            let whole = part.checked_add(rest).filter(|whole| *whole > 0);
            if let Some((one, other)) = whole.and_then(|whole| Rate::new(part, whole).zip(Rate::new(rest, whole))) {
                let sum = one.tenths() + other.tenths();
                prop_assert!(sum == 1000 || sum == 1001, "{sum}");
                prop_assert_eq!(one.part() + other.part(), one.whole());
            }
        }
    }
}
