//! The query parameter `clinic`: the clinic that a call is for.

use data_encoding::HEXUPPER_PERMISSIVE;
use shikaku_core::gateway::ProblemCode;

/// The name of the parameter.
const NAME: &str = "clinic";

/// Every name that a query of some call has. Another one is a spelling of one of them, and the call would be for another clinic or day
/// than its sender believes.
const KNOWN: [&str; 10] =
    [NAME, "after", "birthDate", "day", "handedOver", "limit", "month", "page", "since", "wait"];

/// Splits a query into the clinic that it names, if it names one, and the rest.
///
/// # Errors
/// [`ProblemCode::MalformedRequest`] for a name that no call has, for a second clinic, and for a value that is not UTF-8 in
/// percent-encoding (RFC 3986, 2.1).
pub(crate) fn split(query: &str) -> Result<(Option<String>, String), ProblemCode> {
    let mut pairs = query.split('&').filter(|pair| !pair.is_empty());
    if !pairs.all(|pair| KNOWN.contains(&name(pair))) {
        return Err(ProblemCode::MalformedRequest);
    }
    let value = |pair: &&str| name(pair) == NAME;
    let (named, rest): (Vec<_>, Vec<_>) = query.split('&').partition(value);
    let clinic = match named.as_slice() {
        [] => None,
        [pair] => {
            let value = pair.split_once('=').and_then(|(_, value)| decoded(value));
            Some(value.ok_or(ProblemCode::MalformedRequest)?)
        }
        _ => return Err(ProblemCode::MalformedRequest),
    };
    Ok((clinic, rest.join("&")))
}

fn name(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

/// The text of this percent-encoding. Characters that need no encoding are accepted in both forms.
fn decoded(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match first {
            b'%' => {
                let (digits, behind) = rest.split_at_checked(2)?;
                bytes.extend(HEXUPPER_PERMISSIVE.decode(digits).ok()?);
                rest = behind;
            }
            b'-' | b'.' | b'_' | b'~' => bytes.push(*first),
            _ if first.is_ascii_alphanumeric() => bytes.push(*first),
            _ => return None,
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::split;

    #[test]
    fn a_query_names_one_clinic_at_most() {
        let named = |query| split(query).map(|(clinic, rest)| (clinic.unwrap_or_default(), rest));
        let of = |clinic: &str, rest: &str| Ok((clinic.to_owned(), rest.to_owned()));
        assert_eq!(named(""), of("", ""));
        assert_eq!(named("day=2026-11-22&limit=20"), of("", "day=2026-11-22&limit=20"));
        assert_eq!(named("day=1&clinic=%E5%8D%949912345-0-0&page=2"), of("協9912345-0-0", "day=1&page=2"));
        assert_eq!(named("clinic=%e5%8d%949912345%2D0-0"), of("協9912345-0-0", ""));
        assert_eq!(split("clinic=").map(|(clinic, _)| clinic), Ok(Some(String::new())));
        for wrong in [
            "Clinic=a",
            "clinc=a",
            "%63linic=a",
            "clinic=a&b=1",
            "clinic",
            "clinic=a&clinic=a",
            "clinic=%",
            "clinic=%E5",
            "clinic=%zz",
            "clinic=協",
            "clinic=a+b",
        ] {
            assert!(split(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_text_is_read_as_it_was_encoded(text: String) {
            let encoded: Vec<_> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            prop_assert_eq!(split(&format!("clinic={}", encoded.concat())), Ok((Some(text), String::new())));
        }

        #[test]
        fn no_query_ends_with_a_panic(query: String) {
            let _ = split(&query);
        }
    }
}
