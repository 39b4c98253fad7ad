//! Why there is no report.

/// A template, the catalogue and the model do not agree: a defect of this crate, which its tests look for. No data causes it.
#[derive(Debug, thiserror::Error)]
#[error("cannot render the report")]
pub struct RenderError(#[from] tera::Error);
