//! The scenes of the demo: one row each.

use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::ButtonId;
use shikaku_virtual_card::{Fault, ScriptedFault};

/// One scene: who comes, what people do, and how it has to end.
pub(super) struct Scene {
    /// For `--scene`.
    pub(super) name: &'static str,
    /// For people.
    pub(super) title: &'static str,
    /// Card of the standard deck.
    pub(super) card: &'static str,
    /// The method chosen.
    pub(super) method: CheckMethod,
    /// What people do, in order. After the last they leave.
    pub(super) actions: &'static [PersonAction],
    /// What goes wrong at the reader.
    pub(super) faults: &'static [ScriptedFault],
    /// Whether the gateway can be reached.
    pub(super) gateway_is_up: bool,
    /// How it has to end.
    pub(super) expected: Expected,
}

/// An act of a person.
#[derive(Clone, Copy)]
pub(super) enum PersonAction {
    /// The patient types this PIN.
    TypePin(&'static str),
    /// The staff type the birth date that is on the card.
    TypeBirthDate,
    /// A person presses this.
    Press(ButtonId),
}

/// How a scene has to end.
pub(super) struct Expected {
    /// Word of the ending.
    pub(super) outcome: &'static str,
    /// Code of the failure that is on the screen at the end.
    pub(super) failure: Option<&'static str>,
    /// Tries left that the screen states.
    pub(super) tries_left: Option<u8>,
    /// Codes of failures on the screens, in their order.
    pub(super) failures_seen: &'static [&'static str],
    /// How often a PIN reached the card.
    pub(super) pins_sent: u32,
}

impl Scene {
    /// Finds a scene.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        SCENES.iter().find(|scene| scene.name == name)
    }
}

const RIGHT: PersonAction = PersonAction::TypePin("1234");
const WRONG: PersonAction = PersonAction::TypePin("9999");

/// A check that simply works.
const VALID: Expected =
    Expected { outcome: "valid", failure: None, tries_left: None, failures_seen: &[], pins_sent: 1 };

const PLAIN: Scene = Scene {
    name: "",
    title: "",
    card: "valid",
    method: CheckMethod::Pin,
    actions: &[RIGHT],
    faults: &[],
    gateway_is_up: true,
    expected: VALID,
};

/// All of them.
pub(super) static SCENES: &[Scene] = &[
    Scene { name: "pin-check", title: "暗証番号で確認して、有効", ..PLAIN },
    Scene {
        name: "visual-check",
        title: "目視で確認して、有効（カードがあることの証明つき）",
        method: CheckMethod::Visual,
        actions: &[PersonAction::Press(ButtonId::FaceMatches), PersonAction::TypeBirthDate],
        expected: Expected { pins_sent: 0, ..VALID },
        ..PLAIN
    },
    Scene {
        name: "wrong-pin",
        title: "暗証番号違い、残り2回",
        actions: &[WRONG],
        expected: Expected {
            outcome: "stopped",
            failure: Some("PIN-01"),
            tries_left: Some(2),
            failures_seen: &["PIN-01"],
            pins_sent: 1,
        },
        ..PLAIN
    },
    Scene {
        name: "blocked",
        title: "暗証番号がロックされている。暗証番号は送られず、目視で確認して、有効",
        card: "blocked",
        actions: &[
            RIGHT,
            PersonAction::Press(ButtonId::Continue),
            PersonAction::Press(ButtonId::FaceMatches),
            PersonAction::TypeBirthDate,
        ],
        expected: Expected { failures_seen: &["PIN-03"], pins_sent: 0, ..VALID },
        ..PLAIN
    },
    Scene {
        name: "card-lost",
        title: "違う暗証番号を確認している間にカードが離れ、残り回数で決着。入力し直して、有効",
        actions: &[WRONG, RIGHT],
        // The fourth exchange is VERIFY.
        faults: &[Fault::LostAfter.at(4)],
        expected: Expected { failures_seen: &["PIN-05", "PIN-06"], pins_sent: 2, ..VALID },
        ..PLAIN
    },
    Scene {
        name: "invalid",
        title: "資格が無効",
        card: "invalid",
        expected: Expected { outcome: "invalid", ..VALID },
        ..PLAIN
    },
    Scene {
        name: "gateway-unreachable",
        title: "ゲートウェイにつながらない。別の方法で確認する",
        actions: &[PersonAction::Press(ButtonId::ChooseFallback)],
        gateway_is_up: false,
        expected: Expected { outcome: "other-way", failures_seen: &["GATE-01"], pins_sent: 0, ..VALID },
        ..PLAIN
    },
];

#[cfg(test)]
mod tests {
    use shikaku_virtual_card::Deck;

    use super::{SCENES, Scene};

    #[test]
    fn every_scene_has_a_name_of_its_own_and_a_card_that_exists() {
        for scene in SCENES {
            assert!(Deck::standard().find(scene.card).is_some(), "{}", scene.name);
            assert!(
                Scene::named(scene.name).is_some_and(|found| std::ptr::eq(found, scene)),
                "{}",
                scene.name
            );
        }
    }
}
