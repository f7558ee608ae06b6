//! Who does the work, and what the card saw of it.

use std::env;
use std::path::Path;
use std::process::Command;

use shikaku_tests::card_service::{CardService, HeldCard, ServiceError, run};
use shikaku_tests::command_line::OpenGateway;
use shikaku_tests::measure::{Traffic, Work};
use shikaku_tests::program::text;
use shikaku_tests::test_shell;
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::VirtualLink;

use crate::usage::{self, Usage};

/// One who did some work.
pub(crate) struct Row {
    pub(crate) who: &'static str,
    pub(crate) traffic: Traffic,
}

/// Another project's program.
struct Peer {
    who: &'static str,
    /// The program and its arguments for a kind of work; `None` where it cannot do it.
    command: fn(Work, &Path) -> Option<Vec<String>>,
    /// Configured with the card to expect.
    is_card_known: bool,
}

/// The card all of them meet.
const CARD: &str = "valid";
/// The first is what the others are compared with.
pub(crate) const OURS: &str = "shikaku";

const PEERS: &[Peer] = &[
    Peer {
        who: "myna-card 3.3.4",
        command: |work, out| peer("peer-myna-card", work, out),
        is_card_known: false,
    },
    Peer {
        who: "jpki 0.4.3",
        command: |work, out| (work != Work::Presence).then(|| peer("peer-jpki", work, out)).flatten(),
        is_card_known: false,
    },
    Peer { who: "OpenSC", command: opensc, is_card_known: false },
    Peer { who: "OpenSC, told it is jpki", command: opensc, is_card_known: true },
];

/// What everybody sends for some work: ours first, then the least that is possible.
pub(crate) fn measure(work: Work) -> Vec<Row> {
    let mut rows = ours(work);
    if has_pcsc() {
        let others = PEERS.iter().filter_map(|peer| peer.row(work));
        rows.extend(others);
    }
    rows
}

/// What a whole check with a PIN uses: `shikaku check` at a real `pcscd`, the gateway over HTTPS.
pub(crate) fn whole_check() -> Option<Usage> {
    if !has_pcsc() {
        return None;
    }
    let (_service, _card) = service_with_card().expect("a service");
    let gateway = OpenGateway::open();
    Some(usage::measure(&gateway.check("pin"), "1234\n").expect("the check is measured"))
}

fn ours(work: Work) -> Vec<Row> {
    let mut link = VirtualLink::new(test_shell::card(CARD));
    let bound = work.lower_bound(link.card());
    let best = work.by_shikaku(&mut link);
    let mut short = VirtualLink::new(test_shell::card(CARD)).with_limits(LinkLimits::SHORT);
    let short = work.by_shikaku(&mut short);
    vec![
        Row { who: OURS, traffic: best },
        Row { who: "lower bound", traffic: bound },
        Row { who: "shikaku, short reader", traffic: short },
    ]
}

impl Peer {
    fn row(&self, work: Work) -> Option<Row> {
        let out = env::temp_dir().join(format!("shikaku-bench-{}", std::process::id()));
        std::fs::create_dir_all(&out).expect("a folder");
        let command = (self.command)(work, &out)?;
        let (_service, card) = service_with_card().expect("a service");
        let environment =
            if self.is_card_known { ["--", "OPENSC_DRIVER=jpki"] } else { ["-u", "OPENSC_DRIVER"] };
        let (traffic, output) = card
            .traffic_of(|| run("env", environment.map(str::to_owned).into_iter().chain(command)))
            .expect("counts");
        let output = output.expect("the program starts");
        assert!(output.status.success(), "{}: {}", self.who, text(&output.stderr));
        std::fs::remove_dir_all(&out).expect("the folder can be removed");
        Some(Row { who: self.who, traffic })
    }
}

/// Starts a fresh service and a fresh card, so that no program profits from an earlier run.
fn service_with_card() -> Result<(CardService, HeldCard), ServiceError> {
    let service = CardService::start(&["Shikaku Test PICC"])?;
    let card = service.hold(0, CARD, &[])?;
    Ok((service, card))
}

fn has_pcsc() -> bool {
    env::var_os("SHIKAKU_PCSC").is_some()
}

fn peer(program: &str, work: Work, out: &Path) -> Option<Vec<String>> {
    let folder = env::var_os("SHIKAKU_PEERS")?;
    let program = Path::new(&folder).join(program);
    Some(words(&[&program.to_string_lossy(), work.name(), &out.to_string_lossy()]))
}

/// The shortest of OpenSC's own tools for the work. `pkcs11-tool` signs in one run and reads all certificates on its way;
/// `pkcs15-crypt` and `pkcs15-tool` after each other send more.
fn opensc(work: Work, out: &Path) -> Option<Vec<String>> {
    let file = |name: &str| out.join(name).to_string_lossy().into_owned();
    match work {
        Work::Certificate => {
            Some(words(&["pkcs15-tool", "--read-certificate", "01", "--output", &file("certificate.pem")]))
        }
        Work::Pin => {
            let message = file("message");
            std::fs::write(&message, b"a message to measure").expect("a file");
            let sign =
                ["pkcs11-tool", "--login", "--pin", "1234", "--sign", "--mechanism", "SHA256-RSA-PKCS"];
            let files = ["--id", "01", "--input-file", &message, "--output-file", &file("signature")];
            Some([words(&sign), words(&files)].concat())
        }
        Work::Presence => None,
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// The same command, measured by this program called anew: only then are the children's numbers one child's.
pub(crate) fn through_usage(command: &Command) -> std::io::Result<Command> {
    let mut measured = Command::new(env::current_exe()?);
    measured.arg("--usage-of").arg(command.get_program()).args(command.get_args());
    Ok(measured)
}
