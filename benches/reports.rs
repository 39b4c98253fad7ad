//! Final reports: their data read and judged by its schema.
//!
//! `cargo bench --bench reports`

#[path = "synthetic/report.rs"]
mod report;

use std::hint::black_box;
use std::sync::Arc;

use countersign_validators::document::json;
use countersign_validators::schema::{CompiledSchema, unknown_keys, validate};
use countersign_validators::source::{FilePath, Source};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

static SCHEMA: CompiledSchema = CompiledSchema::new(countersign_schemas::FINAL_REPORT.text);

fn reports(criterion: &mut Criterion) {
    let text = report::data(1, 60_000);
    let source = Arc::new(Source::new(FilePath::from_text("made-up.data.json"), text.into_bytes()));
    let Ok(tree) = json::parse(&source, json::JsonLimits::default()) else { panic!("the made-up report has to be JSON") };
    let Some(root) = tree.root() else { panic!("the made-up report has to hold something") };
    assert_eq!((validate(&SCHEMA, root), unknown_keys(&SCHEMA, root)), (Vec::new(), Vec::new()));

    let mut group = criterion.benchmark_group("report data");
    group.throughput(Throughput::Bytes(source.bytes().len() as u64));
    group
        .bench_function("parse", |bencher| bencher.iter(|| black_box(json::parse(&source, json::JsonLimits::default()).is_ok())));
    group.bench_function("validate", |bencher| bencher.iter(|| black_box(validate(&SCHEMA, root))));
    group.bench_function("unknown keys", |bencher| bencher.iter(|| black_box(unknown_keys(&SCHEMA, root))));
    group.finish();
    criterion.bench_function("compile the schema", |bencher| {
        bencher.iter(|| CompiledSchema::new(countersign_schemas::FINAL_REPORT.text).compile());
    });
}

criterion_group!(benches, reports);
criterion_main!(benches);
