//! The library's errors in our words.

use std::collections::HashMap;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Demand};
use jsonschema::types::JsonType;
use serde_json::Value;

use super::compiled::MOST_ERRORS;
use super::error::{ErrorKeyword, SchemaError};
use super::instance::copy;
use super::key_choice::KeyChoice;
use super::locate::Place;
use super::narrow;
use super::unknown_keys::unknown_key;
use crate::document::{Kind, Node};
use crate::near_miss::nearest;
use crate::source::Span;

/// Longest piece of a document that a message repeats, in characters.
const LONGEST_QUOTE: usize = 60;

pub(super) struct Explainer<'t> {
    pub(super) schema: &'t Value,
    pub(super) root: Node<'t>,
}

impl Explainer<'_> {
    /// Appends what `error` says; several errors when it is about several keys.
    pub(super) fn explain(&self, error: &ValidationError<'_>, errors: &mut Vec<SchemaError>) {
        let place = Place::find(self.root, error.instance_path().as_str());
        match error.kind() {
            Demand::AdditionalProperties { unexpected } | Demand::UnevaluatedProperties { unexpected } => {
                // Each key is looked for among all entries, so a mapping of strange keys must not be told in full.
                let free = MOST_ERRORS.saturating_sub(errors.len());
                let unused = self.unused_keys(&place, error);
                let told = unexpected.iter().take(free);
                errors.extend(told.map(|key| unknown_key(key, place.key_span(key), place.path_of(key), unused.iter().copied())));
            }
            Demand::Required { property } => errors.push(missing_key(&place, property.as_str().unwrap_or_default())),
            Demand::PropertyNames { error: inner } => {
                let name = inner.instance().as_str().unwrap_or_default().to_owned();
                let demand = demand_in_words(inner.kind()).map_or_else(String::new, |demand| format!(": expected {demand}"));
                let message = format!("the key `{}` is not allowed here{demand}", quoted(&name));
                let (span, path) = (place.key_span(&name), place.path_of(&name));
                errors.push(SchemaError { span, message, help: None, keyword: ErrorKeyword::Other, path });
            }
            Demand::AnyOf { context } | Demand::OneOfNotValid { context } => self.branches(&place, error, context, errors),
            Demand::OneOfMultipleValid { .. } => errors.push(match self.key_choice(error) {
                Some(choice) => contradictory_choice(&place, &choice),
                None => wrong_value(place, error.kind(), None),
            }),
            Demand::UniqueItems => errors.push(repeated_item(place)),
            Demand::FalseSchema => errors.push(forbidden(place)),
            // How a schema forbids a key that it also describes.
            Demand::Not { schema } if schema.as_object().is_some_and(serde_json::Map::is_empty) => errors.push(forbidden(place)),
            // Patterns of our schemas have a title that says what they mean.
            Demand::Pattern { .. } => errors.push(wrong_value(place, error.kind(), self.title_beside(error))),
            kind => errors.push(wrong_value(place, kind, None)),
        }
    }

    /// The schema that the keyword of `error` stands in.
    fn schema_of(&self, error: &ValidationError<'_>) -> Option<&Value> {
        let (schema, _keyword) = error.schema_path().as_str().rsplit_once('/')?;
        self.schema.pointer(schema)
    }

    fn title_beside(&self, error: &ValidationError<'_>) -> Option<&str> {
        self.schema_of(error)?.get("title")?.as_str()
    }

    /// The keys that the schema of `error` describes and the mapping at `place` does not have.
    fn unused_keys(&self, place: &Place<'_>, error: &ValidationError<'_>) -> Vec<&str> {
        let known = self.schema_of(error).and_then(|schema| schema.get("properties")).and_then(Value::as_object);
        let known = known.into_iter().flatten().map(|(name, _)| name.as_str());
        known.filter(|name| place.node.get(name).is_none()).collect()
    }

    fn key_choice(&self, error: &ValidationError<'_>) -> Option<KeyChoice<'_>> {
        KeyChoice::read(self.schema_of(error)?.get(error.kind().keyword())?)
    }

    /// When no branch of an `anyOf` or `oneOf` fits: only the one that was meant, or what all of them expect.
    fn branches(
        &self,
        place: &Place<'_>,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
        errors: &mut Vec<SchemaError>,
    ) {
        if let Some(choice) = self.key_choice(error) {
            match choice.missing_from(place.node) {
                Some(keys) => errors.extend(keys.into_iter().map(|key| missing_key(place, key))),
                None => errors.push(no_choice(place, &choice)),
            }
            return;
        }
        let path = error.instance_path().as_str();
        if let Some(meant) = narrow::branch_meant(context, path) {
            for error in meant {
                self.explain(error, errors);
            }
            return;
        }
        let demands = narrow::alternatives(context, path)
            .and_then(|all| all.into_iter().map(|error| demand_in_words(error.kind())).collect::<Option<Vec<_>>>());
        let message = match demands {
            Some(demands) => expected(&demands.join(", or "), place.node),
            None => format!("{} fits none of the {} forms allowed here", found(place.node), context.len()),
        };
        let (span, path) = (place.node.span(), place.path.clone());
        errors.push(SchemaError { span, message, help: None, keyword: ErrorKeyword::Other, path });
    }
}

