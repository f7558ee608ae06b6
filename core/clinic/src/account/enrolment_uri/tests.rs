use proptest::option;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

use super::{DigitCodeError, EnrolmentCode, EnrolmentGateway, EnrolmentUri, EnrolmentUriError};
use crate::account::{GatewayAddress, GatewayAddressError};

fn code() -> String {
    EnrolmentCode::from_random(&[7; 16]).as_digits().to_owned()
}

const ROOT: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// A text whose code is `$`.
fn parse(text: &str) -> Result<EnrolmentUri, EnrolmentUriError> {
    EnrolmentUri::parse(&text.replace('$', &code()))
}

#[track_caller]
fn check(text: &str, error: EnrolmentUriError) {
    assert_eq!(parse(text).err(), Some(error), "{text}");
}

#[test]
fn the_text_is_the_documented_one() {
    let plain = "shikaku-enrol:1?clinic=%E5%8D%949900001-0-0&code=$";
    let uri = parse(plain).expect("a sheet");
    assert_eq!((uri.registration_number().as_str(), uri.gateway()), ("協9900001-0-0", None));
    assert_eq!(uri.code().as_digits(), code());
    let whole = format!(
        "shikaku-enrol:1?gateway=https://gateway.example:8443&root={ROOT}&clinic=%E5%8D%949900001-0-0&code=$"
    );
    let uri = parse(&whole).expect("a sheet");
    let gateway = uri.gateway().expect("a gateway");
    assert_eq!(gateway.address.as_str(), "https://gateway.example:8443");
    assert_eq!(
        gateway.root.expect("a digest"),
        std::array::from_fn(|place| u8::try_from(place).unwrap_or(0))
    );
    for text in [plain, &whole] {
        let text = text.replace('$', &code());
        assert_eq!(*EnrolmentUri::parse(&text).expect("a sheet").to_text(), text);
    }
}

#[test]
fn other_texts_are_refused_by_their_first_wrong_part() {
    let address = "gateway=https://gateway.example";
    let clinic = "clinic=%E5%8D%949900001-0-0";
    for (text, error) in [
        (String::new(), EnrolmentUriError::OtherText),
        ("https://gateway.example".to_owned(), EnrolmentUriError::OtherText),
        (format!(" shikaku-enrol:1?{clinic}&code=$"), EnrolmentUriError::OtherText),
        (format!("SHIKAKU-ENROL:1?{clinic}&code=$"), EnrolmentUriError::OtherText),
        (format!("shikaku-enrol:2?{clinic}&code=$"), EnrolmentUriError::Version),
        (format!("shikaku-enrol:10?{clinic}&code=$"), EnrolmentUriError::Version),
        ("shikaku-enrol:1".to_owned(), EnrolmentUriError::Version),
        ("shikaku-enrol:1?".to_owned(), EnrolmentUriError::Fields),
        (format!("shikaku-enrol:1?{clinic}"), EnrolmentUriError::Fields),
        (format!("shikaku-enrol:1?code=$&{clinic}"), EnrolmentUriError::Fields),
        (format!("shikaku-enrol:1?{clinic}&code=$&"), EnrolmentUriError::Fields),
        (format!("shikaku-enrol:1?{clinic}&code=$&more=1"), EnrolmentUriError::Fields),
        (format!("shikaku-enrol:1?{clinic}&{clinic}&code=$"), EnrolmentUriError::Fields),
        (format!("shikaku-enrol:1?root={ROOT}&{clinic}&code=$"), EnrolmentUriError::Fields),
        (format!("shikaku-enrol:1?gateway=x&{clinic}&code=$"), GatewayAddressError::NotHttps.into()),
        (format!("shikaku-enrol:1?{address}&root=&{clinic}&code=$"), EnrolmentUriError::Root),
        (format!("shikaku-enrol:1?{address}&root={ROOT}=&{clinic}&code=$"), EnrolmentUriError::Root),
        (format!("shikaku-enrol:1?{address}&root={ROOT}AA&{clinic}&code=$"), EnrolmentUriError::Root),
        ("shikaku-enrol:1?clinic=&code=$".to_owned(), EnrolmentUriError::RegistrationNumber),
        ("shikaku-enrol:1?clinic=協99&code=$".to_owned(), EnrolmentUriError::RegistrationNumber),
        ("shikaku-enrol:1?clinic=%e5%8d%9499&code=$".to_owned(), EnrolmentUriError::RegistrationNumber),
        ("shikaku-enrol:1?clinic=%3999&code=$".to_owned(), EnrolmentUriError::RegistrationNumber),
        ("shikaku-enrol:1?clinic=%FF99&code=$".to_owned(), EnrolmentUriError::RegistrationNumber),
        ("shikaku-enrol:1?clinic=99%&code=$".to_owned(), EnrolmentUriError::RegistrationNumber),
        ("shikaku-enrol:1?clinic=99+1&code=$".to_owned(), EnrolmentUriError::RegistrationNumber),
        // 全角, which a person may type, is folded by the shell before a number is sent.
        ("shikaku-enrol:1?clinic=%EF%BC%99&code=$".to_owned(), EnrolmentUriError::RegistrationNumber),
        (format!("shikaku-enrol:1?{clinic}&code="), DigitCodeError::TooShort { missing: 11 }.into()),
        (format!("shikaku-enrol:1?{clinic}&code=0000 0000 001"), DigitCodeError::NotADigit.into()),
        (format!("shikaku-enrol:1?{clinic}&code=00000000001"), DigitCodeError::CheckDigit.into()),
        (format!("shikaku-enrol:1?{clinic}&code=$0"), DigitCodeError::TooLong.into()),
    ] {
        check(&text, error);
    }
    let long = format!("shikaku-enrol:1?clinic={}&code=$", "9".repeat(EnrolmentUri::LENGTH_MAX));
    check(&long, EnrolmentUriError::TooLong);
}

