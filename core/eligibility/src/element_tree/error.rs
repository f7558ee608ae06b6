use thiserror::Error;

/// Why elements are not those of a type. `Debug` prints the reason only.
#[derive(derive_more::Debug, Error)]
#[debug("ElementError({reason:?})")]
#[error("{reason}")]
pub(crate) struct ElementError {
    pub(crate) reason: Reason,
    /// The steps to the element that is wrong, the innermost first.
    path: Vec<Step>,
}

/// What is wrong with an element.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum Reason {
    #[error("an element that is there twice")]
    Twice,
    #[error("an element that is missing")]
    Missing,
    #[error("several texts where one belongs")]
    SeveralTexts,
    #[error("several elements where one belongs")]
    SeveralElements,
    #[error("elements where text belongs")]
    ElementsForText,
    #[error("text where elements belong")]
    TextForElements,
    #[error("something else where elements belong")]
    NotElements,
    #[error("something else where text belongs")]
    NotText,
}

/// From an element to one that it holds.
pub(crate) enum Step {
    Name(String),
    Index(usize),
}

impl From<Reason> for ElementError {
    fn from(reason: Reason) -> Self {
        Self { reason, path: Vec::new() }
    }
}

impl From<String> for Step {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<usize> for Step {
    fn from(place: usize) -> Self {
        Self::Index(place)
    }
}

impl ElementError {
    /// The same error, seen from the element around.
    pub(crate) fn below(mut self, step: impl Into<Step>) -> Self {
        self.path.push(step.into());
        self
    }

    /// The steps from the root to the element that is wrong.
    pub(crate) fn into_path(mut self) -> Vec<Step> {
        self.path.reverse();
        self.path
    }
}
