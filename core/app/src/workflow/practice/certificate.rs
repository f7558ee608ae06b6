use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, Utc};
use shikaku_calendar::japan_date;

use super::script::CertificateAge;

/// A certificate of the test hierarchy, as `fixtures/certificates/auth.der`. Its key was not kept.
const CERTIFICATE: &[u8] = include_bytes!("../../../data/practice-certificate.der");

/// Where the two ends of its validity are written, as `UTCTime` without its tag and length (RFC 5280, 4.1.2.5.1).
const NOT_BEFORE: usize = 175;
const NOT_AFTER: usize = 190;
/// `YYMMDDhhmmssZ`.
const TIME_LENGTH: usize = 13;

/// The certificate of this age at `now`. Its signature fits no other dates, and nothing in a practice check verifies it.
pub(super) fn certificate(age: CertificateAge, now: DateTime<Utc>) -> Vec<u8> {
    let last_day = last_day(age, japan_date(now));
    let first_day = last_day.checked_sub_months(Months::new(60)).unwrap_or(NaiveDate::MIN);
    // A certificate ends with its last day in Japan.
    let ends = last_day.and_time(NaiveTime::from_hms_opt(14, 59, 59).unwrap_or_default()).and_utc();
    let begins = first_day.and_time(NaiveTime::MIN).and_utc();
    let mut der = CERTIFICATE.to_vec();
    write_time(&mut der, NOT_BEFORE, begins);
    write_time(&mut der, NOT_AFTER, ends);
    der
}

fn last_day(age: CertificateAge, today: NaiveDate) -> NaiveDate {
    let later = |months| today.checked_add_months(Months::new(months));
    let earlier = |months| today.checked_sub_months(Months::new(months));
    let day = match age {
        CertificateAge::Valid => later(24),
        CertificateAge::ExpiringSoon => later(1),
        CertificateAge::InGrace => earlier(1),
        CertificateAge::Expired => earlier(12),
    };
    day.or_else(|| today.checked_add_days(Days::new(1))).unwrap_or(today)
}

fn write_time(der: &mut [u8], place: usize, time: DateTime<Utc>) {
    let written = time.format("%y%m%d%H%M%SZ").to_string();
    if let Some(field) = der.get_mut(place..place + TIME_LENGTH).filter(|_| written.len() == TIME_LENGTH) {
        field.copy_from_slice(written.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use shikaku_card::certificate::{AuthCertificate, CertificateValidity, TrustAnchors};

    use super::{CERTIFICATE, CertificateAge, certificate};

    fn now() -> DateTime<Utc> {
        "2026-11-22T01:00:00Z".parse().expect("a time")
    }

    fn validity(age: CertificateAge) -> CertificateValidity {
        AuthCertificate::parse(&certificate(age, now()))
            .expect("a certificate of the profile")
            .validity(now())
    }

    #[test]
    fn the_certificate_has_the_age_that_is_asked_for() {
        assert_eq!(validity(CertificateAge::Valid), CertificateValidity::Valid);
        assert!(matches!(validity(CertificateAge::ExpiringSoon), CertificateValidity::ExpiringSoon { .. }));
        assert!(matches!(validity(CertificateAge::InGrace), CertificateValidity::InGrace { .. }));
        assert_eq!(validity(CertificateAge::Expired), CertificateValidity::Expired);
    }

    #[test]
    fn the_certificate_is_of_the_test_hierarchy_and_the_one_of_the_fixtures() {
        let fixture = include_bytes!("../../../../../fixtures/certificates/auth.der");
        assert_eq!(CERTIFICATE, fixture);
        let parsed = AuthCertificate::parse(CERTIFICATE).expect("a certificate");
        assert!(parsed.is_test() && TrustAnchors::new().verify(&parsed).is_err());
    }
}
