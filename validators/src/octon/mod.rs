//! Family `octon`: proposal packets, proposal programs and the proposal registry.

use crate::rule::Rule;

/// The rules of the family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [].into_iter()
}
