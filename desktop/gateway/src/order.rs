//! Orders of the operator: clinics, devices, staff.

use std::error::Error;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};
use shikaku_clinic::account::{ClinicState, DeviceState, SignInName};
use shikaku_clinic::readiness::Trade;
use shikaku_gateway::{NewClinic, SheetFor};

use crate::copy_order::{BackupOrder, RestoreOrder};
use crate::database_args::DatabaseArgs;
use crate::folded_number::folded;
use crate::sandbox_order::SandboxOrder;
use crate::sheet_args::SheetArgs;
use crate::staff_order::{StaffOrder, print_password};

/// Orders of the operator. A gateway may run on the same database meanwhile.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Orders {
    #[command(subcommand)]
    order: Order,
}

#[derive(Debug, Subcommand)]
enum Order {
    /// Clinics.
    #[command(subcommand)]
    Clinic(ClinicOrder),
    /// Devices of a clinic.
    #[command(subcommand)]
    Device(DeviceOrder),
    /// Staff of a clinic.
    #[command(subcommand)]
    Staff(StaffOrder),
    /// Runs a gateway with synthetic results for vendors of receipt computers. It approves every code by itself.
    Sandbox(SandboxOrder),
    /// Copies the database while gateways use it. The key is not in the copy.
    Backup(BackupOrder),
    /// Puts a copy of the database in place, for a gateway that does not run yet.
    Restore(RestoreOrder),
}