fn missing_key(place: &Place<'_>, key: &str) -> SchemaError {
    let owner = if place.path.is_empty() { String::new() } else { format!(" from `{}`", place.path) };
    SchemaError {
        span: place.heading(),
        message: format!("the key `{key}` is missing{owner}"),
        help: None,
        keyword: ErrorKeyword::MissingKey,
        path: place.path_of(key),
    }
}

/// A mapping that has none of the keys to choose from.
fn no_choice(place: &Place<'_>, choice: &KeyChoice<'_>) -> SchemaError {
    let (choice, none, _) = choice.in_words();
    let message = format!("expected {choice}, found {none}");
    SchemaError { span: place.heading(), message, help: None, keyword: ErrorKeyword::Other, path: place.path.clone() }
}

/// A mapping that has keys which exclude each other.
fn contradictory_choice(place: &Place<'_>, choice: &KeyChoice<'_>) -> SchemaError {
    let span = choice.first_met(place.node).map_or_else(|| place.heading(), |key| place.key_span(key));
    let (choice, _, several) = choice.in_words();
    let message = format!("expected {choice}, found {several}");
    SchemaError { span, message, help: None, keyword: ErrorKeyword::Other, path: place.path.clone() }
}

/// A key that the schema knows in order to forbid it.
fn forbidden(place: Place<'_>) -> SchemaError {
    let span = place.key.map_or_else(|| place.node.span(), Node::span);
    let message = format!("`{}` is not allowed here", quoted(place.path.rsplit('.').next().unwrap_or_default()));
    SchemaError { span, message, help: None, keyword: ErrorKeyword::Other, path: place.path }
}

fn repeated_item(place: Place<'_>) -> SchemaError {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let repeated = place.node.items().find(|item| seen.insert(copy(*item).to_string(), item.span()).is_some());
    SchemaError {
        span: repeated.unwrap_or(place.node).span(),
        message: repeated.map_or_else(|| "an item stands twice".into(), |item| format!("{} stands twice", found(item))),
        help: None,
        keyword: ErrorKeyword::Other,
        path: place.path,
    }
}

/// The error for a value; `title` says in words what a pattern asks for.
fn wrong_value(place: Place<'_>, kind: &Demand, title: Option<&str>) -> SchemaError {
    let keyword = match kind {
        Demand::Enum { .. } | Demand::Constant { .. } => ErrorKeyword::Enum,
        Demand::Type { .. } => ErrorKeyword::Type,
        Demand::Pattern { .. } => ErrorKeyword::Pattern,
        _ => ErrorKeyword::Other,
    };
    let items = place.node.items().len();
    let message = match title.map(str::to_owned).or_else(|| demand_in_words(kind)) {
        Some(demand) if kind.keyword().ends_with("Items") && items > 0 => {
            format!("expected {demand}, found {}", counted(items as u64, "item"))
        }
        Some(demand) => expected(&demand, place.node),
        None => format!("{} is not allowed here (`{}`)", found(place.node), kind.keyword()),
    };
    let help = match kind {
        Demand::Enum { options } => {
            let options: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            nearest(place.node.text(), options).map(|option| format!("did you mean `{option}`?"))
        }
        Demand::Constant { expected_value } => expected_value
            .as_str()
            .and_then(|option| nearest(place.node.text(), [option]))
            .map(|option| format!("did you mean `{option}`?"))
            .or_else(|| expected_value.is_boolean().then(|| about_quotes(place.node)).flatten()),
        Demand::Type { kind: TypeKind::Single(JsonType::Boolean) } => about_quotes(place.node),
        _ => None,
    };
    SchemaError { span: place.node.span(), message, help, keyword, path: place.path }
}

