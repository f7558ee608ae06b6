use std::fmt::Write as _;

use shikaku_transcript::{StateNote, Transcript, TranscriptEvent};

use super::recipe::Recipe;

/// A table of all transcripts: what each is, shows, and comes to.
#[must_use]
pub fn index(made: &[(Recipe, Transcript)]) -> String {
    let mut index = String::from(
        "| file | card | exchanges | what it shows | on the way | ends |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for (recipe, transcript) in made {
        let notes = || {
            transcript.entries.iter().filter_map(|entry| match &entry.event {
                TranscriptEvent::State(note) => Some(note),
                _ => None,
            })
        };
        let failures: Vec<_> = notes().filter_map(|note| Some(note.failure?.code())).collect();
        let is_command = |entry: &&_| {
            matches!(entry, &shikaku_transcript::Entry { event: TranscriptEvent::Command(_), .. })
        };
        let exchanges = transcript.entries.iter().filter(is_command).count();
        let end = notes().rfind(|note| note.name != "closed");
        let _ = writeln!(
            index,
            "| `{}/{}` | {} | {exchanges} | {} | {} | {} |",
            recipe.link,
            recipe.name,
            recipe.card,
            recipe.about,
            failures.join(" "),
            end.map_or_else(String::new, in_words),
        );
    }
    index
}

fn in_words(note: &StateNote) -> String {
    match note.failure {
        Some(failure) => format!("{} {}", note.name, failure.code()),
        None => note.name.to_owned(),
    }
}
