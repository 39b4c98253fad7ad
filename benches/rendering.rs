//! Final reports: reading the data of one, and writing it down.
//!
//! `cargo bench --bench rendering`

#[path = "synthetic/verification.rs"]
mod verification;

use std::hint::black_box;
use std::sync::Arc;

use countersign_renderer::Language;
use countersign_renderer::final_report::{FinalReport, Numbering, Options, markdown, slim_markdown};
use countersign_validators::document::json::{self, JsonLimits};
use countersign_validators::source::{FilePath, Source};
use criterion::{Criterion, criterion_group, criterion_main};

fn read(source: &Arc<Source>) -> Option<FinalReport> {
    json::parse(source, JsonLimits::default()).ok()?.root()?.deserialize().ok()
}

fn reports(criterion: &mut Criterion) {
    let data = verification::final_verification(1);
    let source = Arc::new(Source::new(FilePath::from_text("made-up.data.json"), data.into_bytes()));
    let report = read(&source);
    assert!(report.is_some(), "the made-up report has to be a good one");
    let Some(report) = report else { return };
    let options = |language| Options { language, numbering: Numbering::default(), data_sha256: [0; 32] };
    let lines = markdown(&report, options(Language::En)).map_or(0, |text| text.lines().count());

    let mut group = criterion.benchmark_group(format!("report of {} KB and {lines} lines", source.bytes().len() / 1000));
    group.bench_function("read", |bencher| bencher.iter(|| black_box(read(&source))));
    for language in Language::ALL {
        let options = options(language);
        group.bench_function(format!("markdown {}", language.code()), |bencher| {
            bencher.iter(|| black_box(markdown(&report, options)).is_ok());
        });
    }
    group.bench_function("slim", |bencher| bencher.iter(|| black_box(slim_markdown(&report, options(Language::En))).is_ok()));
    group.finish();
}

criterion_group!(benches, reports);
criterion_main!(benches);
