//! Schemas, compiled at their first use.

use std::sync::OnceLock;

use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

use super::error::{ErrorKeyword, SchemaError};
use super::explain::Explainer;
use super::instance::{Instance, TreeJson};
use super::known_keys::KnownKeys;
use crate::document::Node;
use crate::source::Span;

/// Most errors that one validation tells. A file with more is of another kind, or broken as a whole.
pub(super) const MOST_ERRORS: usize = 50;

/// A schema built into the program. Cheap to make, so it can be a `static`; compiled when it is first used.
#[derive(Debug)]
pub struct CompiledSchema {
    text: &'static str,
    compiled: OnceLock<Result<Compiled, String>>,
    known_keys: OnceLock<KnownKeys>,
}

#[derive(Debug)]
struct Compiled {
    schema: Value,
    validator: Validator<TreeJson>,
}

impl CompiledSchema {
    /// Takes the text of a schema (JSON, draft 2020-12; `$ref` only inside itself; patterns without look-around).
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new(), known_keys: OnceLock::new() }
    }

    /// Compiles the schema now, for tests of schemas.
    ///
    /// # Errors
    /// Why the text is no usable schema.
    pub fn compile(&self) -> Result<(), String> {
        self.compiled().map(|_| ())
    }

    fn compiled(&self) -> Result<&Compiled, String> {
        self.compiled.get_or_init(|| compile(self.text)).as_ref().map_err(Clone::clone)
    }

    /// The keys that the schema knows; none when it cannot be compiled.
    pub(super) fn known_keys(&self) -> Option<&KnownKeys> {
        let compiled = self.compiled().ok()?;
        Some(self.known_keys.get_or_init(|| KnownKeys::of(&compiled.schema)))
    }
}

fn compile(text: &str) -> Result<Compiled, String> {
    let schema: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let validator = jsonschema::options_for::<TreeJson>()
        .offline()
        .with_pattern_options(PatternOptions::regex())
        .build(&schema)
        .map_err(|error| error.to_string())?;
    Ok(Compiled { schema, validator })
}

/// What `schema` says about the value `root` and everything below it, in the order of the places; at most fifty errors.
///
/// Types are those of [`Kind`](crate::document::Kind): in YAML `2026-03-18` is text and `1.10` a number. Of a key that stands
/// twice the last entry counts. A schema that cannot be compiled gives one error that says so.
#[must_use]
pub fn validate(schema: &CompiledSchema, root: Node<'_>) -> Vec<SchemaError> {
    let compiled = match schema.compiled() {
        Ok(compiled) => compiled,
        Err(reason) => return vec![defective(&reason)],
    };
    let instance = Instance::Node(root);
    // Collecting errors can cost much more than the verdict.
    if compiled.validator.is_valid(instance) {
        return Vec::new();
    }
    let explainer = Explainer { schema: &compiled.schema, root };
    let mut errors = Vec::new();
    for error in compiled.validator.iter_errors(instance) {
        explainer.explain(&error, &mut errors);
        if errors.len() >= MOST_ERRORS {
            break;
        }
    }
    errors.sort_by(|a, b| (a.span, a.keyword, &a.message).cmp(&(b.span, b.keyword, &b.message)));
    errors.dedup();
    errors.truncate(MOST_ERRORS);
    errors
}

fn defective(reason: &str) -> SchemaError {
    SchemaError {
        span: Span::empty_at(0),
        message: format!("the built-in schema cannot be compiled: {reason}"),
        help: Some("this is a defect of the program, not of the file".into()),
        keyword: ErrorKeyword::Other,
        path: String::new(),
    }
}
