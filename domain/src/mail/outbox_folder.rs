//! Writing mails as files: those that come together are written together.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::fs::{AtFlags, Mode, OFlags, openat, renameat, unlinkat};
use tokio::sync::oneshot;

use super::message::Mail;
use crate::file_owner;

/// The most files that are open at the same time.
const TOGETHER: usize = 64;

/// A folder that mails are written into. Cheap to clone.
///
/// Whoever writes while nobody else does asks a blocking thread for it, which goes on
/// with whatever has come meanwhile until there is nothing left: one thread is woken and
/// the folder is opened and flushed once for all of those. A mail that is alone waits for
/// nothing.
#[derive(Debug, Clone)]
pub struct OutboxFolder(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    line: Mutex<Line>,
}

#[derive(Debug, Default)]
struct Line {
    letters: Vec<Letter>,
    /// Whether somebody writes, and will write these too.
    is_led: bool,
}

/// A mail that waits to be written.
#[derive(Debug)]
struct Letter {
    name: String,
    message: Vec<u8>,
    written: oneshot::Sender<io::Result<()>>,
}

impl OutboxFolder {
    /// The folder at `path`, which is made when the first mail is written.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Shared {
            path: path.into(),
            line: Mutex::default(),
        }))
    }

    /// Writes one mail. When this returns, the disk has it. Its name starts with the
    /// time, so names sort as mails do; a reader never sees half a file.
    pub(super) async fn write(&self, mail: &Mail, message: Vec<u8>) -> io::Result<()> {
        let (written, is_written) = oneshot::channel();
        let letter = Letter {
            name: format!(
                "{}-{}.eml",
                mail.date.format("%Y%m%dT%H%M%S%6fZ"),
                mail.id.simple()
            ),
            message,
            written,
        };
        let leads = {
            let mut line = self.0.line();
            line.letters.push(letter);
            !std::mem::replace(&mut line.is_led, true)
        };
        if leads {
            let led = Led(Arc::clone(&self.0));
            tokio::task::spawn_blocking(move || led.write_all());
        }
        is_written
            .await
            .map_err(|_| io::Error::other("the writer was stopped"))?
    }
}

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the next that are written together; none, where nothing waits, and then
    /// nobody leads any more.
    fn take(&self) -> Vec<Letter> {
        let mut line = self.line();
        let count = line.letters.len().min(TOGETHER);
        line.is_led = count > 0;
        line.letters.drain(..count).collect()
    }

    fn write(&self, letters: Vec<Letter>) {
        match self.open() {
            Ok(folder) => write_into(&folder, letters),
            Err(error) => answer_all(letters, &error),
        }
    }

    /// Opens it anew for each batch: somebody may have moved it away since the last.
    fn open(&self) -> io::Result<File> {
        let is_new = !self.path.exists();
        fs::create_dir_all(&self.path)?;
        if is_new {
            file_owner::hand_over(&self.path);
        }
        File::open(&self.path)
    }
}

/// What waits to be written, until nothing does. Dropped before that when its runtime
/// ends: then whoever waits is told so.
struct Led(Arc<Shared>);

impl Led {
    fn write_all(self) {
        loop {
            let letters = self.0.take();
            if letters.is_empty() {
                return std::mem::forget(self);
            }
            self.0.write(letters);
        }
    }
}

impl Drop for Led {
    fn drop(&mut self) {
        let mut line = self.0.line();
        line.is_led = false;
        let abandoned = std::mem::take(&mut line.letters);
        drop(line);
        drop(abandoned);
    }
}

fn write_into(folder: &File, letters: Vec<Letter>) {
    // All are written before the first is flushed, which on many disks flushes others too.
    let begun: Vec<_> = letters
        .into_iter()
        .map(|letter| (begin(folder, &letter), letter))
        .collect();
    let mut in_place = Vec::new();
    for (begun, letter) in begun {
        match begun.and_then(|file| put_in_place(folder, &letter.name, &file)) {
            Ok(()) => in_place.push(letter),
            Err(error) => {
                let _ = unlinkat(folder, temporary(&letter.name), AtFlags::empty());
                answer(letter, Err(error));
            }
        }
    }
    if in_place.is_empty() {
        return;
    }
    match folder.sync_all() {
        Ok(()) => in_place
            .into_iter()
            .for_each(|letter| answer(letter, Ok(()))),
        Err(error) => answer_all(in_place, &error),
    }
}

fn begin(folder: &File, letter: &Letter) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
    let name = temporary(&letter.name);
    let mut file = File::from(openat(folder, name, flags, Mode::from_raw_mode(0o666))?);
    file.write_all(&letter.message)?;
    Ok(file)
}

fn put_in_place(folder: &File, name: &str, file: &File) -> io::Result<()> {
    file.sync_all()?;
    Ok(renameat(folder, temporary(name), folder, name)?)
}

/// What it is called until it is whole.
fn temporary(name: &str) -> String {
    format!(".{name}.tmp")
}

fn answer_all(letters: Vec<Letter>, error: &io::Error) {
    for letter in letters {
        let same = io::Error::new(error.kind(), error.to_string());
        answer(letter, Err(same));
    }
}

fn answer(letter: Letter, outcome: io::Result<()>) {
    // Nobody may be waiting any more.
    let _ = letter.written.send(outcome);
}
