use zeroize::Zeroizing;

/// Digits below `BASE` that the staff type and see, `MOST` of them at most. Wiped when dropped.
pub(super) struct TypedDigits<const MOST: usize, const BASE: u8> {
    digits: Box<Zeroizing<[u8; MOST]>>,
    typed: usize,
}

impl<const MOST: usize, const BASE: u8> TypedDigits<MOST, BASE> {
    /// Takes a digit; anything else, or one too many, changes nothing.
    pub(super) fn push(&mut self, digit: u8) {
        if let Some(place) = self.digits.get_mut(self.typed).filter(|_| digit < BASE) {
            *place = digit;
            self.typed += 1;
        }
    }

    /// Takes the last digit back.
    pub(super) const fn erase(&mut self) {
        self.typed = self.typed.saturating_sub(1);
    }

    /// The digits typed.
    pub(super) fn typed(&self) -> &[u8] {
        self.digits.get(..self.typed).unwrap_or_default()
    }

    /// All of them, once none is missing.
    pub(super) fn complete(&self) -> Option<&[u8; MOST]> {
        (self.typed == MOST).then_some(&**self.digits)
    }
}

impl<const MOST: usize, const BASE: u8> Default for TypedDigits<MOST, BASE> {
    fn default() -> Self {
        Self { digits: Box::new(Zeroizing::new([0; MOST])), typed: 0 }
    }
}
