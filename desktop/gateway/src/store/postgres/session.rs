use std::collections::HashMap;

use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Statement, Transaction};
use ring::digest::{SHA256, digest};

use crate::store::StoreError;
use crate::store::sql::{Cell, Row, Sql, Value};

/// A transaction that is open on a connection with these prepared statements.
pub(super) struct Session<'a> {
    pub(super) transaction: Transaction<'a>,
    pub(super) statements: &'a mut HashMap<&'static str, Statement>,
}

impl Session<'_> {
    fn prepare(&mut self, statement: &'static str) -> Result<Statement, StoreError> {
        if let Some(prepared) = self.statements.get(statement) {
            return Ok(prepared.clone());
        }
        let prepared = self.transaction.prepare(statement)?;
        self.statements.insert(statement, prepared.clone());
        Ok(prepared)
    }
}

impl Sql for Session<'_> {
    fn execute(&mut self, statement: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let statement = self.prepare(statement)?;
        Ok(self.transaction.execute(&statement, &parameters(values))?)
    }

    fn rows(&mut self, query: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let query = self.prepare(query)?;
        self.transaction.query(&query, &parameters(values))?.iter().map(row).collect()
    }

    fn lock(&mut self, name: &[&str]) -> Result<(), StoreError> {
        let lock = self.prepare("SELECT pg_advisory_xact_lock($1)")?;
        self.transaction.query(&lock, &[&number_of(name)])?;
        Ok(())
    }
}

fn parameters<'a>(values: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// The number of a lock: two names have the same one in one of 2^64 cases, and then wait for each other.
fn number_of(name: &[&str]) -> i64 {
    let name = digest(&SHA256, name.join("\0").as_bytes());
    name.as_ref().first_chunk().map_or(0, |first| i64::from_be_bytes(*first))
}

fn row(row: &postgres::Row) -> Result<Row, StoreError> {
    let cells = row.columns().iter().enumerate().map(|(at, column)| {
        let is_null = Cell::Null;
        Ok(match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map_or(is_null, Cell::Integer),
            Type::TEXT => row.try_get::<_, Option<String>>(at)?.map_or(is_null, Cell::Text),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(is_null, Cell::Bytes),
            _ => return Err(StoreError::Damaged),
        })
    });
    Ok(Row::new(cells.collect::<Result<_, _>>()?))
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        of: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match *self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_sql(of, out),
            Self::Text(text) => text.to_sql(of, out),
            Self::Bytes(bytes) => bytes.to_sql(of, out),
        }
    }

    /// Which value goes to which column is seen by the server.
    fn accepts(of: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(of)
    }

    to_sql_checked!();
}
