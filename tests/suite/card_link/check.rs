//! The kinds of checks, the links they go over, and how one is played to its end.

use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::{LongRead, Quirks, Reference, VirtualLink};

/// A check, and how a person begins it.
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) card: &'static str,
    begin: fn(&mut TestShell),
    /// Tries of the PIN that it may cost.
    pub(super) cost: u8,
    /// How it ends when nothing goes wrong.
    pub(super) end: &'static str,
}

pub(super) const CHECKS: [Check; 5] = [
    Check {
        name: "pin",
        card: "valid",
        begin: |shell| shell.begins_pin_check("1234"),
        cost: 0,
        end: "Showing",
    },
    Check {
        name: "wrong-pin",
        card: "valid",
        begin: |shell| shell.begins_pin_check("9999"),
        cost: 1,
        end: "EnteringPin PIN-01",
    },
    Check { name: "visual", card: "valid", begin: TestShell::begins_visual_check, cost: 0, end: "Showing" },
    Check { name: "presence", card: "valid", begin: begins_presence, cost: 0, end: "Showing" },
    Check {
        name: "android",
        card: "android",
        begin: |shell| shell.begins_pin_check("1234"),
        cost: 0,
        end: "Showing",
    },
];

fn begins_presence(shell: &mut TestShell) {
    shell.gateway.visual_check = VisualCheckPolicy::PresenceProof;
    shell.begins_visual_check();
    shell.types("19840410");
}

/// A link, and how much it carries in one READ BINARY.
pub(super) struct Link {
    pub(super) name: &'static str,
    pub(super) limits: LinkLimits,
    pub(super) long_read: LongRead,
}

pub(super) const LINKS: [Link; 3] = [
    Link { name: "extended", limits: LinkLimits::EXTENDED, long_read: LongRead::Answered },
    Link { name: "short-256", limits: LinkLimits::SHORT, long_read: LongRead::Answered },
    Link { name: "short-128", limits: LinkLimits::SHORT, long_read: LongRead::Empty(128) },
];

impl Check {
    /// The card of this check, with these quirks.
    pub(super) fn link(&self, limits: LinkLimits, quirks: Quirks) -> VirtualLink {
        VirtualLink::new(card(self.card).with_quirks(quirks)).with_limits(limits)
    }

    /// Plays a patient person, who holds the card again as long as the screen asks for it.
    pub(super) fn play(&self, link: VirtualLink) -> TestShell {
        const SESSIONS_MAX: usize = 8;
        let mut shell = TestShell::on(link).accepting_phone_tokens();
        (self.begin)(&mut shell);
        for _ in 0..SESSIONS_MAX {
            shell.run_card_session();
        }
        shell
    }
}

/// What no check may do to a card, whatever happens on the way.
pub(super) fn spent(shell: &TestShell, check: &Check) -> Result<(), String> {
    const TRIES: u8 = 3;
    let card = shell.link.card();
    let cost = TRIES.saturating_sub(card.tries_left(Reference::AuthPin).unwrap_or_default());
    if cost > check.cost {
        return Err(format!("{cost} tries spent, at most {} typed", check.cost));
    }
    for reference in [Reference::AuthPin, Reference::BirthDate] {
        let sent = card.verify_attempts(reference);
        if sent > 1 {
            return Err(format!("{reference:?}, typed once, was sent {sent} times"));
        }
    }
    Ok(())
}
