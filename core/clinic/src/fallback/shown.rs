use std::fmt;

use strum::{EnumString, IntoStaticStr, VariantArray};

named!(Showable);

/// What a patient can show at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Showable {
    /// マイナンバーカード.
    MyNumberCard,
    /// マイナポータル: the 資格情報 screen, or the PDF downloaded from it.
    Portal,
    /// 資格情報のお知らせ: valid only together with the card.
    Notice,
    /// 資格確認書.
    QualificationCertificate,
    /// 健康保険証 of the old kind.
    InsuranceCard,
}

/// What one patient can show: a set of [`Showable`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShownDocuments(u8);

impl ShownDocuments {
    /// Nothing at all.
    pub const NOTHING: Self = Self(0);
    /// Whatever there is.
    pub const EVERYTHING: Self = Self((1 << Showable::VARIANTS.len()) - 1);

    /// This and what was there.
    #[must_use]
    pub const fn with(self, one: Showable) -> Self {
        Self(self.0 | Self::bit(one))
    }

    /// Whether this is among it.
    #[must_use]
    pub const fn holds(self, one: Showable) -> bool {
        self.0 & Self::bit(one) != 0
    }

    /// Every set there is, the empty one first.
    pub fn sets() -> impl Iterator<Item = Self> {
        (Self::NOTHING.0..=Self::EVERYTHING.0).map(Self)
    }

    const fn bit(one: Showable) -> u8 {
        1 << one as u8
    }
}

impl FromIterator<Showable> for ShownDocuments {
    fn from_iter<I: IntoIterator<Item = Showable>>(items: I) -> Self {
        items.into_iter().fold(Self::NOTHING, Self::with)
    }
}

impl fmt::Debug for ShownDocuments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Showable::VARIANTS.iter().filter(|one| self.holds(**one))).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use strum::VariantArray as _;

    use super::{Showable, ShownDocuments};

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let sets: HashSet<_> = ShownDocuments::sets().collect();
        assert_eq!(sets.len(), 32);
        for set in sets {
            let held: Vec<_> = Showable::VARIANTS.iter().copied().filter(|one| set.holds(*one)).collect();
            assert_eq!(held.into_iter().collect::<ShownDocuments>(), set);
        }
    }
}
