//! Questions to a person at a terminal, for what no flag said. Nothing secret is asked here.

use std::io::{self, BufRead, IsTerminal as _, StdinLock};

use unicode_normalization::UnicodeNormalization as _;

use crate::console::Console;

/// Whoever sits at the terminal.
pub(crate) struct Questions<R> {
    console: Console,
    input: R,
}

impl Questions<StdinLock<'static>> {
    /// The person at this computer; `None` when standard input is no terminal, and nobody can be asked.
    pub(crate) fn at_terminal(console: Console) -> Option<Self> {
        io::stdin().is_terminal().then(|| Self { console, input: io::stdin().lock() })
    }
}

impl<R: BufRead> Questions<R> {
    /// One of several, by its number. `None` when the person went away.
    pub(crate) fn choose<T: Copy>(&mut self, question: &str, options: &[(T, &str)]) -> Option<T> {
        self.ask(question, options, |line| {
            let number: usize = line.trim().parse().ok()?;
            options.get(number.checked_sub(1)?).map(|(value, _)| *value)
        })
    }

    /// Any of several, by their numbers; an empty line is none of them.
    pub(crate) fn choose_any<T: Copy>(&mut self, question: &str, options: &[(T, &str)]) -> Option<Vec<T>> {
        self.ask(question, options, |line| {
            let numbers = line.split([' ', ',', '、']).map(str::trim).filter(|word| !word.is_empty());
            numbers
                .map(|word| {
                    let number: usize = word.parse().ok()?;
                    options.get(number.checked_sub(1)?).map(|(value, _)| *value)
                })
                .collect()
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
            if let Some(answer) = read(&line.nfkc().collect::<String>()) {
                return Some(answer);
            }
            self.console.say(format!("1から{}までの番号で答えてください。", options.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Console, Questions};

    const OPTIONS: &[(char, &str)] = &[('a', "one"), ('b', "two"), ('c', "three")];

    fn typed(input: &str) -> Questions<&[u8]> {
        Questions { console: Console::new(true), input: input.as_bytes() }
    }

    #[test]
    fn one_is_chosen_by_its_number_and_asked_for_again_otherwise() {
        for (input, expected) in [
            ("2\n", Some('b')),
            ("２\n", Some('b')),
            ("0\n4\nx\n\n 3 \n", Some('c')),
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
            ("１　３，２\n", Some(vec!['a', 'c', 'b'])),
            ("1 7\n2\n", Some(vec!['b'])),
            ("", None),
        ] {
            assert_eq!(typed(input).choose_any("?", OPTIONS), expected, "{input:?}");
        }
    }
}
