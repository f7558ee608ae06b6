/// The check digit of digits (H. M. Damm, 2004). It differs after every single wrong digit and after every swap of two
/// neighbours. A value above 9 counts as 0.
pub(super) fn check_digit(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |interim, digit| {
        let row = TABLE.get(usize::from(interim));
        row.and_then(|row| row.get(usize::from(*digit))).copied().unwrap_or(0)
    })
}

/// The totally anti-symmetric quasigroup of order 10 that Damm's dissertation gives.
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

#[cfg(test)]
mod tests {
    use super::{TABLE, check_digit};

    #[test]
    fn the_published_example_has_its_check_digit() {
        assert_eq!(check_digit(&[5, 7, 2]), 4);
        assert_eq!(check_digit(&[5, 7, 2, 4]), 0);
        assert_eq!(check_digit(&[]), 0);
    }

    #[test]
    fn the_table_finds_every_wrong_digit_and_every_swap() {
        let all = 0..10_usize;
        for row in all.clone() {
            assert_eq!(TABLE[row][row], 0);
            for (one, other) in all.clone().flat_map(|one| (0..one).map(move |other| (one, other))) {
                assert_ne!(TABLE[row][one], TABLE[row][other], "a wrong digit in {row}");
                assert_ne!(TABLE[one][row], TABLE[other][row], "a wrong state before {row}");
                let after = |first: usize, second: usize| TABLE[usize::from(TABLE[row][first])][second];
                assert_ne!(after(one, other), after(other, one), "a swap of {one} and {other} in {row}");
            }
        }
    }
}
