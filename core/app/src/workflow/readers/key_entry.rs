use zeroize::Zeroizing;

use crate::workflow::typed_digits::TypedDigits;

/// A Customer Master Key being typed: 32 hexadecimal digits, seen by the staff. Wiped when dropped.
#[derive(Default)]
pub struct KeyEntry(TypedDigits<{ KeyEntry::LENGTH }, 16>);

impl KeyEntry {
    /// Digits of a key of 16 bytes.
    pub const LENGTH: usize = 32;

    /// Takes a digit, 0 to 15; anything else, or one too many, changes nothing.
    pub fn push(&mut self, digit: u8) {
        self.0.push(digit);
    }

    /// Takes the last digit back.
    pub const fn erase(&mut self) {
        self.0.erase();
    }

    /// The digits typed.
    #[must_use]
    pub fn typed(&self) -> &[u8] {
        self.0.typed()
    }

    /// The key, once it is complete.
    #[must_use]
    pub fn key(&self) -> Option<Zeroizing<[u8; 16]>> {
        let (pairs, _) = self.0.complete()?.as_chunks::<2>();
        let mut key = Zeroizing::new([0; 16]);
        key.iter_mut().zip(pairs).for_each(|(byte, [high, low])| *byte = (high << 4) | low);
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::KeyEntry;

    #[test]
    fn thirty_two_digits_are_a_key_and_fewer_or_other_ones_are_none() {
        let mut entry = KeyEntry::default();
        for digit in 0..31 {
            entry.push(digit % 16);
            assert!(entry.key().is_none());
        }
        entry.push(16);
        assert!(entry.key().is_none());
        entry.push(15);
        entry.push(1);
        assert_eq!(u128::from_be_bytes(*entry.key().unwrap()), 0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF);
        entry.erase();
        assert!(entry.key().is_none());
        assert_eq!(entry.typed().len(), 31);
    }
}
