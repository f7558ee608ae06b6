//! What the two databases have in common: statements with numbered values, and rows of four types of cells.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use super::StoreError;

/// An open transaction. A statement is written once, in the SQL that SQLite and PostgreSQL share: `$1` is the first value.
pub(crate) trait Sql {
    /// Runs a statement; how many rows it changed.
    fn execute(&mut self, statement: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError>;

    /// Runs a query, or a statement with `RETURNING`; all its rows.
    fn rows(&mut self, query: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError>;

    /// Waits until no other transaction holds this name, and holds it until the end of this one. Where one transaction
    /// writes at a time, there is nothing to wait for.
    fn lock(&mut self, name: &[&str]) -> Result<(), StoreError>;

    /// The first row of a query, if there is one.
    fn row(&mut self, query: &'static str, values: &[Value<'_>]) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(query, values)?.into_iter().next())
    }
}

/// A value of a statement.
#[derive(Clone, Copy, derive_more::Debug, derive_more::From)]
pub(crate) enum Value<'a> {
    /// `NULL`.
    #[from(ignore)]
    Null,
    /// A whole number, a timestamp in seconds, a date in days since the year 0, or a truth value as 0 or 1.
    Integer(#[debug(skip)] i64),
    /// Text.
    Text(#[debug(skip)] &'a str),
    /// Bytes.
    Bytes(#[debug(skip)] &'a [u8]),
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Integer(value.into())
    }
}

impl From<DateTime<Utc>> for Value<'_> {
    fn from(moment: DateTime<Utc>) -> Self {
        Self::Integer(moment.timestamp())
    }
}

impl From<NaiveDate> for Value<'_> {
    fn from(date: NaiveDate) -> Self {
        Self::Integer(date.num_days_from_ce().into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}

/// A cell of a row.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// `NULL`.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// One row of an answer. Its cells are taken in their order.
pub(crate) struct Row(std::vec::IntoIter<Cell>);

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self(cells.into_iter())
    }

    /// The next cell.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the row has no further cell, or one of another type.
    pub(crate) fn next<T: FromCell>(&mut self) -> Result<T, StoreError> {
        self.0.next().and_then(T::from_cell).ok_or(StoreError::Damaged)
    }
}

/// A type that a cell can hold.
pub(crate) trait FromCell: Sized {
    /// The value, unless the cell has another type.
    fn from_cell(cell: Cell) -> Option<Self>;
}

impl FromCell for i64 {
    fn from_cell(cell: Cell) -> Option<Self> {
        if let Cell::Integer(number) = cell { Some(number) } else { None }
    }
}

impl FromCell for bool {
    fn from_cell(cell: Cell) -> Option<Self> {
        i64::from_cell(cell).map(|number| number != 0)
    }
}

impl FromCell for DateTime<Utc> {
    fn from_cell(cell: Cell) -> Option<Self> {
        DateTime::from_timestamp(i64::from_cell(cell)?, 0)
    }
}

impl FromCell for NaiveDate {
    fn from_cell(cell: Cell) -> Option<Self> {
        Self::from_num_days_from_ce_opt(i32::try_from(i64::from_cell(cell)?).ok()?)
    }
}

impl FromCell for String {
    fn from_cell(cell: Cell) -> Option<Self> {
        if let Cell::Text(text) = cell { Some(text) } else { None }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: Cell) -> Option<Self> {
        if let Cell::Bytes(bytes) = cell { Some(bytes) } else { None }
    }
}

impl<const N: usize> FromCell for [u8; N] {
    fn from_cell(cell: Cell) -> Option<Self> {
        Vec::from_cell(cell)?.try_into().ok()
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell) -> Option<Self> {
        if cell == Cell::Null { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}
