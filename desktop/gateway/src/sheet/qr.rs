//! The QR code of a sheet: as squares for the page, and as letters for a terminal.

use qrcode::{Color, EcLevel, QrCode};

use super::SheetError;

/// The squares of a QR code, without the quiet zone.
pub(super) struct Squares {
    width: usize,
    dark: Vec<bool>,
}

/// Squares that stay light around the code (ISO/IEC 18004, 9.1).
pub(super) const QUIET: usize = 4;

impl Squares {
    /// Level M: a sheet is folded and gets stains, and 15 % of the code may be lost.
    pub(super) fn of(text: &str) -> Result<Self, SheetError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| SheetError::Code)?;
        let width = code.width();
        Ok(Self { width, dark: code.into_colors().into_iter().map(|color| color == Color::Dark).collect() })
    }

    /// Squares of a side.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// The dark squares of each row as column and length, so that a row has few shapes and no light lines between them.
    pub(super) fn runs(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        for (row, squares) in self.dark.chunks(self.width.max(1)).enumerate() {
            let mut column = 0;
            for run in squares.chunk_by(|one, other| one == other) {
                if run.first() == Some(&true) {
                    runs.push(Run { row, column, length: run.len() });
                }
                column += run.len();
            }
        }
        runs
    }

    /// Two rows in a line of half blocks, black on white whatever the colours of the terminal are.
    pub(super) fn terminal(&self) -> String {
        let is_dark = |row: Option<usize>, column: Option<usize>| {
            let place = row.zip(column).filter(|(_, column)| *column < self.width);
            place.is_some_and(|(row, column)| self.dark.get(row * self.width + column) == Some(&true))
        };
        let end = self.width + 2 * QUIET;
        let mut text = String::new();
        for row in (0..end).step_by(2) {
            text.push_str(BLACK_ON_WHITE);
            for column in 0..end {
                let column = column.checked_sub(QUIET);
                let [upper, lower] = [row, row + 1].map(|row| is_dark(row.checked_sub(QUIET), column));
                text.push(match (upper, lower) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                });
            }
            text.push_str(AS_BEFORE);
        }
        text
    }
}

/// Dark squares beside each other.
pub(super) struct Run {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) length: usize,
}

/// ECMA-48, 8.3.117, with the palette of 256 colours, whose black and white no theme changes.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const AS_BEFORE: &str = "\u{1b}[0m\n";

#[cfg(test)]
mod tests {
    use super::{QUIET, Squares};

    #[test]
    fn the_runs_and_the_letters_show_the_same_squares() {
        let squares = Squares::of("shikaku-enrol:1?clinic=99&code=1").expect("a code");
        let mut drawn = vec![false; squares.width * squares.width];
        for run in squares.runs() {
            drawn[run.row * squares.width + run.column..][..run.length].fill(true);
        }
        assert_eq!(drawn, squares.dark);
        let letters = squares.terminal();
        let lines: Vec<Vec<char>> = letters
            .lines()
            .map(|line| {
                line.trim_start_matches(super::BLACK_ON_WHITE).trim_end_matches("\u{1b}[0m").chars().collect()
            })
            .collect();
        for (place, is_dark) in squares.dark.iter().enumerate() {
            let (row, column) = (place / squares.width + QUIET, place % squares.width + QUIET);
            let half = if row.is_multiple_of(2) { ['█', '▀'] } else { ['█', '▄'] };
            assert_eq!(half.contains(&lines[row / 2][column]), *is_dark, "{row} {column}");
        }
        assert!(lines.iter().all(|line| line.len() == squares.width + 2 * QUIET));
    }
}
