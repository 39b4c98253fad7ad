//! Whole checks of made-up repositories, from the walk to the report, with warm caches.
//!
//! `cargo bench --bench repositories`
#![expect(missing_docs, reason = "the functions that criterion's macros make cannot carry any")]

mod synthetic;

use std::io;
use std::path::{Path, PathBuf};

use countersign_validators::check;
use countersign_validators::config::{Config, Selector};
use countersign_validators::octon::rules::targets::{TARGET_BACKREFERENCE, TARGET_STALE_TERM};
use criterion::{Bencher, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use synthetic::repository::Repository;
use synthetic::sealed::SealedFolder;
use tempfile::TempDir;

/// Everything about packets except the search of their targets.
fn packets_alone() -> Config {
    let searches = [&TARGET_BACKREFERENCE, &TARGET_STALE_TERM];
    Config { ignore: searches.map(Selector::Rule).to_vec(), ..Config::default() }
}

/// One packet and many: the time for each should be the same.
fn packets(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("packets");
    for count in [1, 10, 100] {
        group.throughput(Throughput::Elements(count as u64));
        let repository = Repository { packets: count, resources: 12, target_files: 1 };
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            checking(|to| repository.write(to), &packets_alone(), bencher)
        });
    }
    group.finish();
}

/// Many small files and few large ones: the first measures opening, the second hashing.
fn checksum_lists(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("checksum list");
    for folder in [SealedFolder { files: 2_000, bytes: 1 << 10 }, SealedFolder { files: 8, bytes: 8 << 20 }] {
        group.throughput(Throughput::Bytes((folder.files * folder.bytes) as u64));
        let name = format!("{} files of {} KiB", folder.files, folder.bytes >> 10);
        group.bench_function(name, |bencher| checking(|to| folder.write(to), &Config::default(), bencher));
    }
    group.finish();
}

/// The same packets with and without the search of their targets.
fn target_search(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("targets, 2,000 files of 10 packets");
    let repository = Repository { packets: 10, resources: 0, target_files: 200 };
    group.bench_function("searched", |bencher| checking(|to| repository.write(to), &Config::default(), bencher));
    group.bench_function("not searched", |bencher| checking(|to| repository.write(to), &packets_alone(), bencher));
    group.finish();
}

/// Measures the check of what `write` writes into a folder, which has to be without a finding.
fn checking(write: impl Fn(&Path) -> io::Result<()>, config: &Config, bencher: &mut Bencher<'_>) {
    let folder = written(write).unwrap_or_else(|error| panic!("cannot write what is to be checked: {error}"));
    bencher.iter(|| {
        let report = check(&[PathBuf::from(".")], folder.path(), config);
        assert!(report.findings.is_empty(), "{:?}", report.findings);
        report
    });
}

fn written(write: impl Fn(&Path) -> io::Result<()>) -> io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    write(folder.path())?;
    Ok(folder)
}

criterion_group!(benches, packets, checksum_lists, target_search);
criterion_main!(benches);
