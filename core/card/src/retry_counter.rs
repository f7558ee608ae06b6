/// Tries left (残り回数), fresh from the card. Not `Copy`: one reading allows one try, on the reference that
/// was read.
#[derive(Debug, PartialEq, Eq)]
pub struct RetryCounter {
    tries: u8,
    reference: u8,
}

/// Proof that a try may be spent on this reference now.
pub struct TryAllowed {
    before: u8,
    reference: u8,
}

impl RetryCounter {
    /// What a retry query answered; `reference` is the P2 that named the reference.
    #[must_use]
    pub(crate) const fn read(tries: u8, reference: u8) -> Self {
        Self { tries, reference }
    }

    /// Tries left.
    #[must_use]
    pub const fn tries(&self) -> u8 {
        self.tries
    }

    /// Permission for one try.
    ///
    /// # Errors
    /// Gives the counter back when this would be the last try, or none is left.
    pub fn spend(self) -> Result<TryAllowed, Self> {
        if self.tries > 1 { Ok(self.allow()) } else { Err(self) }
    }

    /// Permission for one try, the last one included: only for a person who asked for it in those words.
    ///
    /// # Errors
    /// Gives the counter back when no try is left.
    pub fn spend_even_the_last_try(self) -> Result<TryAllowed, Self> {
        if self.tries > 0 { Ok(self.allow()) } else { Err(self) }
    }

    fn allow(self) -> TryAllowed {
        TryAllowed { before: self.tries, reference: self.reference }
    }
}

impl TryAllowed {
    /// P2 of the query, and so of VERIFY; and the tries left before it.
    pub(crate) const fn into_parts(self) -> (u8, u8) {
        (self.reference, self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::RetryCounter;

    #[test]
    fn the_last_try_needs_the_other_name() {
        assert!(RetryCounter::read(2, 0x98).spend().is_ok());
        assert_eq!(RetryCounter::read(1, 0x98).spend().err().map(|counter| counter.tries()), Some(1));
        assert!(RetryCounter::read(1, 0x98).spend_even_the_last_try().is_ok());
        assert!(RetryCounter::read(0, 0x98).spend_even_the_last_try().is_err());
    }
}
