//! Every PC/SC error at every exchange of a check, before and after the card ran the command, once and for ever.

use pcsc::Error;

use super::super::error::Platform;
use super::check::{Check, Made};
use super::fake::Fake;
use super::world::{CallKind, FakeCard, Mishap, When};
use super::{PICC, seconds};

/// What a row of the matrix does to a check.
struct Row {
    check: &'static str,
    platform: Platform,
    kind: CallKind,
    when: When,
    mishap: Mishap,
}

impl Row {
    fn run(&self) -> Result<(), String> {
        let (check, typed) = match self.check {
            "right PIN" => (Check::pin([1, 2, 3, 4]), 1),
            "wrong PIN" => (Check::pin([9; 4]), 1),
            _ => (Check::visual(), 0),
        };
        let fake = Fake::new(&[PICC]).insert(0, FakeCard::of("valid"));
        let fake = fake.mishap(self.kind, self.when, self.mishap);
        let made = Check { platform: self.platform, ..check.timeout(20) }.at(&fake);
        self.verdict(&fake, &made, typed)
    }

    /// It ends in a result or a named failure, in time, and one typed PIN costs at most one try.
    fn verdict(&self, fake: &Fake, made: &Made, typed: u32) -> Result<(), String> {
        let Self { check, platform, kind, when, mishap } = self;
        let row = format!("{check} {platform:?} {kind:?} {when:?} {mishap:?}: {:?}", made.screens);
        let (outcome, failure) = made.reported();
        let spent = u32::from(3 - fake.tries_left(0).unwrap_or(3));
        // pcsc-lite reports some errors for certain before the card has the command. If one arrives after it and the
        // PIN is right, the counter shows nothing, and the PIN is sent once more without costing a try.
        let is_certain = matches!(mishap, Mishap::Before(_)) || *platform != Platform::PcscLite;
        let (connections, time) = (fake.count(CallKind::Connect), fake.elapsed());
        let rules = [
            (outcome == "valid" || failure.is_some(), "no reason"),
            (spent <= typed, "a typed PIN costs at most one try"),
            (*check != "right PIN" || spent == 0, "a right PIN costs no try"),
            (*check != "wrong PIN" || outcome != "valid", "a wrong PIN is no proof"),
            (
                fake.verify_attempts() <= typed || (!is_certain && *check == "right PIN"),
                "the PIN is sent again",
            ),
            (connections <= 8, "too many connections"),
            (time <= seconds(25), "too long"),
        ];
        match rules.into_iter().find(|(holds, _)| !holds) {
            Some((_, broken)) => Err(format!("{broken}: {connections} connections, {time:?}, {row}")),
            None => Ok(()),
        }
    }
}

fn rows() -> impl Iterator<Item = Row> {
    let checks = [("right PIN", 6), ("wrong PIN", 5), ("visual", 2)];
    checks.into_iter().flat_map(move |(check, exchanges)| {
        let at = |nth| [When::Nth(nth), When::From(nth)];
        let transmits = (1..=exchanges)
            .flat_map(move |nth| Platform::ALL.map(|of| (of, CallKind::Transmit, When::Nth(nth))))
            .chain([(Platform::CURRENT, CallKind::Transmit, When::From(1))]);
        // What an error of the other calls means differs only in the code for a service that does not run.
        let others = [CallKind::List, CallKind::StatusChange, CallKind::Connect, CallKind::Disconnect];
        let others =
            others.into_iter().flat_map(move |kind| at(1).map(|when| (Platform::CURRENT, kind, when)));
        transmits.chain(others).flat_map(move |(platform, kind, when)| {
            let failing = ERRORS.iter().flat_map(|error| [Mishap::Before(*error), Mishap::After(*error)]);
            failing.map(move |mishap| Row { check, platform, kind, when, mishap })
        })
    })
}

#[test]
fn every_error_before_and_after_every_call() {
    let rows: Vec<_> = rows().collect();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let share = rows.len().div_ceil(threads);
    let broken: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = rows
            .chunks(share)
            .map(|rows| {
                scope.spawn(move || rows.iter().filter_map(|row| row.run().err()).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a thread")).collect()
    });
    assert!(
        broken.is_empty(),
        "{} rows, among them\n{}",
        broken.len(),
        broken[..broken.len().min(40)].join("\n")
    );
    println!(
        "PC/SC fault matrix: {} checks: {} errors, before and after each exchange and each other call did its work, \
         once and for ever; right PIN, wrong PIN and visual; the exchanges on 3 platforms",
        rows.len(),
        ERRORS.len()
    );
}

/// Every error of the `pcsc` crate on every platform. It maps codes that it does not know to `UnknownError`.
const ERRORS: &[Error] = &[
    Error::InternalError,
    Error::Cancelled,
    Error::InvalidHandle,
    Error::InvalidParameter,
    Error::InvalidTarget,
    Error::NoMemory,
    Error::WaitedTooLong,
    Error::InsufficientBuffer,
    Error::UnknownReader,
    Error::Timeout,
    Error::SharingViolation,
    Error::NoSmartcard,
    Error::UnknownCard,
    Error::CantDispose,
    Error::ProtoMismatch,
    Error::NotReady,
    Error::InvalidValue,
    Error::SystemCancelled,
    Error::CommError,
    Error::UnknownError,
    Error::InvalidAtr,
    Error::NotTransacted,
    Error::ReaderUnavailable,
    Error::Shutdown,
    Error::PciTooSmall,
    Error::ReaderUnsupported,
    Error::DuplicateReader,
    Error::CardUnsupported,
    Error::NoService,
    Error::ServiceStopped,
    #[cfg(windows)]
    Error::Unexpected,
    Error::IccInstallation,
    Error::IccCreateorder,
    Error::UnsupportedFeature,
    Error::DirNotFound,
    Error::FileNotFound,
    Error::NoDir,
    Error::NoFile,
    Error::NoAccess,
    Error::WriteTooMany,
    Error::BadSeek,
    Error::InvalidChv,
    Error::UnknownResMng,
    Error::NoSuchCertificate,
    Error::CertificateUnavailable,
    Error::NoReadersAvailable,
    Error::CommDataLost,
    Error::NoKeyContainer,
    Error::ServerTooBusy,
    Error::UnsupportedCard,
    Error::UnresponsiveCard,
    Error::UnpoweredCard,
    Error::ResetCard,
    Error::RemovedCard,
    Error::SecurityViolation,
    Error::WrongChv,
    Error::ChvBlocked,
    Error::Eof,
    Error::CancelledByUser,
    Error::CardNotAuthenticated,
    Error::CacheItemNotFound,
    Error::CacheItemStale,
    Error::CacheItemTooBig,
];
