use thiserror::Error;

/// Bytes are no signature by ECDSA over P-256 in DER.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the bytes are no signature of P-256 in DER")]
pub struct SignatureDerError;

/// The form of JSON Web Signatures (RFC 7518, 3.4), r and s with 32 bytes each, of a signature in DER (RFC 3279, 2.2.3) as
/// Android, iOS and TPMs give it.
///
/// # Errors
/// When the bytes are not the one DER form of two numbers from 1 to 2^256 - 1.
///
/// # Examples
///
/// ```
/// use shikaku_core::port::{SignatureDerError, signature_from_der};
///
/// let signature = signature_from_der(&[0x30, 0x07, 0x02, 0x02, 0x00, 0x80, 0x02, 0x01, 0x05])?;
/// assert_eq!((signature[31], signature[63]), (0x80, 0x05));
/// # Ok::<(), SignatureDerError>(())
/// ```
pub fn signature_from_der(der: &[u8]) -> Result<[u8; 64], SignatureDerError> {
    let Some((&[SEQUENCE, length], body)) = der.split_first_chunk() else { return Err(SignatureDerError) };
    let (r, rest) = integer(body).ok_or(SignatureDerError)?;
    let (s, rest) = integer(rest).ok_or(SignatureDerError)?;
    // Two integers of P-256 take 70 bytes at most, so the length has its short form.
    if usize::from(length) != body.len() || !rest.is_empty() {
        return Err(SignatureDerError);
    }
    let mut signature = [0; 64];
    let (first, second) = signature.split_at_mut(r.len());
    first.copy_from_slice(&r);
    second.copy_from_slice(&s);
    Ok(signature)
}

const SEQUENCE: u8 = 0x30;

const INTEGER: u8 = 0x02;

/// A positive INTEGER of at most 32 bytes in its shortest form, and what follows it (X.690, 8.3).
fn integer(bytes: &[u8]) -> Option<([u8; 32], &[u8])> {
    let (&[INTEGER, length], rest) = bytes.split_first_chunk()? else { return None };
    let (value, rest) = rest.split_at_checked(usize::from(length))?;
    if matches!(value, [] | [0] | [0x80..=0xFF, ..] | [0, 0..=0x7F, ..]) {
        return None;
    }
    let magnitude = value.strip_prefix(&[0]).unwrap_or(value);
    let mut number = [0; 32];
    let start = number.len().checked_sub(magnitude.len())?;
    number.get_mut(start..)?.copy_from_slice(magnitude);
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, prop_assume, proptest};
    use ring::rand::SystemRandom;
    use ring::signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED, EcdsaKeyPair, KeyPair as _,
        UnparsedPublicKey,
    };

    use super::{SignatureDerError, signature_from_der};

    fn der_integer(number: &[u8]) -> Vec<u8> {
        let bare: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
        let sign = if bare.first().is_some_and(|byte| *byte >= 0x80) { vec![0] } else { Vec::new() };
        let value = [sign, bare].concat();
        [vec![2, u8::try_from(value.len()).expect("short")], value].concat()
    }

    fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
        let body = [der_integer(r), der_integer(s)].concat();
        [vec![0x30, u8::try_from(body.len()).expect("short")], body].concat()
    }

    proptest! {
        #[test]
        fn every_pair_of_numbers_is_read(r in any::<[u8; 32]>(), s in any::<[u8; 32]>(), zeros in 0..32_usize) {
            let mut r = r;
            r[..zeros].fill(0);
            prop_assume!(r != [0; 32] && s != [0; 32]);
            prop_assert_eq!(signature_from_der(&der(&r, &s)).map(Vec::from), Ok([r, s].concat()));
        }

        #[test]
        fn what_is_read_has_one_form(bytes in any::<Vec<u8>>()) {
            if let Ok(signature) = signature_from_der(&bytes) {
                prop_assert_eq!(der(&signature[..32], &signature[32..]), bytes);
            }
        }
    }

    #[test]
    fn other_bytes_are_refused() {
        let good = der(&[7; 32], &[9; 32]);
        assert!(signature_from_der(&good).is_ok());
        let long = [good.as_slice(), &[0]].concat();
        for bytes in [
            &[][..],
            &[0x30],
            &good[..good.len() - 1],
            &long,
            &[0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x05],
            &[0x30, 0x06, 0x02, 0x01, 0x80, 0x02, 0x01, 0x05],
            &[0x30, 0x07, 0x02, 0x02, 0x00, 0x05, 0x02, 0x01, 0x05],
            &[0x30, 0x05, 0x02, 0x00, 0x02, 0x01, 0x05],
            &[0x31, 0x06, 0x02, 0x01, 0x05, 0x02, 0x01, 0x05],
            &[0x30, 0x81, 0x06, 0x02, 0x01, 0x05, 0x02, 0x01, 0x05],
            &[0x30, 0x03, 0x02, 0x01, 0x05],
        ] {
            assert_eq!(signature_from_der(bytes), Err(SignatureDerError), "{bytes:02X?}");
        }
        let wide = [vec![0x30, 0x26, 0x02, 0x21, 0x01], vec![0; 32], vec![0x02, 0x01, 0x05]].concat();
        assert_eq!(signature_from_der(&wide), Err(SignatureDerError));
    }

    #[test]
    fn a_signature_of_another_program_verifies_in_the_other_form() {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).expect("a key");
        let verifier = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref());
        for number in 0..64_u8 {
            let signature = pair.sign(&random, &[number]).expect("a signature");
            let fixed = signature_from_der(signature.as_ref()).expect("a signature");
            assert!(verifier.verify(&[number], &fixed).is_ok());
        }
    }
}
