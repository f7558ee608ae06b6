//! Limits of size, time and count. Each number has its reason in its comment.

use std::time::Duration;

/// How long a frame may take from its first byte to its last. The longest that is expected, 277 bytes, takes 14
/// notifications of 20 bytes: half a second on a slow Bluetooth link.
pub const FRAME_TIME: Duration = Duration::from_secs(2);

/// How long nothing may come before what comes next is taken for the start of a frame. Notifications of one frame
/// follow each other within a connection interval or a few; iOS and Android use 15 to 50 ms.
pub const QUIET: Duration = Duration::from_millis(300);

/// How long a reader may take to answer what it answers itself: an escape, a slot status, power off.
pub const READER_TIME: Duration = Duration::from_secs(3);

/// How long powering a card may take: anticollision and activation, with one retry of the reader's own.
pub const POWER_TIME: Duration = Duration::from_secs(5);

/// How long a card may take over one message without asking for more time. A signature of RSA-2048 takes about a
/// second; the rest is for a slow link.
pub const CARD_TIME: Duration = Duration::from_secs(10);

/// How far ahead a time extension may move the end, counted from its arrival.
pub const EXTENSION_TIME: Duration = Duration::from_secs(10);

/// How long one message may take with all its time extensions.
pub const MESSAGE_TIME_MAX: Duration = Duration::from_secs(20);

/// How long one command may take with all its messages and all their extensions. A person does not hold a card longer.
pub const COMMAND_TIME_MAX: Duration = Duration::from_secs(30);

/// Messages one command may take: an APDU of 65,544 bytes in parts of 261 needs 252, and as many come back.
pub const MESSAGES_MAX: u32 = 520;

/// Unsolicited frames, and breaks in the stream, accepted within a second. Waving a card over the reader causes four.
pub const UNASKED_PER_SECOND: u32 = 20;

/// Events that may wait to be taken; with more waiting no command is accepted.
pub const EVENTS_WAITING: usize = 64;

/// Time extensions, in one command. Readers send one each few hundred milliseconds.
pub const EXTENSIONS_MAX: u32 = 200;
