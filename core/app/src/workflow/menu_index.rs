/// Place of one qualification among several, counted from one: `1件目`.
///
/// One digit, because a person chooses by pressing a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MenuIndex(u8);

impl MenuIndex {
    /// The first one.
    pub const FIRST: Self = Self(1);
    /// The largest place that can be chosen.
    pub const LAST: u8 = 9;

    /// The place with this number, 1 to [`Self::LAST`].
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= Self::LAST { Some(Self(number)) } else { None }
    }

    /// Every place in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=Self::LAST).map(Self)
    }

    /// Counted from one.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The item at this place.
    #[must_use]
    pub fn of<T>(self, all: &[T]) -> Option<&T> {
        all.get(usize::from(self.0).checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::MenuIndex;

    #[test]
    fn places_are_one_digit_from_one() {
        for number in 0..=u8::MAX {
            assert_eq!(MenuIndex::new(number).is_some(), (1..=9).contains(&number), "{number}");
        }
        assert_eq!(MenuIndex::all().count(), 9);
    }

    #[test]
    fn the_first_place_is_the_first_and_beyond_the_last_there_is_none() {
        let place = |number| MenuIndex::new(number).expect("a place");
        assert_eq!((place(1).of(&["a", "b"]), place(2).of(&["a", "b"])), (Some(&"a"), Some(&"b")));
        assert_eq!(place(3).of(&["a", "b"]), None);
    }
}
