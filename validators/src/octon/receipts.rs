//! All receipts of a packet.

use super::receipt::Receipt;

/// The Markdown files of a packet that rules read.
#[derive(Debug, Default)]
pub struct Receipts {
    /// The review receipt.
    pub review: Option<Receipt>,
    /// The completeness review.
    pub completeness: Option<Receipt>,
    /// The executable prompt.
    pub prompt: Option<Receipt>,
    /// The conformance receipt.
    pub conformance: Option<Receipt>,
    /// The drift receipt.
    pub drift: Option<Receipt>,
    /// The implementation-run receipt.
    pub run: Option<Receipt>,
    /// The closeout receipt.
    pub closeout: Option<Receipt>,
    /// The creation receipt.
    pub creation: Option<Receipt>,
    /// What was validated.
    pub validation: Option<Receipt>,
    /// The program-creation receipt.
    pub program_creation: Option<Receipt>,
    /// The program's conformance receipt.
    pub program_conformance: Option<Receipt>,
    /// The program's drift receipt.
    pub program_drift: Option<Receipt>,
    /// The program's cleanup receipt.
    pub residue_cleanup: Option<Receipt>,
    /// The decision of a policy packet.
    pub policy_decision: Option<Receipt>,
    /// What a policy packet changes.
    pub policy_delta: Option<Receipt>,
    /// How a policy packet is enforced.
    pub policy_enforcement: Option<Receipt>,
    /// The map from targets to changes.
    pub implementation_map: Option<Receipt>,
    /// The revision receipts, by path.
    pub revisions: Vec<Receipt>,
}

impl Receipts {
    /// All of them, in no particular order.
    pub fn all(&self) -> impl Iterator<Item = &Receipt> {
        let single = [
            &self.review,
            &self.completeness,
            &self.prompt,
            &self.conformance,
            &self.drift,
            &self.run,
            &self.closeout,
            &self.creation,
            &self.validation,
            &self.program_creation,
            &self.program_conformance,
            &self.program_drift,
            &self.residue_cleanup,
            &self.policy_decision,
            &self.policy_delta,
            &self.policy_enforcement,
            &self.implementation_map,
        ];
        single.into_iter().flatten().chain(&self.revisions)
    }
}
