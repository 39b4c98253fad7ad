//! Markdown to headings, fences, list items, tables, code spans and `key: value` lines, each with its bytes.
