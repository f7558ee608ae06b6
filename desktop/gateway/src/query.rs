//! The query of a URL, read strictly.

use std::ops::RangeInclusive;

use shikaku_core::gateway::ProblemCode;

/// Names with their values, each name once. Values are letters, digits, `-`, `_` and `.`, so that none is escaped.
#[derive(Default, derive_more::Debug)]
#[debug("Query({})", _0.len())]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what is behind the `?`.
    ///
    /// # Errors
    /// [`ProblemCode::MalformedRequest`] for a name that occurs twice, and for another character.
    pub(crate) fn parse(text: &str) -> Result<Self, ProblemCode> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or(ProblemCode::MalformedRequest)?;
            let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            if !is_plain || pairs.iter().any(|(known, _)| known == name) {
                return Err(ProblemCode::MalformedRequest);
            }
            pairs.push((name.to_owned(), value.to_owned()));
        }
        Ok(Self(pairs))
    }

    /// Takes the value of this name out.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Takes the number of this name out.
    ///
    /// # Errors
    /// [`ProblemCode::MalformedRequest`] for anything but a number in this range.
    pub(crate) fn number(
        &mut self,
        name: &str,
        range: RangeInclusive<u32>,
    ) -> Result<Option<u32>, ProblemCode> {
        let Some(text) = self.take(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.map(Some).ok_or(ProblemCode::MalformedRequest)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`ProblemCode::MalformedRequest`] where a name is left that the call does not know.
    pub(crate) fn end(self) -> Result<(), ProblemCode> {
        if self.0.is_empty() { Ok(()) } else { Err(ProblemCode::MalformedRequest) }
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn a_name_occurs_once_and_is_known() {
        let mut query = Query::parse("limit=20&day=2026-11-22").expect("a query");
        assert_eq!(query.number("limit", 1..=200), Ok(Some(20)));
        assert_eq!(query.take("day").as_deref(), Some("2026-11-22"));
        assert!(query.end().is_ok());
        for wrong in ["a=1&a=2", "a", "a=%31", "a=b c", "a=é"] {
            assert!(Query::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Query::parse("more=1").expect("a query").end().is_err());
        assert!(Query::parse("limit=201").expect("a query").number("limit", 1..=200).is_err());
    }
}
