use data_encoding::BASE64URL_NOPAD;
use ring::digest::{SHA256, digest};
use shikaku_core::gateway::{ProblemCode, ResultEntry, ResultKind};
use shikaku_eligibility::Confirmation;
use shikaku_eligibility::handover::clipboard::{self, LineEnd};
use shikaku_eligibility::handover::fhir::{self, FhirWriteError};
use shikaku_eligibility::handover::{Encoding, xml};

/// A form in which a receipt computer reads one result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The item of the feed.
    Json,
    /// 資格確認 XML as the hand-over writes it.
    Xml(Encoding),
    /// The text that the official app copies.
    Text,
    /// An export to FHIR R4, which leaves out what it has no place for.
    Fhir,
}

/// A result in one form.
pub(crate) struct Written {
    pub(crate) body: Vec<u8>,
    pub(crate) content_type: &'static str,
    pub(crate) etag: String,
}

impl Form {
    /// The form that the header `Accept` prefers (RFC 9110, 12.5.1); without it, JSON.
    ///
    /// # Errors
    /// [`ProblemCode::NotAcceptable`] where it accepts none.
    pub(crate) fn accepted(accept: Option<&str>) -> Result<Self, ProblemCode> {
        let Some(accept) = accept else { return Ok(Self::Json) };
        let mut best: Option<(f32, Self)> = None;
        for range in accept.split(',') {
            let Some((quality, form)) = Self::of_range(range) else { continue };
            if quality > best.map_or(0.0, |(best, _)| best) {
                best = Some((quality, form));
            }
        }
        best.map(|(_, form)| form).ok_or(ProblemCode::NotAcceptable)
    }

    fn of_range(range: &str) -> Option<(f32, Self)> {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next()?.to_ascii_lowercase();
        let (mut quality, mut encoding) = (1.0, Encoding::Utf8);
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => quality = value.parse().ok()?,
                "charset" => encoding = Encoding::for_label(value)?,
                _ => {}
            }
        }
        let form = match (media.as_str(), encoding) {
            ("application/json" | "application/*" | "*/*", Encoding::Utf8) => Self::Json,
            ("application/xml" | "text/xml", encoding) => Self::Xml(encoding),
            ("text/plain" | "text/*", Encoding::Utf8) => Self::Text,
            ("application/fhir+json", Encoding::Utf8) => Self::Fhir,
            _ => return None,
        };
        Some((quality, form))
    }

    /// The result in this form.
    ///
    /// # Errors
    /// [`ProblemCode::NotAcceptable`] where the result has no such form: a copied text has no place for a qualification that
    /// does not hold.
    pub(crate) fn write(self, entry: &ResultEntry) -> Result<Written, ProblemCode> {
        let no_form = ProblemCode::NotAcceptable;
        let (body, content_type) = match self {
            Self::Json => (entry.encode(), "application/json"),
            Self::Xml(encoding) => {
                let written = xml::write(&entry.message, encoding).map_err(|_| no_form)?;
                let content_type = match encoding {
                    Encoding::ShiftJis => "application/xml; charset=Shift_JIS",
                    _ => "application/xml; charset=utf-8",
                };
                (written.bytes, content_type)
            }
            Self::Text => {
                let confirmation = Confirmation::from(entry.message.clone());
                let text = copied_text(entry.kind, &confirmation).ok_or(no_form)?;
                (text.into_bytes(), "text/plain; charset=utf-8")
            }
            Self::Fhir => (bundle(entry)?, "application/fhir+json; fhirVersion=4.0"),
        };
        let etag = BASE64URL_NOPAD.encode(digest(&SHA256, &body).as_ref().get(..16).unwrap_or_default());
        Ok(Written { body, content_type, etag: format!("\"{etag}\"") })
    }
}

/// The bundle of FHIR, or why there is none.
fn bundle(entry: &ResultEntry) -> Result<Vec<u8>, ProblemCode> {
    let names = BASE64URL_NOPAD.decode(entry.id.as_bytes()).ok().and_then(|id| id.try_into().ok());
    let confirmation = Confirmation::from(entry.message.clone());
    let is_chosen = entry.kind == ResultKind::Chosen;
    fhir::write(&confirmation, names.unwrap_or_default(), is_chosen).map_err(|error| match error {
        FhirWriteError::NotFound => ProblemCode::FhirNoQualification,
        FhirWriteError::Superseded => ProblemCode::FhirSuperseded,
        FhirWriteError::SeveralResults => ProblemCode::FhirSeveralQualifications,
        FhirWriteError::NoInsurer => ProblemCode::FhirNoInsurer,
        _ => ProblemCode::NotAcceptable,
    })
}

/// The text that is copied for a qualification that holds, or that the staff chose.
fn copied_text(kind: ResultKind, confirmation: &Confirmation) -> Option<String> {
    let written = match (kind, confirmation.results()) {
        (ResultKind::Chosen, [chosen]) => {
            clipboard::write_one(chosen, confirmation.confirmed_on()?, LineEnd::CrLf)
        }
        _ => clipboard::write(confirmation, LineEnd::CrLf).ok()?,
    };
    Some(written.into_text())
}

#[cfg(test)]
mod tests {
    use shikaku_core::gateway::ProblemCode;
    use shikaku_eligibility::handover::Encoding;

    use super::Form;

    #[test]
    fn the_form_is_the_preferred_one() {
        for (accept, form) in [
            ("application/json", Form::Json),
            ("*/*", Form::Json),
            ("application/xml", Form::Xml(Encoding::Utf8)),
            ("application/xml;charset=Shift_JIS", Form::Xml(Encoding::ShiftJis)),
            ("application/xml; charset=\"windows-31j\"", Form::Xml(Encoding::ShiftJis)),
            ("text/html, application/xml;q=0.9, */*;q=0.8", Form::Xml(Encoding::Utf8)),
            ("application/json;q=0.5, text/plain", Form::Text),
            ("application/fhir+json", Form::Fhir),
            ("application/fhir+json; fhirVersion=4.0", Form::Fhir),
        ] {
            assert_eq!(Form::accepted(Some(accept)), Ok(form), "{accept}");
        }
        assert_eq!(Form::accepted(None), Ok(Form::Json));
        for accept in ["", "text/html", "application/xml;charset=EUC-JP", "application/json;q=0"] {
            assert_eq!(Form::accepted(Some(accept)), Err(ProblemCode::NotAcceptable), "{accept}");
        }
    }
}