#[test]
fn a_number_of_another_form_has_no_sheet() {
    let new = |number: &str| EnrolmentUri::new(number, EnrolmentCode::from_random(&[7; 16])).map(drop);
    assert_eq!(new("協9900001-0-0"), Ok(()));
    for number in ["", "協", "協99 1", "協９９", &"9".repeat(31)] {
        assert_eq!(new(number), Err(EnrolmentUriError::RegistrationNumber), "{number}");
    }
}

fn gateways() -> impl Strategy<Value = EnrolmentGateway> {
    let hosts = "[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\\.[a-z0-9]{1,10}){0,3}";
    let paths = "(/[A-Za-z0-9_~-]{1,8}){0,2}";
    let address = (hosts, option::of(1..=u16::MAX), paths).prop_map(|(host, port, path)| {
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        GatewayAddress::parse(&format!("https://{host}{port}{path}")).expect("an address")
    });
    (address, option::of(any::<[u8; 32]>())).prop_map(|(address, root)| EnrolmentGateway { address, root })
}

proptest! {
    #[test]
    fn a_sheet_is_read_as_it_was_printed(
        number in "[協契あ&=%]?[0-9]{1,20}-?[0-9]{0,4}",
        bytes in any::<[u8; 16]>(),
        gateway in option::of(gateways()),
    ) {
        let code = EnrolmentCode::from_random(&bytes);
        let digits = code.as_digits().to_owned();
        let uri = EnrolmentUri::new(&number, code).expect("a number");
        let uri = match &gateway {
            Some(gateway) => uri.with_gateway(gateway.clone()),
            None => uri,
        };
        let text = uri.to_text();
        prop_assert!(text.len() <= EnrolmentUri::LENGTH_MAX && text.is_ascii());
        let read = EnrolmentUri::parse(&text).expect("a sheet");
        prop_assert_eq!(read.registration_number().as_str(), &number);
        prop_assert_eq!(read.code().as_digits(), &digits);
        prop_assert_eq!(read.gateway(), gateway.as_ref());
    }

    #[test]
    fn no_text_is_too_strange(text in "(shikaku-enrol:1\\?(gateway=https://)?)?.{0,60}") {
        if let Ok(uri) = EnrolmentUri::parse(&text) {
            prop_assert_eq!(&*uri.to_text(), &text);
        }
    }
}
