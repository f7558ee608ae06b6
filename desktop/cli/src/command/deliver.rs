use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;
use shikaku_adapter::SystemClock;
use shikaku_adapter::drop_folder::DropFolder;
use shikaku_adapter::http::{BearerToken, BlockingGateway};
use shikaku_calendar::japan_date;
use shikaku_core::gateway::VendorScope;
use shikaku_core::port::Clock as _;

use super::{Written, day};
use crate::console::{self, Console, complain};
use crate::deliver::{
    Counts, Delivery, DeliveryError, Feed, FeedError, FolderOutbox, HttpFeed, LinkError, Memory as _, Outbox,
    State, StateError, StateFile, TextOutbox, feed_text, link, link_text, outbox_text, wait,
};
use crate::exit::Exit;
use crate::gateway::{GatewayAddress, GatewayArgumentsError};
use crate::interrupt::Interrupt;

/// From which gateway, and to where.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    gateway: GatewayAddress,
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "copied_text",
        conflicts_with = "copied_text",
        help = "レセコンが結果を読むフォルダー（OQSsiquc01res_face_….xml を置く）"
    )]
    folder: Option<PathBuf>,
    #[arg(long, requires = "state", help = "フォルダーに置く代わりに、コピー用の文字を標準出力に出す")]
    copied_text: bool,
    #[arg(long, alias = "format", value_enum, default_value = "utf-8", help = "XMLの文字コード")]
    encoding: Written,
    #[arg(
        long,
        value_name = "FILE",
        help = "連携と続きの場所を覚えるファイル（本人だけが読める）。省略でフォルダーの .shikaku-deliver"
    )]
    state: Option<PathBuf>,
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "レセコンへの受け渡し（shikaku deliver）",
        help = "管理者が承認するときに読む、レセコンの名前"
    )]
    name: String,
    #[arg(long, value_name = "DATE", value_parser = day, help = "初めて連携するとき、この日の結果から渡す。省略で今日から")]
    since: Option<NaiveDate>,
    #[arg(long, help = "今ある結果を渡して終わる（定期実行のとき）")]
    once: bool,
    #[arg(long, help = "終わった連携の代わりに、新しく連携する。渡した結果は、もう一度渡さない")]
    link_again: bool,
}

/// What was done, for programs. Names no person.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    outcome: &'static str,
    #[serde(flatten)]
    counts: Counts,
}

/// How a run ends early.
enum Ended {
    Usage(String),
    Link(LinkError),
    Delivery(DeliveryError),
}

/// What a run does: it fetches results and marks them.
const SCOPES: [VendorScope; 1] = [VendorScope::ResultsRead];

/// Seconds that one pull waits for a result.
const WAIT: u64 = 25;

/// Limit for one call: the wait and the answer behind it.
const TIMEOUT: Duration = Duration::from_secs(45);

/// Pauses after failures, one after another.
const PAUSES: [u64; 5] = [2, 5, 15, 30, 60];

impl Arguments {
    /// Links, and delivers until a person stops it; with `--once` until nothing is left.
    pub(crate) fn run(self, console: Console) -> Exit {
        let mut counts = Counts::default();
        let (exit_code, outcome) = match self.deliver(console, &mut counts) {
            Ok(outcome) => (Exit::Done, outcome),
            Err(ended) => ended.explain(),
        };
        if counts.not_written > 0 {
            complain(format!(
                "{}件は、この形では渡せませんでした。シカクの画面で確認してください。",
                counts.not_written
            ));
        }
        console.report(&Report { exit_code, outcome, counts });
        exit_code
    }

