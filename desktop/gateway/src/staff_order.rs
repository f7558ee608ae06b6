//! Orders of the operator about staff.

use std::error::Error;

use clap::Subcommand;
use shikaku_clinic::account::{Role, grouped_digits};

use crate::database_args::DatabaseArgs;
use crate::folded_number::folded;

#[derive(Debug, Subcommand)]
pub(crate) enum StaffOrder {
    /// Lists the staff of a clinic.
    List {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Prints a password for a person, which is replaced at the next sign-in.
    Reset {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        /// Identifier of the person.
        staff: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Prints the roles of a person, after --add and --remove: administrator, reception, viewer, and group-administrator
    /// (法人管理者), who sees the counts of every clinic of the group and no person, and whom the operator alone appoints.
    Roles {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        /// Identifier of the person.
        staff: String,
        /// A further role; repeatable.
        #[arg(long, value_name = "ROLE")]
        add: Vec<Role>,
        /// A role to take back; repeatable.
        #[arg(long, value_name = "ROLE")]
        remove: Vec<Role>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

impl StaffOrder {
    /// Carries it out and prints what it brought.
    pub(crate) fn carry_out(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::List { number, database } => {
                for person in database.operator()?.staff(&number)? {
                    let state = if person.stopped { "stopped" } else { "active" };
                    let roles = serde_json::to_string(&person.roles)?;
                    println!(
                        "{}\t{state}\t{roles}\t{}\t{}",
                        person.staff_id, person.sign_in_name, person.display_name
                    );
                }
            }
            Self::Reset { number, staff, database } => {
                let made = database.operator()?.reset_password(&number, &staff)?;
                print_password(&made.password);
            }
            Self::Roles { number, staff, add, remove, database } => {
                let roles = database.operator()?.change_roles(&number, &staff, &add, &remove)?;
                println!("{}", serde_json::to_string(&roles)?);
            }
        }
        Ok(())
    }
}

/// The first password of a person, in groups as it may be typed.
pub(crate) fn print_password(password: &str) {
    // EXPOSE: the operator gives it to the person.
    println!("最初のパスワード: {}", *grouped_digits(password));
}
