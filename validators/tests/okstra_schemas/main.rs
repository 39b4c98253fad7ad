//! What the okstra schemas accept and refuse, one change to a valid document a demand.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod changes;
mod documents;
mod hostile;
#[path = "../../../tests/support/notice.rs"]
mod notice;
mod samples;
mod unknown;

use std::sync::Arc;

use countersign_schemas::Schema;
use countersign_validators::document::json::{self, JsonLimits};
use countersign_validators::schema::{CompiledSchema, SchemaError, unknown_keys, validate};
use countersign_validators::source::{FilePath, Source};
use serde_json::Value;

/// What is wrong with a document, each as `path: message (help) @ the text it points at`.
fn told(
    schema: Schema,
    text: &str,
    judge: fn(&CompiledSchema, countersign_validators::document::Node<'_>) -> Vec<SchemaError>,
) -> Vec<String> {
    let source = Arc::new(Source::new(FilePath::from_text("a.json"), text.as_bytes().to_vec()));
    let tree = json::parse(&source, JsonLimits::default()).unwrap();
    let schema = CompiledSchema::new(schema.text);
    schema.compile().unwrap();
    let told = |error: SchemaError| {
        let help = error.help.map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}: {}{help} @ {}", error.path, error.message, source.slice(error.span))
    };
    judge(&schema, tree.root().unwrap()).into_iter().map(told).collect()
}

/// What `schema` refuses in `document`.
fn errors(schema: Schema, document: &Value) -> Vec<String> {
    told(schema, &document.to_string(), validate)
}

/// The keys of `document` that `schema` does not know.
fn unknown(schema: Schema, document: &Value) -> Vec<String> {
    told(schema, &document.to_string(), unknown_keys)
}

#[track_caller]
fn same<const N: usize>(told: &[String], expected: [&str; N]) {
    assert_eq!(told, expected);
}

/// Sets what a JSON pointer leads to; its last step may be a new key or the end of a list.
fn set(document: &mut Value, pointer: &str, value: Value) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}")) {
        Value::Array(items) if last == "-" => items.push(value),
        Value::Array(items) => items[last.parse::<usize>().unwrap()] = value,
        Value::Object(members) => drop(members.insert(last.to_owned(), value)),
        other => panic!("{parent} is {other}"),
    }
}

/// Removes the key that a JSON pointer leads to.
fn remove(document: &mut Value, pointer: &str) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let removed = document.pointer_mut(parent).and_then(Value::as_object_mut).and_then(|members| members.shift_remove(last));
    assert!(removed.is_some(), "nothing at {pointer}");
}

#[test]
fn a_valid_document_of_every_kind() {
    for task_type in documents::TASK_TYPES {
        let report = documents::report(task_type);
        assert_eq!(errors(countersign_schemas::FINAL_REPORT, &report), [""; 0], "{task_type}");
        assert_eq!(unknown(countersign_schemas::FINAL_REPORT, &report), [""; 0], "{task_type}");
    }
    let others = [
        (countersign_schemas::OKSTRA_STAGE_CARRY, documents::carry()),
        (countersign_schemas::OKSTRA_CONSUMER_ROW, documents::started_row()),
        (countersign_schemas::OKSTRA_CONSUMER_ROW, documents::done_row()),
        (countersign_schemas::OKSTRA_CONVERGENCE_STATE, documents::convergence_state()),
        (countersign_schemas::OKSTRA_PROJECT, documents::project()),
    ];
    for (schema, document) in others {
        assert_eq!(errors(schema, &document), [""; 0], "{}", schema.name);
        assert_eq!(unknown(schema, &document), [""; 0], "{}", schema.name);
    }
}
