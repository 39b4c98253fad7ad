//! What every embedded schema keeps to, beyond being one.

#![expect(clippy::expect_used, reason = "a test that fails should say so loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use countersign_schemas::{ALL, Schema, by_name};
use jsonschema::PatternOptions;
use serde_json::Value;

/// The keywords our schemas use. A misspelt keyword is no error in JSON Schema, it just does nothing.
const KEYWORDS: &[&str] = &[
    "$comment",
    "$defs",
    "$id",
    "$ref",
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "default",
    "description",
    "else",
    "enum",
    "if",
    "items",
    "maximum",
    "minItems",
    "maxItems",
    "minLength",
    "minimum",
    "not",
    "oneOf",
    "pattern",
    "properties",
    "propertyNames",
    "required",
    "then",
    "title",
    "type",
    "uniqueItems",
];

/// Keywords whose value is one schema.
const ONE_SCHEMA: &[&str] = &["additionalProperties", "contains", "else", "if", "items", "not", "then"];

/// Keywords whose value maps names to schemas.
const NAMED_SCHEMAS: &[&str] = &["$defs", "properties"];

/// Keywords whose value lists schemas.
const LISTED_SCHEMAS: &[&str] = &["allOf", "anyOf", "oneOf"];

/// Schemas below these only test a value or narrow what is described elsewhere.
const CONDITIONS: &[&str] = &["allOf", "anyOf", "contains", "else", "if", "not", "oneOf", "then"];

/// Schemas whose names begin so let unknown keys pass: the linter warns of them instead.
const OPEN: &[&str] = &["final-report", "okstra"];

fn parsed(schema: &Schema) -> Value {
    serde_json::from_str(schema.text).expect(schema.name)
}

/// Calls `visit` with every schema of a file: its pointer, itself, whether a condition stands above it.
fn walk(pointer: &str, schema: &Value, is_condition: bool, visit: &mut dyn FnMut(&str, &Value, bool)) {
    visit(pointer, schema, is_condition);
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        let is_condition = is_condition || CONDITIONS.contains(&keyword.as_str());
        let pointer = format!("{pointer}/{keyword}");
        if ONE_SCHEMA.contains(&keyword.as_str()) {
            walk(&pointer, value, is_condition, visit);
        } else if NAMED_SCHEMAS.contains(&keyword.as_str()) {
            for (name, schema) in value.as_object().expect(&pointer) {
                walk(&format!("{pointer}/{name}"), schema, is_condition, visit);
            }
        } else if LISTED_SCHEMAS.contains(&keyword.as_str()) {
            for (index, schema) in value.as_array().expect(&pointer).iter().enumerate() {
                walk(&format!("{pointer}/{index}"), schema, is_condition, visit);
            }
        }
    }
}

fn every_schema(mut visit: impl FnMut(&str, &Value, &Value, bool)) {
    for schema in ALL {
        let root = parsed(schema);
        walk(&format!("{}#", schema.name), &root, false, &mut |pointer, schema, is_condition| {
            visit(pointer, schema, &root, is_condition);
        });
    }
}

#[test]
fn every_file_is_listed_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().unwrap().strip_suffix(".schema.json").map(str::to_owned))
        .collect();
    let listed: Vec<&str> = ALL.iter().map(|schema| schema.name).collect();
    assert_eq!(listed, files.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(listed.iter().all(|name| by_name(name).is_some_and(|schema| schema.name == *name)));
    assert!(by_name("octon").is_none());
}

#[test]
fn every_schema_compiles_offline_with_linear_patterns() {
    for schema in ALL {
        let options = jsonschema::options().offline().with_pattern_options(PatternOptions::regex());
        options.build(&parsed(schema)).map(drop).unwrap_or_else(|error| panic!("{}: {error}", schema.name));
    }
}

#[test]
fn heads_say_what_the_file_is() {
    for schema in ALL {
        let root = parsed(schema);
        assert_eq!(root["$schema"], "https://json-schema.org/draft/2020-12/schema", "{}", schema.name);
        assert_eq!(root["$id"], format!("https://countersign.dev/schemas/{}.schema.json", schema.name));
        assert!(root["title"].is_string() && schema.text.ends_with("}\n"), "{}", schema.name);
    }
}