/// Quotes around a truth value are easily overlooked.
fn about_quotes(node: Node<'_>) -> Option<String> {
    matches!(node.as_str(), Some("true" | "false")).then(|| "without quotes it is a truth value, with quotes it is text".into())
}

/// What a demand asks for, to stand after "expected"; none for demands that no short phrase describes.
fn demand_in_words(kind: &Demand) -> Option<String> {
    Some(match kind {
        Demand::Enum { options } => {
            let options: Vec<String> = options.as_array()?.iter().map(code).collect();
            match options.as_slice() {
                [only] => only.clone(),
                [most @ .., last] => format!("{} or {last}", most.join(", ")),
                [] => return None,
            }
        }
        Demand::Constant { expected_value } => code(expected_value),
        Demand::Type { kind: TypeKind::Single(kind) } => type_in_words(*kind).into(),
        Demand::Type { kind: TypeKind::Multiple(kinds) } => kinds.iter().map(type_in_words).collect::<Vec<_>>().join(" or "),
        Demand::Pattern { pattern } => format!("text that matches `{pattern}`"),
        Demand::Format { format } => format!("text of the format {format}"),
        Demand::MinLength { limit: 1 } => "text that is not empty".into(),
        Demand::MinLength { limit } => format!("at least {}", counted(*limit, "character")),
        Demand::MaxLength { limit } => format!("at most {}", counted(*limit, "character")),
        Demand::MinItems { limit } => format!("at least {}", counted(*limit, "item")),
        Demand::MaxItems { limit: 0 } => "no items".into(),
        Demand::MaxItems { limit } => format!("at most {}", counted(*limit, "item")),
        Demand::MinProperties { limit } => format!("at least {}", counted(*limit, "key")),
        Demand::MaxProperties { limit } => format!("at most {}", counted(*limit, "key")),
        Demand::Minimum { limit } => format!("at least {limit}"),
        Demand::Maximum { limit } => format!("at most {limit}"),
        Demand::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Demand::ExclusiveMaximum { limit } => format!("less than {limit}"),
        _ => return None,
    })
}

fn counted(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn expected(demand: &str, node: Node<'_>) -> String {
    format!("expected {demand}, found {}", found(node))
}

/// What a document holds, for the end of a message.
fn found(node: Node<'_>) -> String {
    let count = node.items().len() + node.entries().len();
    match node.kind() {
        Kind::Null => "nothing".into(),
        Kind::Sequence if count == 0 => "an empty list".into(),
        Kind::Sequence => "a list".into(),
        Kind::Mapping if count == 0 => "an empty mapping".into(),
        Kind::Mapping => "a mapping".into(),
        Kind::String if node.text().is_empty() => "empty text".into(),
        Kind::String => format!("the text `{}`", quoted(node.text())),
        Kind::Integer | Kind::Float => format!("the number `{}`", quoted(node.text())),
        Kind::Boolean(value) => format!("`{value}`"),
    }
}

/// The first line of a text from the document, shortened, for use in a message.
pub(super) fn quoted(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let shown: String = line.chars().take(LONGEST_QUOTE).collect();
    if shown.len() < text.trim_end().len() { format!("{shown}…") } else { shown }
}

fn code(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        Value::Null => "nothing".into(),
        other => format!("`{other}`"),
    }
}

fn type_in_words(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "nothing",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "text",
        JsonType::Array => "a list",
        JsonType::Object => "a mapping",
    }
}
