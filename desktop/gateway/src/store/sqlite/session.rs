use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::store::StoreError;
use crate::store::sql::{Cell, Row, Sql, Value};

/// A transaction that is open on this connection.
pub(super) struct Session<'a>(pub(super) &'a Connection);

impl Sql for Session<'_> {
    fn execute(&mut self, statement: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let changed = self.0.prepare_cached(&numbered(statement))?.execute(params_from_iter(values))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn rows(&mut self, query: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.0.prepare_cached(&numbered(query))?;
        let width = statement.column_count();
        let mut rows = statement.query(params_from_iter(values))?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let cells = (0..width).map(|column| cell(row.get_ref(column)?));
            all.push(Row::new(cells.collect::<Result<_, StoreError>>()?));
        }
        Ok(all)
    }

    fn lock(&mut self, _: &[&str]) -> Result<(), StoreError> {
        Ok(())
    }
}

/// SQLite takes `$1` for a name and `?1` for a number. No statement has a `$` in any other place.
fn numbered(statement: &str) -> String {
    statement.replace('$', "?")
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> Result<Cell, StoreError> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Text(text) => {
            Cell::Text(std::str::from_utf8(text).map_err(|_| StoreError::Damaged)?.to_owned())
        }
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(StoreError::Damaged),
    })
}