    fn deliver(&self, console: Console, counts: &mut Counts) -> Result<&'static str, Ended> {
        let interrupt = Interrupt::install().map_err(|error| {
            Ended::Usage(format!("終了の合図を受け取れません: {}", crate::os_error::reason((&error).into())))
        })?;
        let url = self.gateway.url()?;
        let mut file = StateFile::hold(&self.state_file())?;
        let known = file.read(url)?;
        let mut state = match known {
            Some(state) if !self.link_again => state,
            known => {
                let state = self.linked(url, known, console, &interrupt)?;
                file.save(&state)?;
                state
            }
        };
        state = state.in_folder(&self.folder_name()?)?;
        let feed = HttpFeed(self.open(&state.token)?);
        match &self.folder {
            Some(folder) => {
                let outbox = FolderOutbox::new(DropFolder::new(folder), self.encoding.into());
                self.rounds(Delivery::new(feed, outbox, file, state), console, &interrupt, counts)
            }
            None => self.rounds(
                Delivery::new(feed, TextOutbox::default(), file, state),
                console,
                &interrupt,
                counts,
            ),
        }
    }

    /// Links with the clinic, and keeps the place in the feed of an earlier link.
    fn linked(
        &self,
        url: &str,
        known: Option<State>,
        console: Console,
        interrupt: &Interrupt,
    ) -> Result<State, Ended> {
        let mut gateway = self.open("")?;
        // The copied text alone goes to standard output.
        let show = |text: &str| if self.copied_text { complain(text) } else { console.say(text) };
        let token = link(
            &mut gateway,
            &self.name,
            &SCOPES,
            |codes| show(&link_text(codes, &self.name)),
            || interrupt.asked(),
        );
        let token = token.map_err(Ended::Link)?;
        show(&format!("連携しました（登録記号番号 {}）。", console::shown(&token.registration_number)));
        let since = self.since.unwrap_or_else(|| japan_date(SystemClock.now()));
        let new = || State::new(url, &token.registration_number, &token.access_token, since);
        let again = |state: State| state.linked_again(&token.registration_number, &token.access_token);
        Ok(known.map_or_else(new, again))
    }

    fn open(&self, token: &str) -> Result<BlockingGateway, Ended> {
        let mut settings = self.gateway.settings(BearerToken::new(token))?;
        settings.timeout = TIMEOUT;
        Ok(BlockingGateway::new(&settings).map_err(GatewayArgumentsError::from)?)
    }

    fn rounds<F: Feed, O: Outbox>(
        &self,
        mut delivery: Delivery<F, O, StateFile>,
        console: Console,
        interrupt: &Interrupt,
        counts: &mut Counts,
    ) -> Result<&'static str, Ended> {
        let (mut failures, mut is_resumed, mut reported) = (0, false, Counts::default());
        loop {
            let done = if is_resumed {
                delivery.round(if self.once { 0 } else { WAIT })
            } else {
                delivery.resume().map(|()| true)
            };
            *counts = delivery.counts;
            if counts.delivered > reported.delivered && !self.copied_text {
                console.say(format!("{}件を渡しました。", counts.delivered - reported.delivered));
            }
            reported = *counts;
            match done {
                Ok(has_more) => {
                    (failures, is_resumed) = (0, true);
                    if self.once && !has_more {
                        return Ok("delivered");
                    }
                }
                Err(DeliveryError::Feed(FeedError::Expired)) => complain(feed_text(&FeedError::Expired)),
                Err(error) if self.once || error.is_final() => return Err(Ended::Delivery(error)),
                Err(error) => {
                    // Once for a row of failures: the log of a service is read by people.
                    if failures == 0 {
                        complain(error.text());
                    }
                    wait(error.pause(failures), || interrupt.asked());
                    failures += 1;
                }
            }
            if interrupt.asked() {
                return Ok("stopped");
            }
        }
    }

    fn state_file(&self) -> PathBuf {
        let beside = self.folder.as_deref().unwrap_or(Path::new(".")).join(".shikaku-deliver");
        self.state.clone().unwrap_or(beside)
    }

    /// The folder in full, so that a run from another place knows it again.
    fn folder_name(&self) -> Result<String, Ended> {
        let Some(folder) = &self.folder else { return Ok(String::new()) };
        let found = folder.canonicalize().map_err(|error| {
            let reason = crate::os_error::reason((&error).into());
            Ended::Usage(format!("渡す先のフォルダーが使えません: {}\n  {reason}", console::path(folder)))
        })?;
        Ok(found.to_string_lossy().into_owned())
    }
}

impl DeliveryError {
    /// Whether the next round fails as well.
    const fn is_final(&self) -> bool {
        matches!(self, Self::Feed(FeedError::Ended | FeedError::Refused(_)) | Self::State(_))
    }

    fn text(&self) -> String {
        match self {
            Self::Feed(error) => feed_text(error),
            Self::Outbox(error) => outbox_text(*error).to_owned(),
            Self::State(error) => error.to_string(),
        }
    }

    /// How long to wait before the next round.
    fn pause(&self, failures: usize) -> Duration {
        match self {
            Self::Feed(FeedError::Busy(time)) => *time,
            _ => Duration::from_secs(PAUSES.get(failures).or(PAUSES.last()).copied().unwrap_or_default()),
        }
    }
}

impl Ended {
    /// Says why to people, and gives the exit and the word for programs.
    fn explain(self) -> (Exit, &'static str) {
        match self {
            Self::Usage(text) => {
                complain(text);
                (Exit::Usage, "failed")
            }
            Self::Link(LinkError::Stopped) => (Exit::Stopped, "stopped"),
            Self::Link(LinkError::Expired) => {
                complain("時間内に承認されませんでした。もう一度実行すると、新しいコードを表示します。");
                (Exit::Stopped, "not-linked")
            }
            Self::Link(LinkError::Feed(error)) => {
                complain(feed_text(&error));
                (Exit::Gateway, "not-linked")
            }
            Self::Delivery(error) => {
                complain(error.text());
                match error {
                    DeliveryError::Feed(FeedError::Ended) => (Exit::Gateway, "link-ended"),
                    DeliveryError::Feed(_) => (Exit::Gateway, "failed"),
                    DeliveryError::Outbox(_) | DeliveryError::State(_) => (Exit::Usage, "failed"),
                }
            }
        }
    }
}

impl From<StateError> for Ended {
    fn from(error: StateError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<GatewayArgumentsError> for Ended {
    fn from(error: GatewayArgumentsError) -> Self {
        Self::Usage(error.to_string())
    }
}