#[derive(Debug, Subcommand)]
enum ClinicOrder {
    /// Adds a clinic, and prints the code for its first device and the first password of its administrator.
    Add {
        /// 登録記号番号.
        #[arg(long)]
        number: String,
        /// Name of the clinic.
        #[arg(long)]
        name: String,
        /// Its trade; a 併設 pair is two clinics with the same --place.
        #[arg(long, value_enum)]
        trade: TradeWord,
        /// Sign-in name of its first administrator.
        #[arg(long, default_value = "admin")]
        administrator: String,
        /// 法人, where several clinics have one.
        #[arg(long)]
        group: Option<String>,
        /// Name of the place that the two clinics of a 併設 pair share, and no other clinic: their devices see the results of both.
        #[arg(long)]
        place: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
        #[command(flatten)]
        sheet: Box<SheetArgs>,
    },
    /// Lists the clinics: number, trade, state, name, group and place, with tabs between them.
    List {
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Stops a clinic: none of its devices can do anything, at once.
    Stop {
        /// 登録記号番号.
        #[arg(value_parser = folded)]
        number: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Lets a clinic that was stopped operate again.
    Resume {
        /// 登録記号番号.
        #[arg(value_parser = folded)]
        number: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Prints what happened to the accounts of a clinic, the newest first.
    Log {
        /// 登録記号番号.
        #[arg(value_parser = folded)]
        number: String,
        /// Most lines.
        #[arg(long, default_value_t = 50)]
        most: u32,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

#[derive(Debug, Subcommand)]
enum DeviceOrder {
    /// Prints a code for one more device.
    Invite {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        #[command(flatten)]
        database: DatabaseArgs,
        #[command(flatten)]
        sheet: Box<SheetArgs>,
    },
    /// Withdraws every code of a clinic that was not used yet: a sheet was lost.
    Withdraw {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Lists the devices of a clinic.
    List {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Approves a device that waits.
    Approve {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        /// Identifier of the device.
        device: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Stops a device with every session on it, at once. It serves no further clinic any more.
    Stop {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        /// Identifier of the device.
        device: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Lists the clinics that a device serves: number, trade, state and name, with tabs between them. The one at the same place
    /// (併設) is among them without an order; --also names a further one of the same group, and --no-longer takes it back.
    Serve {
        /// 登録記号番号 of the clinic.
        #[arg(value_parser = folded)]
        number: String,
        /// Identifier of the device.
        device: String,
        /// 登録記号番号 of a clinic that it serves too, from now on.
        #[arg(long, value_name = "NUMBER", value_parser = folded, conflicts_with = "no_longer")]
        also: Option<String>,
        /// 登録記号番号 of a clinic that it served by --also, and serves no longer.
        #[arg(long, value_name = "NUMBER", value_parser = folded)]
        no_longer: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TradeWord {
    /// 柔道整復.
    Judo,
    /// あん摩マッサージ指圧・はり・きゅう.
    Ahaki,
}

impl Orders {
    /// Whether the first word of a command line begins an order.
    pub(crate) fn has(word: &str) -> bool {
        Self::command().find_subcommand(word).is_some()
    }

    /// Carries it out and prints what it brought.
    pub(crate) fn carry_out(self) -> Result<(), Box<dyn Error>> {
        match self.order {
            Order::Clinic(order) => order.carry_out(),
            Order::Device(order) => order.carry_out(),
            Order::Staff(order) => order.carry_out(),
            Order::Sandbox(order) => order.carry_out(),
            Order::Backup(order) => order.carry_out(),
            Order::Restore(order) => order.carry_out(),
        }
    }
}

impl ClinicOrder {
    fn carry_out(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Add { number, name, trade, administrator, group, place, sheet, database } => {
                let administrator = SignInName::parse(&administrator)?;
                let sign_in_name = administrator.as_str().to_owned();
                let (registration_number, trade) = (number, trade.into());
                let new = NewClinic { registration_number, name, trade, group, place, administrator };
                let new = new.checked()?;
                let blank = sheet.prepare(&new.registration_number, &new.name, SheetFor::FirstDevice)?;
                let operator = database.operator_of_new()?;
                let made = operator.add_clinic(&new)?;
                println!("施術所: {} {}", new.registration_number, new.name);
                for other in operator.at_place(&new)? {
                    println!("併設の施術所: {} {}", other.registration_number, other.name);
                }
                println!("ログイン名: {sign_in_name}");
                print_password(&made.password);
                blank.hand_out(&made.invitation)?;
            }
            Self::List { database } => {
                for clinic in database.operator()?.clinics()? {
                    let (trade, state) = (clinic.trade, clinic.state.name());
                    let (group, place) = (clinic.group.unwrap_or_default(), clinic.place.unwrap_or_default());
                    let (number, name) = (clinic.registration_number, clinic.name);
                    println!("{number}\t{trade:?}\t{state}\t{name}\t{group}\t{place}");
                }
            }
            Self::Stop { number, database } => {
                database.operator()?.set_clinic_state(&number, ClinicState::Stopped)?;
            }
            Self::Resume { number, database } => {
                database.operator()?.set_clinic_state(&number, ClinicState::Operating)?;
            }
            Self::Log { number, most, database } => {
                for event in database.operator()?.events(&number, most)? {
                    let (device, staff) = (event.device, event.staff);
                    println!("{}\t{:?}\t{device}\t{staff}\t{}", event.at, event.kind, event.subject);
                }
            }
        }
        Ok(())
    }
}

impl DeviceOrder {
    fn carry_out(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Invite { number, sheet, database } => {
                let operator = database.operator()?;
                let clinic = operator.clinic(&number)?;
                let is_first = !operator.devices(&number)?.iter().any(|it| it.state == DeviceState::Approved);
                let device = if is_first { SheetFor::FirstDevice } else { SheetFor::FurtherDevice };
                let blank = sheet.prepare(&number, &clinic.name, device)?;
                blank.hand_out(&operator.invite_device(&number)?)?;
            }
            Self::Withdraw { number, database } => database.operator()?.withdraw_codes(&number)?,
            Self::List { number, database } => {
                for device in database.operator()?.devices(&number)? {
                    let (state, key) = (device.state.name(), device.key_kind.name());
                    println!(
                        "{}\t{state}\t{key}\t{}\t{}\t{}",
                        device.device_id, device.enrolled_at, device.platform, device.name
                    );
                }
            }
            Self::Approve { number, device, database } => {
                database.operator()?.decide_device(&number, &device, DeviceState::Approved)?;
            }
            Self::Stop { number, device, database } => {
                database.operator()?.decide_device(&number, &device, DeviceState::Stopped)?;
            }
            Self::Serve { number, device, also, no_longer, database } => {
                let operator = database.operator()?;
                if let Some(also) = also {
                    operator.serve_also(&number, &device, &also)?;
                }
                if let Some(no_longer) = no_longer {
                    operator.serve_no_longer(&number, &device, &no_longer)?;
                }
                for clinic in operator.served_clinics(&number, &device)? {
                    let (trade, state) = (clinic.trade, clinic.clinic_state.name());
                    println!("{}\t{trade:?}\t{state}\t{}", clinic.registration_number, clinic.clinic_name);
                }
            }
        }
        Ok(())
    }
}

impl From<TradeWord> for Trade {
    fn from(word: TradeWord) -> Self {
        match word {
            TradeWord::Judo => Self::Judo,
            TradeWord::Ahaki => Self::Ahaki,
        }
    }
}
