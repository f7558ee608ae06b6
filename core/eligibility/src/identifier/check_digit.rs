/// 検証番号 of the digits before it: from the right times 2, 1, 2 …, digits of the products added, complement to ten
/// (設定要領 別添2). Zeros on the left change nothing.
pub(super) fn check_digit(body: &str) -> u32 {
    let from_right = body.bytes().rev().map(|ascii| u32::from(ascii.wrapping_sub(b'0')));
    let sum: u32 =
        from_right.zip([2, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).map(digit_sum).sum();
    (10 - sum % 10) % 10
}

const fn digit_sum(product: u32) -> u32 {
    product / 10 + product % 10
}

#[cfg(test)]
mod tests {
    use super::check_digit;

    /// Eligibility reference, 2.5, with the worked example of the ministry first.
    #[test]
    fn the_numbers_of_the_reference_have_their_check_digits() {
        for number in ["06130488", "33120015", "01130012", "138016", "3410712362"] {
            let (body, check) = number.split_at(number.len() - 1);
            assert_eq!(check_digit(body).to_string(), check, "{number}");
            assert_eq!(check_digit(&format!("00{body}")).to_string(), check, "{number} with zeros before it");
        }
    }
}
