//! Whole checks of made-up repositories, from the walk to the report, with warm caches.
//!
//! `cargo bench --bench repositories`
#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made should say so loudly")]

mod synthetic;

use std::io;
use std::path::{Path, PathBuf};

use countersign_validators::check;
use countersign_validators::config::{Config, Selector};
use countersign_validators::octon::rules::targets::{TARGET_BACKREFERENCE, TARGET_STALE_TERM};
use countersign_validators::okstra::rules::data::SCHEMA_DEVIATION;
use criterion::{Bencher, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use synthetic::reports::Reports;
use synthetic::repository::Repository;
use synthetic::sealed::SealedFolder;

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
            checking(|to| repository.write(to), &packets_alone(), bencher);
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

/// Data of final reports, 60 KB each: everything is looked at, what the schema says is reported.
fn report_data(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("report data");
    let config = Config { select: vec![Selector::Rule(&SCHEMA_DEVIATION)], ..Config::default() };
    for reports in [10, 100] {
        group.throughput(Throughput::Elements(reports as u64));
        let reports = Reports { reports, bytes: 60_000 };
        group.bench_function(BenchmarkId::from_parameter(reports.reports), |bencher| {
            checking(|to| reports.write(to), &config, bencher);
        });
    }
    group.finish();
}

/// Measures the check of what `write` writes into a folder, which has to be without a finding.
fn checking(write: impl Fn(&Path) -> io::Result<()>, config: &Config, bencher: &mut Bencher<'_>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path()).unwrap();
    bencher.iter(|| {
        let report = check(&[PathBuf::from(".")], folder.path(), config);
        assert!(report.findings.is_empty(), "{:?}", report.findings);
        report
    });
}

criterion_group!(benches, packets, checksum_lists, target_search, report_data);
criterion_main!(benches);
