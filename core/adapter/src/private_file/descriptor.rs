//! Security descriptors of Windows as text: the security descriptor definition language, SDDL.

/// The descriptor of a file that this account alone may use, besides the system. `P`: no entry of the folder is inherited.
pub(super) fn of_account(sid: &str) -> String {
    format!("D:P(A;;FA;;;{sid})(A;;FA;;;{SYSTEM})")
}

/// Whether a descriptor gives a right to an account besides `user`, the system and the administrators. A descriptor without
/// a list gives every right to everyone. A list that this function does not understand counts as one that does so.
pub(super) fn is_open(descriptor: &str, user: &str) -> bool {
    let Some(list) = descriptor.strip_prefix("D:") else { return true };
    let (flags, entries) = list.split_at(list.find('(').unwrap_or(list.len()));
    // On a flag besides these three Windows prints `NO_ACCESS_CONTROL`.
    let flags = flags.replace("AI", "").replace("AR", "").replace('P', "");
    !flags.is_empty() || entries.split_terminator(')').any(|entry| gives_a_right(entry, user))
}

/// `(type;flags;rights;object;inherited object;account`
fn gives_a_right(entry: &str, user: &str) -> bool {
    let fields: Vec<_> = entry.strip_prefix('(').map(|entry| entry.split(';').collect()).unwrap_or_default();
    let [kind, flags, _, _, _, account] = fields.as_slice() else { return true };
    let is_denial = DENIALS.contains(kind);
    // It is for files that are made in a folder.
    let is_for_inheritance = flags.as_bytes().chunks(2).any(|flag| flag == b"IO");
    let is_trusted = *account == user || TRUSTED.contains(account);
    !(is_denial || is_for_inheritance || is_trusted)
}

const SYSTEM: &str = "SY";

/// The system, the administrators, and the owner of the file. The first two can read every file in any case.
const TRUSTED: [&str; 3] = [SYSTEM, "BA", "OW"];

/// Types of entries that take a right away.
const DENIALS: [&str; 4] = ["D", "OD", "XD", "ZD"];

#[cfg(test)]
mod tests {
    use super::{is_open, of_account};

    const USER: &str = "S-1-5-21-1004336348-1177238915-682003330-1001";

    #[test]
    fn what_is_written_is_not_open() {
        assert!(!is_open(&of_account(USER), USER));
        assert!(is_open(&of_account("S-1-5-21-1-2-3-1002"), USER));
    }

    #[test]
    fn a_file_in_the_folder_of_a_user_is_not_open_and_one_in_a_folder_of_all_is() {
        let own = format!("D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;{USER})");
        assert!(!is_open(&own, USER));
        for entry in ["(A;ID;0x1200a9;;;BU)", "(A;ID;0x1301bf;;;AU)", "(A;;FR;;;WD)", "(XA;;FA;;;WD;(TRUE))"]
        {
            assert!(is_open(&format!("{own}{entry}"), USER), "{entry}");
        }
        for entry in ["(D;;FA;;;WD)", "(A;OICIIO;GA;;;CO)", "(A;;FA;;;OW)"] {
            assert!(!is_open(&format!("{own}{entry}"), USER), "{entry}");
        }
    }

    #[test]
    fn no_list_is_open_and_an_empty_one_is_not() {
        for open in ["", "D:NO_ACCESS_CONTROL", "D:P(", "D:(A;;FA)", "O:SYD:P"] {
            assert!(is_open(open, USER), "{open}");
        }
        assert!(!is_open("D:P", USER));
        assert!(!is_open("D:PARAI", USER));
    }
}
