//! What changes in a database that is used again after a time that it does not know of.

use super::{StoreError, Work};

/// Ends every session, because a token may have been stolen and its session ended since. Lets every cursor that a receipt
/// computer has expire, because numbers of results that are lost would be given again.
pub(crate) fn forget_later_times(work: &mut Work<'_>) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM access_token",
        "DELETE FROM refresh_token",
        "DELETE FROM session",
        "DELETE FROM challenge",
        // More than any clinic can have lost.
        "UPDATE result_feed SET last_number = last_number + 1000000, purged_through = last_number + 1000000,
            purges = purges + 1000000",
    ] {
        work.sql.execute(statement, &[])?;
    }
    Ok(())
}
