use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{ElementError, ElementTree, Reason};

/// The elements in an element, in the order in which they came; a name may occur twice.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Elements(Vec<(String, ElementTree)>);

/// Whether an element has the name of this field: `InsurerNumber` and `insurer_number`.
pub(crate) fn is_called(element: &str, field: &str) -> bool {
    let words = field.split('_').flat_map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
    });
    element.chars().eq(words)
}

impl FromIterator<(String, ElementTree)> for Elements {
    fn from_iter<I: IntoIterator<Item = (String, ElementTree)>>(elements: I) -> Self {
        Self(elements.into_iter().collect())
    }
}

impl Elements {
    pub(super) fn push(&mut self, name: String, element: ElementTree) {
        self.0.push((name, element));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Takes the element that a field is called after, with its name.
    ///
    /// # Errors
    /// [`Reason::Twice`].
    pub(crate) fn take(&mut self, field: &str) -> Result<Option<(String, ElementTree)>, ElementError> {
        self.take_where(&|name| is_called(name, field))
    }

    /// Takes the element of this name.
    ///
    /// # Errors
    /// [`Reason::Twice`].
    pub(crate) fn take_named(&mut self, name: &str) -> Result<Option<ElementTree>, ElementError> {
        Ok(self.take_where(&|other| other == name)?.map(|(_, element)| element))
    }

    fn take_where(
        &mut self,
        is_it: &dyn Fn(&str) -> bool,
    ) -> Result<Option<(String, ElementTree)>, ElementError> {
        let Some(place) = self.names().position(is_it) else { return Ok(None) };
        if self.names().skip(place + 1).any(is_it) {
            return Err(Reason::Twice.into());
        }
        Ok(Some(self.0.remove(place)))
    }

    /// The elements as values. Of a name that occurs twice, the last element counts.
    ///
    /// Inserted one by one, because each type that is collected into a map adds a sorting to the library of the phones.
    pub(crate) fn into_values(self) -> BTreeMap<String, Value> {
        let mut values = BTreeMap::new();
        for (name, element) in self.0 {
            values.insert(name, element.into());
        }
        values
    }

    pub(super) fn into_object(self) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, element) in self.0 {
            object.insert(name, element.into());
        }
        object
    }
}
