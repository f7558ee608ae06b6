use crate::status::StatusWord;

/// A PIN or password on the card: its value, its counter, and how often it was tried. Never printed.
#[derive(Clone)]
pub(crate) struct PinObject {
    value: Vec<u8>,
    limit: u8,
    left: u8,
    attempts: u32,
}

impl PinObject {
    /// With all tries left.
    pub(crate) fn new(value: &[u8], limit: u8) -> Self {
        Self { value: value.to_vec(), limit, left: limit, attempts: 0 }
    }

    /// Blocked since it was issued, and without a value that could match.
    pub(crate) fn blocked(limit: u8) -> Self {
        Self { value: Vec::new(), limit, left: 0, attempts: 0 }
    }

    /// With so many tries left, at most the limit.
    pub(crate) fn with_left(mut self, left: u8) -> Self {
        self.left = left.min(self.limit);
        self
    }

    /// Tries left.
    pub(crate) const fn left(&self) -> u8 {
        self.left
    }

    /// VERIFY commands with data that were executed on it, right, wrong or blocked.
    pub(crate) const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Presents a value. A wrong one, of whatever length, costs a try; the right one restores them all.
    ///
    /// # Errors
    /// `63Cx` when it is wrong, `blocked` when no try was left.
    pub(crate) fn present(&mut self, value: &[u8], blocked: StatusWord) -> Result<(), StatusWord> {
        self.attempts += 1;
        if self.left == 0 {
            return Err(blocked);
        }
        if self.value == value {
            self.left = self.limit;
            return Ok(());
        }
        self.left -= 1;
        Err(StatusWord::tries_left(self.left))
    }

    /// Replaces the value, as CHANGE REFERENCE DATA does after a right VERIFY.
    pub(crate) fn replace(&mut self, value: &[u8]) {
        self.value = value.to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_wrong_try_says_63c0_and_the_next_says_blocked() {
        let mut pin = PinObject::new(b"1234", 3);
        for left in [2, 1, 0] {
            assert_eq!(pin.present(b"0000", StatusWord(0x6984)), Err(StatusWord::tries_left(left)));
        }
        assert_eq!(pin.present(b"1234", StatusWord(0x6984)), Err(StatusWord(0x6984)));
        assert_eq!((pin.left(), pin.attempts()), (0, 4));
    }

    #[test]
    fn the_right_value_restores_the_counter() {
        let mut pin = PinObject::new(b"1234", 3).with_left(1);
        assert_eq!(pin.present(b"1234", StatusWord(0x6984)), Ok(()));
        assert_eq!(pin.left(), 3);
    }
}
