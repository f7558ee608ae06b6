//! Questions to a person at a terminal for what no flag states. None of them is about a secret.

use std::io::{self, BufRead, IsTerminal as _, StdinLock};

use shikaku_core::workflow::read_digits;

use crate::console::Console;

/// The person at the terminal.
pub(crate) struct Questions<R> {
    console: Console,
    input: R,
}

impl Questions<StdinLock<'static>> {
    /// Returns the person at this computer; `None` when standard input is no terminal.
    pub(crate) fn at_terminal(console: Console) -> Option<Self> {
        io::stdin().is_terminal().then(|| Self { console, input: io::stdin().lock() })
    }
}

impl<R: BufRead> Questions<R> {
    /// One of several, by its number. `None` when the person went away.
    pub(crate) fn choose<T: Copy>(&mut self, question: &str, options: &[(T, &str)]) -> Option<T> {
        self.ask(question, options, |line| {
            options.get(number(line.trim())?.checked_sub(1)?).map(|(value, _)| *value)
        })
    }

    /// Any of several, by their numbers; an empty line is none of them.
    pub(crate) fn choose_any<T: Copy>(&mut self, question: &str, options: &[(T, &str)]) -> Option<Vec<T>> {
        self.ask(question, options, |line| {
            let numbers =
                line.split([' ', ',', '、', '　', '，', '､']).map(str::trim).filter(|word| !word.is_empty());
            numbers.map(|word| options.get(number(word)?.checked_sub(1)?).map(|(value, _)| *value)).collect()
        })
    }

    fn ask<T, A>(
        &mut self,
        question: &str,
        options: &[(T, &str)],
        read: impl Fn(&str) -> Option<A>,
    ) -> Option<A> {
        self.console.say(format!("■ {question}"));
        for (number, (_, text)) in (1..).zip(options) {
            self.console.say(format!("  {number}) {text}"));
        }
        loop {
            let mut line = String::new();
            if self.input.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if let Some(answer) = read(&line) {
                return Some(answer);
            }
            self.console.say(format!("1から{}までの番号で答えてください。", options.len()));
        }
    }
}

/// A number in either width.
fn number(text: &str) -> Option<usize> {
    let digits = read_digits(text, 10).filter(|digits| !digits.is_empty())?;
    digits.iter().try_fold(0_usize, |number, digit| number.checked_mul(10)?.checked_add(usize::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::{Console, Questions};

    const OPTIONS: &[(char, &str)] = &[('a', "one"), ('b', "two"), ('c', "three")];

    fn typed(input: &str) -> Questions<&[u8]> {
        Questions { console: Console::new(true), input: input.as_bytes() }
    }

    #[test]
    fn one_is_chosen_by_its_number_and_asked_for_again_without_one() {
        for (input, expected) in [
            ("2\n", Some('b')),
            ("２\n", Some('b')),
            ("0\n4\nx\n\n٣\n99999999999999999999999\n 3 \n", Some('c')),
            ("9\n", None),
            ("", None),
        ] {
            assert_eq!(typed(input).choose("?", OPTIONS), expected, "{input:?}");
        }
    }

    #[test]
    fn any_are_chosen_by_their_numbers_and_an_empty_line_is_none() {
        for (input, expected) in [
            ("\n", Some(vec![])),
            ("1 3\n", Some(vec!['a', 'c'])),
            ("3、1\n", Some(vec!['c', 'a'])),
            ("３　１，2\n", Some(vec!['c', 'a', 'b'])),
            ("1 7\n2\n", Some(vec!['b'])),
            ("", None),
        ] {
            assert_eq!(typed(input).choose_any("?", OPTIONS), expected, "{input:?}");
        }
    }
}
