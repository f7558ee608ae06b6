use super::{Adoption, Rate, Rulebook, Stage, Trade};

/// Compares a clinic with those of its class, by the newest published table.
#[derive(Clone, Copy)]
pub struct Peers<'a> {
    /// The table.
    pub table: &'a Adoption,
    /// How far the clinic has come.
    pub stage: Stage,
    /// How many had come at least one stage further; `None` where there is none further.
    pub ahead: Option<Rate>,
}

/// Compares a clinic of this class at this stage with the others.
#[must_use]
pub fn peers(book: &Rulebook, trade: Trade, stage: Stage) -> Option<Peers<'_>> {
    let table = book.latest_adoption(trade)?;
    let ahead = stage.next().and_then(|next| table.rate(next));
    Some(Peers { table, stage, ahead })
}

impl Adoption {
    /// How many had come at least so far. `None` for a stage that is none.
    #[must_use]
    pub fn rate(&self, stage: Stage) -> Option<Rate> {
        let counted = match stage {
            Stage::NotApplied => return None,
            Stage::Applied => self.applied,
            Stage::Ready => self.ready,
            Stage::Operating => self.operating,
        };
        Rate::new(counted.count, self.facilities)
    }
}

impl Stage {
    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::NotApplied => Some(Self::Applied),
            Self::Applied => Some(Self::Ready),
            Self::Ready => Some(Self::Operating),
            Self::Operating => None,
        }
    }
}
