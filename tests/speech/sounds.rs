//! `sound-files FOLDER`: every sound as a WAV file, for a person who listens to them.

use std::path::PathBuf;
use std::{env, fs, io};

use shikaku_core::view::Sound;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("which folder?"))?;
    fs::create_dir_all(&folder)?;
    for sound in Sound::AUDIBLE {
        let file = folder.join(format!("{}.wav", <&str>::from(sound)));
        fs::write(&file, sound.wav(100))?;
        println!("{} ({} ms)", file.display(), sound.length().as_millis());
    }
    Ok(())
}
