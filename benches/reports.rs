//! Final reports: their data read and judged by its schema, and written down.
//!
//! `cargo bench --bench reports`
#![expect(clippy::panic, reason = "a measurement that cannot be made should say so loudly")]

#[path = "synthetic/report.rs"]
mod report;
#[path = "synthetic/verification.rs"]
mod verification;

use std::hint::black_box;
use std::sync::Arc;

use countersign_renderer::Language;
use countersign_renderer::final_report::{FinalReport, Numbering, Options, markdown, slim_markdown};
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

fn typed(source: &Arc<Source>) -> Option<FinalReport> {
    json::parse(source, json::JsonLimits::default()).ok()?.root()?.deserialize().ok()
}

fn renderings(criterion: &mut Criterion) {
    let source = Arc::new(Source::new(FilePath::from_text("made-up.data.json"), verification::data(1).into_bytes()));
    let Some(report) = typed(&source) else { panic!("the made-up report has to be a good one") };
    let options = |language| Options { language, numbering: Numbering::default(), data_sha256: [0; 32] };
    let lines = markdown(&report, options(Language::En)).map_or(0, |text| text.lines().count());

    let mut group = criterion.benchmark_group(format!("report of {} KB and {lines} lines", source.bytes().len() / 1000));
    group.bench_function("parse and type", |bencher| bencher.iter(|| black_box(typed(&source))));
    for language in Language::ALL {
        let options = options(language);
        group.bench_function(format!("Markdown, {}", language.code()), |bencher| {
            bencher.iter(|| black_box(markdown(&report, options)).is_ok());
        });
    }
    group.bench_function("short copy", |bencher| {
        bencher.iter(|| black_box(slim_markdown(&report, options(Language::En))).is_ok())
    });
    group.finish();
}

criterion_group!(benches, reports, renderings);
criterion_main!(benches);
