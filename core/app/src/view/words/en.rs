//! English. Not proof-read by a native speaker.

use chrono::{Datelike as _, NaiveDate};

use super::{
    ButtonWords, CardWords, FailureWords, FallbackWords, LanguageWords, OutcomeWords, PinWords, Words,
    button, failure, step,
};
use crate::view::Language;

pub(super) const WORDS: Words = Words {
    language: Language::English,
    pin: PinWords {
        title: "Enter your PIN",
        headline: "Please enter the PIN of your My Number Card (4 digits).",
        which: "It is the PIN for the user authentication certificate. You set it when you received the card.",
        last_try: "This is your last try. If the PIN is wrong, it will be locked. You would then have to set a new PIN at your municipal office.",
        same_card: "After this, please hold up the same card again.",
        connecting: "Connecting. You can enter your PIN now.",
        entry: "PIN, 4 digits.",
        typed: |count| format!("{} entered.", counted(count, "digit", "digits")),
        complete: "4 digits entered. If they are right, please press OK.",
        tries_label: "You have",
        tries: |left| format!("{} left", counted(left.into(), "try", "tries")),
        tries_said: |left| format!("You have {} left.", counted(left.into(), "try", "tries")),
    },
    card: CardWords {
        title: "Hold your card",
        hold: "Please hold your My Number Card to the reader.",
        hold_same: "Please hold the same My Number Card to the reader again.",
        place: "Lay the card on the reader, or hold it to the back of the device. Do not move it for 5 seconds.",
        case: "Please take the card out of its case. It may not be read on a metal table.",
        not_readable: "The card cannot be read now",
        then_hold: "After that, please hold your My Number Card to the reader.",
        then_hold_same: "After that, please hold the same My Number Card to the reader again.",
    },
    idle: step("Please wait", "The staff will tell you when it is your turn. Please wait.", None),
    preparing: step("Getting ready", "Connecting. Please do not hold your card to the reader yet.", None),
    reading: step("Reading your card", "Please do not move your card.", None),
    asking: step(
        "Checking",
        "Your card has been read. You may take it away.",
        Some("Your health insurance is being checked now."),
    ),
    processing: step(
        "Please wait a little longer",
        "The check is still running. The result will appear by itself.",
        Some("You do not need to hold your card again."),
    ),
    failures: FailureWords {
        wrong_pin: failure(
            "The PIN is not right",
            "Please enter it again. If you do not remember it, please ask the staff. They can check your face instead.",
        ),
        earlier_pin_wrong: failure(
            "The PIN you entered before was not right",
            "Please enter it again. If you do not remember it, please ask the staff. They can check your face instead.",
        ),
        earlier_pin_right: failure(
            "The PIN was right, but the check stopped",
            "The check is not finished. Please enter the same PIN again.",
        ),
        pin_unspent: failure(
            "You have not lost a try",
            "We do not know whether the PIN was right. Please enter it again.",
        ),
        accepted_then_lost: failure(
            "The PIN was right, but the card moved too early",
            "Please enter the PIN again. Then hold the same card still until the end.",
        ),
        pin_outcome_lost: failure(
            "The card moved while the PIN was checked",
            "Please hold the same card again. The PIN is not sent. Only the number of tries left is read.",
        ),
        pin_outcome_unclear: failure(
            "We do not know yet whether the PIN was right",
            "Please hold the same card again. The PIN is not sent. Only the number of tries left is read.",
        ),
        card_lost: failure(
            "The card moved too early",
            "You have not lost a try. Please hold the card again, and do not move it for 5 seconds.",
        ),
        no_card_in_time: failure(
            "No card was held to the reader in time",
            "What you entered was deleted for your safety. Please enter it again, and then hold your card.",
        ),
        for_staff: failure("Please wait a moment", "The staff will look after this. Please wait."),
    },
    fallback: FallbackWords {
        title: "Another way to confirm",
        headline: "Do you have one of these? Please show it to the staff.",
        online_result: "The check with your My Number Card is finished. You do not need to show anything else.",
        qualification_certificate: "Your Eligibility Certificate. You do not need your My Number Card.",
        portal: "Your insurance information in Mynaportal on your smartphone, or its PDF, together with your My Number Card.",
        notice_with_card: "Your Notice of Eligibility Information, together with your My Number Card.",
        insurance_card: "Your Health Insurance Card.",
        oral: "If you have been here before, please say whether your insurance is still the same.",
        later: |due| {
            format!(
                "If you have nothing to show today, you can still be treated. Please show one of these by {}.",
                day(due)
            )
        },
        emergency: "If it is urgent, please say so. You can be treated first.",
    },
    outcome: OutcomeWords {
        finished: "The check of your card is finished. Please give the device back to the staff.",
        not_finished: "The check is not finished. Please give the device to the staff and ask them.",
        closed: "Please take your My Number Card back.",
    },
    languages: LanguageWords {
        headline: "Please choose your language.",
        in_use: "In use",
        back: button("Back", "Goes back to the screen before."),
        open: button("Language", "Opens the list of languages."),
    },
    buttons: ButtonWords {
        enter: button("OK", "Confirms the PIN that you entered."),
        erase: button("Delete", "Deletes the last digit."),
        cancel: button("Cancel", "Goes back to the start."),
        fallback: button("Another way", "Shows what you can do without the card."),
    },
};

/// A number with its noun.
fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn day(day: NaiveDate) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    format!("{month} {}, {}", day.day(), day.year())
}
