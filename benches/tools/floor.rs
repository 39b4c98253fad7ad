//! The least work that any checker of these files must do: list the folders, open every file, read it to its end, and keep nothing.
//!
//! `floor [--walk] FOLDER [THREADS]`: everything below FOLDER except `.git`; with `--walk` the files are only found, not read. Standard
//! library only, so that `rustc -O` builds it in a second.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Files that one thread takes from the list at once.
const BATCH: usize = 32;

/// What was read.
#[derive(Default)]
struct Tally {
    files: usize,
    bytes: u64,
}

impl Tally {
    fn add(self, other: Self) -> Self {
        Self { files: self.files + other.files, bytes: self.bytes + other.bytes }
    }
}

fn main() -> io::Result<()> {
    let mut arguments: VecDeque<String> = std::env::args().skip(1).collect();
    let only_walk = arguments.front().is_some_and(|argument| argument == "--walk");
    if only_walk {
        arguments.pop_front();
    }
    let Some(folder) = arguments.pop_front() else {
        println!("usage: floor [--walk] FOLDER [THREADS]");
        return Ok(());
    };
    let cores = thread::available_parallelism()?.get();
    let threads = arguments.pop_front().and_then(|text| text.parse().ok()).unwrap_or(cores);
    let files = walk(PathBuf::from(folder), threads);
    let total = if only_walk { Tally { files: files.len(), bytes: 0 } } else { read_all(&files, threads) };
    println!("{} files, {} bytes", total.files, total.bytes);
    Ok(())
}

/// Folders still to be listed, and how many threads are listing one.
struct Pending {
    folders: Vec<PathBuf>,
    busy: usize,
}

fn walk(top: PathBuf, threads: usize) -> Vec<PathBuf> {
    let pending = Mutex::new(Pending { folders: vec![top], busy: 0 });
    let changed = Condvar::new();
    let lists = on_threads(threads, || {
        let mut files = Vec::new();
        while let Some(folder) = next_folder(&pending, &changed) {
            let below = list(&folder, &mut files);
            let mut pending = pending.lock().unwrap_or_else(PoisonError::into_inner);
            pending.folders.extend(below);
            pending.busy -= 1;
            changed.notify_all();
        }
        files
    });
    lists.concat()
}

/// The next folder; `None` when none is left and nobody can find more.
fn next_folder(pending: &Mutex<Pending>, changed: &Condvar) -> Option<PathBuf> {
    let mut pending = pending.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if let Some(folder) = pending.folders.pop() {
            pending.busy += 1;
            return Some(folder);
        }
        if pending.busy == 0 {
            return None;
        }
        pending = changed.wait(pending).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Adds the regular files of a folder to `files` and returns the folders in it. What cannot be listed is left out.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Vec<PathBuf> {
    let mut below = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(file_type) if file_type.is_file() => files.push(entry.path()),
            Ok(file_type) if file_type.is_dir() && entry.file_name() != ".git" => below.push(entry.path()),
            _ => {}
        }
    }
    below
}

fn read_all(files: &[PathBuf], threads: usize) -> Tally {
    let next = AtomicUsize::new(0);
    let tallies = on_threads(threads, || {
        let mut buffer = vec![0; 1 << 20];
        let mut tally = Tally::default();
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            let Some(batch) = files.get(start..files.len().min(start + BATCH)).filter(|batch| !batch.is_empty()) else { break };
            for file in batch {
                if let Ok(bytes) = read(file, &mut buffer) {
                    tally = tally.add(Tally { files: 1, bytes });
                }
            }
        }
        tally
    });
    tallies.into_iter().fold(Tally::default(), Tally::add)
}

fn read(path: &Path, buffer: &mut [u8]) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let mut bytes = 0;
    loop {
        match file.read(buffer)? {
            0 => return Ok(bytes),
            length => bytes += length as u64,
        }
    }
}

/// Runs `work` on so many threads and collects what each returns.
fn on_threads<T: Send>(threads: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(&work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    })
}
