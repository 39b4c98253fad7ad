//! JSON (RFC 8259) to a spanned tree.