#[test]
fn every_keyword_is_known() {
    every_schema(|pointer, schema, _, _| {
        for keyword in schema.as_object().into_iter().flatten().map(|(keyword, _)| keyword) {
            assert!(KEYWORDS.contains(&keyword.as_str()), "{pointer}: unknown keyword {keyword}");
        }
    });
}

#[test]
fn every_field_is_described() {
    every_schema(|pointer, schema, _, is_condition| {
        if !is_condition && schema.is_object() {
            let description = schema["description"].as_str().unwrap_or_default();
            assert!(description.len() > 5 && description.ends_with('.'), "{pointer}: no description");
        }
    });
}

#[test]
fn every_pattern_has_a_title_for_messages() {
    every_schema(|pointer, schema, _, _| {
        assert!(schema.get("pattern").is_none() || schema["title"].is_string(), "{pointer}: a pattern without a title");
    });
}

#[test]
fn references_stay_inside_and_never_circle() {
    fn follow(root: &Value, schema: &Value, trail: &mut Vec<String>) {
        walk("", schema, false, &mut |_, inner, _| {
            // A definition counts where it is used.
            let Some(reference) = inner.get("$ref") else { return };
            let reference = reference.as_str().expect("text").to_owned();
            let target =
                reference.strip_prefix('#').filter(|rest| rest.starts_with("/$defs/")).and_then(|rest| root.pointer(rest));
            let target = target.unwrap_or_else(|| panic!("{reference} leads nowhere"));
            assert!(!trail.contains(&reference), "{reference} leads back to itself");
            trail.push(reference);
            follow(root, target, trail);
            trail.pop();
        });
    }
    for schema in ALL {
        let root = parsed(schema);
        follow(&root, &root, &mut Vec::new());
    }
}

#[test]
fn objects_are_closed_or_open_as_a_whole_and_know_what_they_require() {
    every_schema(|pointer, schema, _, is_condition| {
        let is_open = OPEN.iter().any(|prefix| pointer.starts_with(prefix));
        assert!(!is_open || schema["additionalProperties"] != false, "{pointer}: unknown keys would be errors");
        if is_condition || schema["type"] != "object" {
            return;
        }
        // A map from free names has a schema for its values instead of a list of keys.
        let is_map = schema["additionalProperties"].is_object() && schema.get("properties").is_none();
        assert!(is_open || is_map || schema["additionalProperties"] == false, "{pointer}: unknown keys would pass");
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().expect(pointer);
            assert!(schema["properties"].get(name).is_some(), "{pointer}: {name} is required and not described");
        }
    });
}

#[test]
fn every_definition_is_used() {
    for schema in ALL {
        for name in parsed(schema)["$defs"].as_object().into_iter().flatten().map(|(name, _)| name) {
            assert!(schema.text.contains(&format!("\"#/$defs/{name}\"")), "{}: {name} is not used", schema.name);
        }
    }
}

/// A schema that somebody prints and uses elsewhere must not lead to another file, so what two of them say is repeated.
#[test]
fn what_two_schemas_repeat_is_the_same() {
    let mut seen: BTreeMap<String, (&str, Value)> = BTreeMap::new();
    for schema in ALL.iter().filter(|schema| OPEN.iter().any(|prefix| schema.name.starts_with(prefix))) {
        let mut root = parsed(schema);
        let root = root.as_object_mut().expect(schema.name);
        let definitions = root.remove("$defs").unwrap_or_default();
        for head in ["$schema", "$id", "title"] {
            root.remove(head);
        }
        let own_name = schema.name.trim_start_matches("okstra-").replace('-', "_");
        let whole = Value::Object(root.clone());
        for (name, definition) in definitions.as_object().into_iter().flatten().chain([(&own_name, &whole)]) {
            let (first, known) = seen.entry(name.clone()).or_insert_with(|| (schema.name, definition.clone()));
            assert_eq!(known, definition, "`{name}` in {first} and {}", schema.name);
        }
    }
    let repeated = ["stage_carry", "consumer_row", "round_entry", "text", "timestamp"];
    assert!(repeated.iter().all(|name| seen.contains_key(*name)));
}
