//! A node of a tree as a typed value.
//!
//! Texts are lent from the source where it spells them itself. A number is handed over as a machine number when that prints as the source
//! spells it, else as its source text: `1.50`, thirty digits and `-0` reach a type that takes both without losing anything.

use std::fmt;

use serde::Deserialize;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor};

use super::tree::{Entry, Kind, Node};
use crate::source::Span;

/// Why a node is no value of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeserializeError {
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// The innermost node that is wrong.
    pub span: Span,
}

impl fmt::Display for DeserializeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for DeserializeError {}

impl<'t> Node<'t> {
    /// The node as a value of the type `T`, which may borrow texts from the tree.
    ///
    /// # Errors
    /// When the type does not take what the node is, and at every alias: it could stand for an endless value.
    pub fn deserialize<T: Deserialize<'t>>(self) -> Result<T, DeserializeError> {
        T::deserialize(Value(self)).map_err(|error| error.placed(self))
    }
}

/// An error on its way to the node it belongs to.
#[derive(Debug)]
struct Error {
    message: String,
    span: Option<Span>,
}

impl Error {
    /// The error at `node`, unless a node further inside has it already.
    fn at(self, node: Node<'_>) -> Self {
        Self { span: self.span.or_else(|| Some(node.span())), ..self }
    }

    fn placed(self, node: Node<'_>) -> DeserializeError {
        DeserializeError { message: self.message, span: self.span.unwrap_or_else(|| node.span()) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None }
    }
}

#[derive(Clone, Copy)]
struct Value<'t>(Node<'t>);

impl<'t> Value<'t> {
    fn visit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = self.0;
        if node.definition().is_some() {
            return Err(de::Error::custom("an alias stands here"));
        }
        match node.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Boolean(value) => visitor.visit_bool(value),
            Kind::Integer | Kind::Float => visit_number(node.text(), visitor),
            Kind::String => visitor.visit_borrowed_str(node.text()),
            Kind::Sequence => visitor.visit_seq(Items(node.items())),
            Kind::Mapping => visitor.visit_map(Entries { rest: node.entries(), value: None }),
        }
    }

    /// An error for a number where `expected` is no number; its source text must not pass for a string.
    fn refuse_number(self, expected: &dyn Expected) -> Result<(), Error> {
        match self.0.kind() {
            Kind::Integer | Kind::Float => Err(de::Error::invalid_type(Unexpected::Other("a number"), expected)),
            _ => Ok(()),
        }
    }
}

fn visit_number<'t, V: Visitor<'t>>(text: &'t str, visitor: V) -> Result<V::Value, Error> {
    if let Some(number) = text.parse::<u64>().ok().filter(|number| number.to_string() == text) {
        return visitor.visit_u64(number);
    }
    if let Some(number) = text.parse::<i64>().ok().filter(|number| number.to_string() == text) {
        return visitor.visit_i64(number);
    }
    if let Some(number) = text.parse::<f64>().ok().filter(|number| format!("{number:?}") == text) {
        return visitor.visit_f64(number);
    }
    visitor.visit_borrowed_str(text)
}

impl<'t> de::Deserializer<'t> for Value<'t> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit(visitor).map_err(|error| error.at(self.0))
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.refuse_number(&visitor).map_err(|error| error.at(self.0))?;
        self.deserialize_any(visitor)
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_f32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match (self.0.kind(), self.0.text().parse()) {
            (Kind::Integer | Kind::Float, Ok(number)) => visitor.visit_f64(number).map_err(|error: Error| error.at(self.0)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.kind() == Kind::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// Only variants without content, which are what closed sets of texts become.
    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let variant = match self.0.as_str() {
            Some(text) if self.0.definition().is_none() => visitor.visit_enum(text.into_deserializer()),
            _ => self.visit(visitor),
        };
        variant.map_err(|error| error.at(self.0))
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        // Nobody looks at it, so nobody needs to walk it.
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

struct Items<I>(I);

impl<'t, I: ExactSizeIterator<Item = Node<'t>>> SeqAccess<'t> for Items<I> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.0.next().map(|node| seed.deserialize(Value(node)).map_err(|error| error.at(node))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'t, I> {
    rest: I,
    /// The value of the key that was asked for last.
    value: Option<Node<'t>>,
}

impl<'t, I: ExactSizeIterator<Item = Entry<'t>>> MapAccess<'t> for Entries<'t, I> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(Entry { key, value }) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(BorrowedStrDeserializer::new(key.text())).map(Some).map_err(|error: Error| error.at(key))
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let Some(node) = self.value.take() else { return Err(de::Error::custom("a value was asked for before its key")) };
        seed.deserialize(Value(node)).map_err(|error| error.at(node))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

#[cfg(test)]
mod tests;
