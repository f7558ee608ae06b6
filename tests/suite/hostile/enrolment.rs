use super::Hostile;

/// Texts of QR codes: what a camera reads is from anywhere.
pub(super) fn all() -> Vec<Hostile> {
    let sheet = |fields: &str| format!("shikaku-enrol:1?{fields}");
    vec![
        file(
            "other-purpose.txt",
            "the address of a page in place of a sheet",
            "https://gateway.example/enrol",
        ),
        file("later-version.txt", "a version that is not known", "shikaku-enrol:2?clinic=1&code=1"),
        file(
            "without-end.txt",
            "a number of ten thousand digits",
            sheet(&format!("clinic={}", "9".repeat(10_000))),
        ),
        file(
            "two-addresses.txt",
            "a second address behind the first",
            sheet("gateway=https://a.example&gateway=https://b.example&clinic=%E5%8D%941&code=00000000000"),
        ),
        file(
            "user-in-address.txt",
            "an address that looks like one of another host",
            sheet("gateway=https://gateway.example@b.example&clinic=%E5%8D%941&code=00000000000"),
        ),
        file(
            "broken-encoding.txt",
            "an encoded byte that is no text",
            sheet("clinic=%FF%FE1&code=00000000000"),
        ),
        file("digest-cut.txt", "half a digest", sheet("gateway=https://a.example&root=AAEC&clinic=1&code=0")),
    ]
}

fn file(name: &str, attack: &'static str, text: impl Into<String>) -> Hostile {
    Hostile::new("enrolment", name, attack, text.into().into_bytes())
}
