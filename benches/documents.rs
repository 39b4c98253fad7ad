//! Parsing: bytes a second of the three kinds of document that packets are made of.
//!
//! `cargo bench --bench documents`
#![expect(missing_docs, reason = "the functions that criterion's macros make cannot carry any")]

#[path = "synthetic/text.rs"]
mod text;

use std::hint::black_box;
use std::sync::Arc;

use countersign_validators::document::markdown::MarkdownDocument;
use countersign_validators::document::{json, yaml};
use countersign_validators::source::{FilePath, Source};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A usual file of a packet, and one that takes long enough for the rate to be the parser's alone.
const SIZES: [usize; 2] = [4 << 10, 1 << 20];

fn documents(criterion: &mut Criterion) {
    for size in SIZES {
        measure(criterion, "yaml", &source("made-up.yml", text::yaml(size)), |source| {
            yaml::parse(source, yaml::YamlLimits::default()).is_ok()
        });
        measure(criterion, "json", &source("made-up.json", text::json(size)), |source| {
            json::parse(source, json::JsonLimits::default()).is_ok()
        });
        measure(criterion, "markdown", &source("made-up.md", text::markdown(size)), |source| {
            !MarkdownDocument::parse(source).headings().is_empty()
        });
    }
}

fn source(name: &str, text: String) -> Arc<Source> {
    Arc::new(Source::new(FilePath::from_text(name), text.into_bytes()))
}

fn measure(criterion: &mut Criterion, kind: &str, source: &Arc<Source>, parse: impl Fn(&Arc<Source>) -> bool) {
    assert!(parse(source), "the made-up {kind} document has to be a good one");
    let mut group = criterion.benchmark_group(kind);
    group.throughput(Throughput::Bytes(source.bytes().len() as u64));
    group.bench_function(format!("{} KiB", source.bytes().len() >> 10), |bencher| bencher.iter(|| black_box(parse(source))));
    group.finish();
}

criterion_group!(benches, documents);
criterion_main!(benches);
