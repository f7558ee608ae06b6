use strum::{IntoStaticStr, VariantArray};

/// A page of the tour of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum TourPage {
    /// What the application does.
    Purpose,
    /// How a check goes.
    Steps,
    /// Where the card is held on this device.
    Card,
    /// What to do when a check fails, and where to practise.
    Help,
}

impl TourPage {
    /// The first page.
    pub const FIRST: Self = Self::Purpose;

    /// The number of the page, counted from one.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Purpose => 1,
            Self::Steps => 2,
            Self::Card => 3,
            Self::Help => 4,
        }
    }

    /// The page after this one; `None` after the last.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Purpose => Some(Self::Steps),
            Self::Steps => Some(Self::Card),
            Self::Card => Some(Self::Help),
            Self::Help => None,
        }
    }

    /// The page before this one; `None` before the first.
    #[must_use]
    pub const fn before(self) -> Option<Self> {
        match self {
            Self::Purpose => None,
            Self::Steps => Some(Self::Purpose),
            Self::Card => Some(Self::Steps),
            Self::Help => Some(Self::Card),
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::TourPage;

    #[test]
    fn the_pages_follow_each_other_there_and_back() {
        let forth: Vec<_> = std::iter::successors(Some(TourPage::FIRST), |page| page.next()).collect();
        assert_eq!(forth, TourPage::VARIANTS);
        for (page, number) in forth.iter().zip(1..) {
            assert_eq!(page.number(), number);
            assert!(page.next().is_none_or(|next| next.before() == Some(*page)));
        }
        assert_eq!(TourPage::FIRST.before(), None);
    }
}
