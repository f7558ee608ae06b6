use shikaku_core::view::Screen;
use shikaku_core::workflow;

/// What to do next; there is no other choice to make. Each brings the screen to draw meanwhile.
#[derive(uniffi::Enum)]
pub enum Directive {
    /// Send this to the card and wipe it; give the answer to `card_answered`, or the reason to `card_lost`.
    Transmit {
        /// One command APDU. It may hold a PIN: never log it.
        command: Vec<u8>,
        /// 画面.
        screen: Screen,
    },
    /// Wait for a tap, or for a card while the screen wants one.
    Show {
        /// 画面.
        screen: Screen,
    },
    /// Call `ask` with this ticket and go on taking taps meanwhile.
    Ask {
        /// Names the errand.
        request_id: u32,
        /// 画面.
        screen: Screen,
    },
    /// Call `tick` after this time, in place of any earlier wish.
    WakeAfter {
        /// Milliseconds.
        millis: u64,
        /// 画面.
        screen: Screen,
    },
    /// The reception is over; nothing more will be asked for.
    Closed {
        /// 画面.
        screen: Screen,
    },
}

impl Directive {
    /// The screen, which every directive brings.
    #[must_use]
    pub const fn screen(&self) -> &Screen {
        match self {
            Self::Transmit { screen, .. }
            | Self::Show { screen }
            | Self::Ask { screen, .. }
            | Self::WakeAfter { screen, .. }
            | Self::Closed { screen } => screen,
        }
    }
}

impl From<(workflow::Directive, Screen)> for Directive {
    fn from((next, screen): (workflow::Directive, Screen)) -> Self {
        match next {
            workflow::Directive::Transmit(mut command) => {
                Self::Transmit { command: std::mem::take(&mut *command), screen }
            }
            workflow::Directive::Ask(request) => Self::Ask { request_id: request.request_id, screen },
            workflow::Directive::WakeAfter(wait) => {
                let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                Self::WakeAfter { millis, screen }
            }
            // Kept before it comes here.
            workflow::Directive::Wait | workflow::Directive::Keep(_) => Self::Show { screen },
            workflow::Directive::Close => Self::Closed { screen },
        }
    }
}
