//! One-change variants of the base packets, and what the catalogue says of each: where readings of YAML, receipts, catalogs and
//! paths could part from the convention's own.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "the modules are shared by tests that need different parts")]
mod support;

use std::fmt::Write as _;

use countersign_validators::gate::Verdict;
use countersign_validators::octon::facts::Gate;
use countersign_validators::rule::Level;
use rayon::prelude::*;
use support::tree::Tree;

/// A base with one change.
struct Mutant {
    name: &'static str,
    base: &'static str,
    change: fn(&Tree),
    /// The gates that must say no; every other must say yes.
    refused_by: &'static [Gate],
}

use Gate::{Conformance, Drift, Readiness, Review, ReviewStrict, Standard, Subtype};

const GATES: [Gate; 7] = [Standard, Review, ReviewStrict, Readiness, Conformance, Drift, Subtype];

const NOBODY: &[Gate] = &[];
const EVERYBODY: &[Gate] = &GATES;
/// A review that says something else, seen by all gates that ask the review gate of an accepted packet.
const REVIEW_READERS: &[Gate] = &[Review, ReviewStrict, Readiness, Subtype];
const READINESS_READERS: &[Gate] = &[Readiness, Subtype];

const MANIFEST: &str = "proposal.yml";
const REVIEW: &str = "support/proposal-review.md";
const COMPLETENESS: &str = "support/implementation-grade-completeness-review.md";
const PROMPT: &str = "support/executable-implementation-prompt.md";
const CONFORMANCE: &str = "support/implementation-conformance-review.md";
const DRIFT: &str = "support/post-implementation-drift-churn-review.md";
const CATALOG: &str = "navigation/artifact-catalog.md";

const fn accepted(name: &'static str, refused_by: &'static [Gate], change: fn(&Tree)) -> Mutant {
    Mutant { name, base: "accepted", change, refused_by }
}

const fn implemented(name: &'static str, refused_by: &'static [Gate], change: fn(&Tree)) -> Mutant {
    Mutant { name, base: "implemented", change, refused_by }
}

/// How `proposal.yml` is read (catalogue 1.2).
const YAML: &[Mutant] = &[
    accepted("unchanged", NOBODY, |_| {}),
    accepted("manifest with CRLF", NOBODY, |tree| tree.crlf(MANIFEST)),
    accepted("status in double quotes", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "status: \"accepted\"")),
    accepted("status in single quotes", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "status: 'accepted'")),
    accepted("quoted key", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "\"status\": accepted")),
    accepted("explicit key", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "? status\n: accepted")),
    accepted("space before the colon", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "status : accepted")),
    accepted("comment after a value", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "status: accepted # yes")),
    accepted("tab and comment after a value", NOBODY, |tree| {
        tree.replace(MANIFEST, "status: accepted", "status: accepted\t# yes");
    }),
    accepted("comment without a space belongs to the value", EVERYBODY_BY_STATUS, |tree| {
        tree.replace(MANIFEST, "status: accepted", "status: accepted#yes");
    }),
    accepted("tagged text", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "status: !!str accepted")),
    accepted("value with an anchor", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "status: &now accepted")),
    accepted("literal block", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "status: |\n  accepted")),
    accepted("folded block that keeps its line ends", NOBODY, |tree| {
        tree.replace(MANIFEST, "status: accepted", "status: >+\n  accepted\n\n");
    }),
    accepted("value on the next line", NOBODY, |tree| tree.replace(MANIFEST, "status: accepted", "status:\n  accepted")),
    accepted("blank inside the quotes", EVERYBODY_BY_STATUS, |tree| {
        tree.replace(MANIFEST, "status: accepted", "status: \"accepted \"");
    }),
    accepted("status as a list", EVERYBODY_BY_STATUS, |tree| tree.replace(MANIFEST, "status: accepted", "status: [accepted]")),
    accepted("status in capitals", EVERYBODY_BY_STATUS, |tree| tree.replace(MANIFEST, "status: accepted", "status: Accepted")),
    accepted("null", EVERYBODY_BY_STATUS, |tree| tree.replace(MANIFEST, "status: accepted", "status: ~")),
    accepted("document start, end and comments", NOBODY, |tree| {
        tree.replace(MANIFEST, "schema_version:", "# a packet\n---\nschema_version:");
        tree.append(MANIFEST, "...\n");
    }),
    accepted("whole manifest as a flow mapping", NOBODY, |tree| {
        tree.write(
            MANIFEST,
            "{schema_version: proposal-v1, proposal_id: retry-budget, title: t, summary: s, proposal_kind: architecture,\n \
             promotion_scope: octon-internal, promotion_targets: [.octon/framework/runner/retry-policy.md, \
             .octon/framework/runner/retry-policy.schema.json],\n status: accepted, \"lifecycle\":{\"temporary\":true, \
             exit_expectation: x}, related_proposals: [],}\n",
        );
    }),
    accepted("lifecycle through an alias", NOBODY, |tree| {
        tree.replace(MANIFEST, "lifecycle:", "origin: &life\n  temporary: true\n  exit_expectation: x\nlifecycle: *life\nold:");
    }),
    accepted("temporary as text", NOBODY, |tree| tree.replace(MANIFEST, "temporary: true", "temporary: \"true\"")),
    accepted("temporary with a capital", &[Standard], |tree| tree.replace(MANIFEST, "temporary: true", "temporary: True")),
    accepted("lifecycle is text", &[Standard], |tree| {
        tree.replace(MANIFEST, "lifecycle:\n  temporary: true", "lifecycle: temporary\nold:\n  temporary: true");
    }),
    accepted("empty manifest", EVERYBODY, |tree| tree.write(MANIFEST, "")),
    accepted("only comments", EVERYBODY, |tree| tree.write(MANIFEST, "# nothing yet\n")),
    accepted("a list as root", EVERYBODY, |tree| tree.write(MANIFEST, "- status: accepted\n")),
    accepted("text as root", EVERYBODY, |tree| tree.write(MANIFEST, "accepted\n")),
    accepted("tab as indentation", EVERYBODY, |tree| tree.replace(MANIFEST, "  temporary: true", "\ttemporary: true")),
    accepted("tab before a comment of its own", EVERYBODY, |tree| {
        tree.replace(MANIFEST, "status: accepted", "\t# note\nstatus: accepted");
    }),
    accepted("a comment behind a tab inside text is text", NOBODY, |tree| {
        tree.replace(MANIFEST, "status: accepted", "note: |\n  a\n  \t# b\nstatus: accepted");
    }),
    accepted("control character", EVERYBODY, |tree| tree.replace(MANIFEST, "title: Retry", "title: R\u{1}etry")),
    accepted("value that begins with an at sign", EVERYBODY, |tree| tree.replace(MANIFEST, "title: Retry", "title: @Retry")),
    accepted("value that holds a colon and a blank", EVERYBODY, |tree| tree.replace(MANIFEST, "title: Retry", "title: a: Retry")),
];

/// Where the status is no status, everybody but the two gates of the implementation refuses.
const EVERYBODY_BY_STATUS: &[Gate] = &[Standard, Review, ReviewStrict, Readiness, Subtype];

/// A target that is wrong in itself: that it does not exist matters only once it is implemented.
const EVERYBODY_BUT_CONFORMANCE: &[Gate] = &[Standard, Review, ReviewStrict, Readiness, Drift, Subtype];

/// Writes a target otherwise, wherever it is named.
fn retarget(tree: &Tree, old: &str, new: &str) {
    for file in [MANIFEST, PROMPT, REVIEW] {
        let text = String::from_utf8(tree.read(file)).unwrap();
        tree.write(file, text.replace(&format!(".octon/framework/{old}"), new));
    }
}

/// How `promotion_targets` is read (catalogue 1.2 and 3.13).
const TARGETS: &[Mutant] = &[
    accepted("targets as a mapping are its values", &[Readiness, Conformance, Subtype], |tree| {
        tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  page: .octon/framework/runner/retry-policy.md");
        tree.replace(
            MANIFEST,
            "  - .octon/framework/runner/retry-policy.schema",
            "  schema: .octon/framework/runner/retry-policy.schema",
        );
    }),
    accepted("targets as text", &[Readiness, Conformance, Subtype], |tree| {
        tree.replace(
            MANIFEST,
            "promotion_targets:\n  - .octon/framework/runner/retry-policy.md\n  - .octon/framework/runner/retry-policy.schema.json",
            "promotion_targets: .octon/framework/runner/retry-policy.md",
        );
    }),
    accepted("an item without a value is no target", NOBODY, |tree| {
        tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  -\n  - .octon/framework/runner/retry-policy.md");
    }),
    accepted("an explicit null is the target `null`", EVERYBODY_BUT_CONFORMANCE, |tree| {
        tree.replace(
            MANIFEST,
            "  - .octon/framework/runner/retry-policy.md",
            "  - null\n  - .octon/framework/runner/retry-policy.md",
        );
    }),
    accepted("a mapping as item is its text", EVERYBODY_BUT_CONFORMANCE, |tree| {
        tree.replace(
            MANIFEST,
            "  - .octon/framework/runner/retry-policy.md",
            "  - path: .octon/framework/runner/retry-policy.md",
        );
    }),
    accepted("a block of two lines is two targets", NOBODY, |tree| {
        tree.replace(
            MANIFEST,
            "  - .octon/framework/runner/retry-policy.md\n  - .octon/framework/runner/retry-policy.schema.json",
            "  - |\n    .octon/framework/runner/retry-policy.md\n\n    .octon/framework/runner/retry-policy.schema.json",
        );
    }),
    accepted("a folder with a trailing slash", NOBODY, |tree| {
        tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - .octon/framework/runner/");
    }),
    implemented("a file with a trailing slash does not exist", &[ReviewStrict, Conformance, Drift], |tree| {
        retarget(tree, "runner/retry-policy.md", ".octon/framework/runner/retry-policy.md/");
    }),
    implemented("a path through `..` is followed", &[ReviewStrict], |tree| {
        retarget(tree, "runner/retry-policy.md", ".octon/framework/runner/../runner/retry-policy.md");
    }),
    implemented("a glob is not expanded", &[ReviewStrict, Conformance, Drift], |tree| {
        retarget(tree, "runner/retry-policy.md", ".octon/framework/runner/retry-*.md");
    }),
    implemented("a target behind a symlink is searched", &[Standard, ReviewStrict, Drift], |tree| {
        tree.append(
            "/.octon/framework/runner/retry-policy.md",
            "See `.octon/inputs/exploratory/proposals/architecture/retry-budget`.\n",
        );
        tree.link("/.octon/framework/policy.md", "runner/retry-policy.md");
        retarget(tree, "runner/retry-policy.md", ".octon/framework/policy.md");
    }),
    implemented("a back-reference in a symlink below a folder is not searched", &[ReviewStrict], |tree| {
        tree.write("/.octon/notes.md", "See `.octon/inputs/exploratory/proposals/architecture/retry-budget`.\n");
        tree.folder("/.octon/framework/pages");
        tree.link("/.octon/framework/pages/notes.md", "../../notes.md");
        retarget(tree, "runner/retry-policy.md", ".octon/framework/pages");
    }),
    implemented("a back-reference of another packet", &[ReviewStrict], |tree| {
        tree.append(
            "/.octon/framework/runner/retry-policy.md",
            "See `.octon/inputs/exploratory/proposals/architecture/other`.\n",
        );
    }),
    implemented("a back-reference with another kind", &[Standard, ReviewStrict, Drift], |tree| {
        tree.append(
            "/.octon/framework/runner/retry-policy.md",
            "See `.octon/inputs/exploratory/proposals/policy/retry-budget/x`.\n",
        );
    }),
    implemented("a back-reference below two folders", &[ReviewStrict], |tree| {
        tree.append("/.octon/framework/runner/retry-policy.md", "See `.octon/inputs/exploratory/proposals/a/b/retry-budget`.\n");
    }),
    implemented("a back-reference with a kind in capitals", &[ReviewStrict, Drift], |tree| {
        tree.append(
            "/.octon/framework/runner/retry-policy.md",
            "See `.octon/inputs/exploratory/proposals/POLICY/retry-budget`.\n",
        );
    }),
    implemented("two paths on a line, the second is the packet's", &[Standard, ReviewStrict, Drift], |tree| {
        let path = ".octon/inputs/exploratory/proposals";
        tree.append("/.octon/framework/runner/retry-policy.md", format!("{path}/policy/other {path}/policy/retry-budget\n"));
    }),
    implemented("a back-reference beside bytes that are no UTF-8", &[Standard, ReviewStrict, Drift], |tree| {
        let text = b"\xFF\xFE\xE9 .octon/inputs/exploratory/proposals/architecture/retry-budget \xE9\n";
        tree.append("/.octon/framework/runner/retry-policy.md", &text[2..]);
    }),
    implemented("a back-reference on a line that ends with a lone carriage return", &[Standard, ReviewStrict, Drift], |tree| {
        tree.append(
            "/.octon/framework/runner/retry-policy.md",
            "x\r.octon/inputs/exploratory/proposals/architecture/retry-budget\r",
        );
    }),
    implemented("a target with a trailing blank", &[ReviewStrict, Readiness, Conformance, Drift, Subtype], |tree| {
        tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - \".octon/framework/runner/retry-policy.md \"");
    }),
    implemented("the root of the convention as target", &[Standard, ReviewStrict, Drift], |tree| {
        retarget(tree, "runner/retry-policy.md", ".octon/");
        tree.write("/.octon/inputs/note.md", "see .octon/inputs/exploratory/proposals/architecture/other\n");
    }),
    implemented("a retired term over two lines", &[ReviewStrict], |tree| {
        tree.append("/.octon/framework/runner/retry-policy.md", "a work\npackage\n");
    }),
    implemented("a retired term inside a word", &[ReviewStrict, Drift], |tree| {
        tree.append("/.octon/framework/runner/retry-policy.md", "the WORK PACKAGES\n");
    }),
    implemented("a retired term with an excuse on its line", &[ReviewStrict], |tree| {
        tree.append("/.octon/framework/runner/retry-policy.md", "the Historical work package\n");
    }),
    implemented("two retired terms, one excused", &[ReviewStrict, Drift], |tree| {
        tree.append("/.octon/framework/runner/retry-policy.md", "an old alias: work package\na new work package\n");
    }),
    implemented("a retired term that the exclusions speak of", &[ReviewStrict], |tree| {
        tree.append("/.octon/framework/runner/retry-policy.md", "a work package\n");
        tree.replace(DRIFT, "## Exclusions\n\nNone.", "## EXCLUSIONS of the scan\n\nThe Work Package page.");
    }),
    implemented("exclusions that speak of it thirteen lines below", &[ReviewStrict, Drift], |tree| {
        tree.append("/.octon/framework/runner/retry-policy.md", "a work package\n");
        let below = "\n".repeat(13);
        tree.replace(DRIFT, "## Exclusions\n\nNone.", format!("## Exclusions{below}The Work Package page."));
    }),
];

/// How receipts are read (catalogue 1.3).
const RECEIPTS: &[Mutant] = &[
    accepted("review with CRLF", NOBODY, |tree| tree.crlf(REVIEW)),
    accepted("completeness review with CRLF", NOBODY, |tree| tree.crlf(COMPLETENESS)),
    accepted("prompt with CRLF", NOBODY, |tree| tree.crlf(PROMPT)),
    accepted("item of an item", NOBODY, |tree| tree.replace(REVIEW, "verdict: accepted", "- - verdict: accepted")),
    accepted("tabs around the key", NOBODY, |tree| tree.replace(REVIEW, "verdict: accepted", "\t-\tverdict\t:\taccepted\t")),
    accepted("no blank after the colon", NOBODY, |tree| tree.replace(REVIEW, "verdict: accepted", "verdict:accepted")),
    accepted("key in a fence", NOBODY, |tree| tree.replace(REVIEW, "verdict: accepted", "```yaml\nverdict: accepted\n```")),
    accepted("key in a comment", NOBODY, |tree| tree.replace(REVIEW, "verdict: accepted", "<!--\nverdict: accepted\n-->")),
    accepted("key in a quotation", REVIEW_READERS, |tree| tree.replace(REVIEW, "verdict: accepted", "> verdict: accepted")),
    accepted("key as an item with a star", REVIEW_READERS, |tree| {
        tree.replace(REVIEW, "verdict: accepted", "* verdict: accepted");
    }),
    accepted("key in a table", REVIEW_READERS, |tree| tree.replace(REVIEW, "verdict: accepted", "| verdict | accepted |")),
    accepted("no-break space before the key", REVIEW_READERS, |tree| {
        tree.replace(REVIEW, "verdict: accepted", "\u{a0}verdict: accepted");
    }),
    accepted("no-break space after the value", REVIEW_READERS, |tree| {
        tree.replace(REVIEW, "verdict: accepted", "verdict: accepted\u{a0}");
    }),
    accepted("byte order mark before the key", READINESS_READERS, |tree| {
        tree.replace(COMPLETENESS, "# Implementation-grade completeness review\n\n", "\u{feff}");
    }),
    accepted("backticks inside the value", NOBODY, |tree| tree.replace(REVIEW, "verdict: accepted", "verdict: acc`ept`ed")),
    accepted("backticks with blanks inside", REVIEW_READERS, |tree| {
        tree.replace(REVIEW, "verdict: accepted", "verdict: ` accepted `");
    }),
    accepted("emphasis", REVIEW_READERS, |tree| tree.replace(REVIEW, "verdict: accepted", "verdict: **accepted**")),
    accepted("full stop", REVIEW_READERS, |tree| tree.replace(REVIEW, "verdict: accepted", "verdict: accepted.")),
    accepted("comment after the value", REVIEW_READERS, |tree| {
        tree.replace(REVIEW, "verdict: accepted", "verdict: accepted # by Jisoo");
    }),
    accepted("longer key", REVIEW_READERS, |tree| tree.replace(REVIEW, "verdict: accepted", "the_verdict: accepted")),
    accepted("an earlier line without a value", REVIEW_READERS, |tree| {
        tree.replace(REVIEW, "verdict: accepted", "verdict:\nverdict: accepted");
    }),
    accepted("count with a plus sign", REVIEW_READERS, |tree| {
        tree.replace(REVIEW, "open_blocking_findings_count: 0", "open_blocking_findings_count: +0");
    }),
    accepted("authorisation in capitals", NOBODY, |tree| {
        tree.replace(REVIEW, "implementation_prompt_authorized: yes", "Implementation_Prompt_Authorized: YES");
    }),
    accepted("reviewer is only blanks", REVIEW_READERS, |tree| tree.replace(REVIEW, "reviewer: Jisoo", "reviewer: \t ")),
    accepted("value followed by a remark", NOBODY, |tree| {
        tree.replace(COMPLETENESS, "verdict: pass", "verdict: `PASS` (all of it)");
    }),
    accepted("value in two backticks", READINESS_READERS, |tree| {
        tree.replace(COMPLETENESS, "verdict: pass", "verdict: ``pass``");
    }),
    accepted("value in quotes", READINESS_READERS, |tree| {
        tree.replace(COMPLETENESS, "clarification_required: no", "clarification_required: 'no'");
    }),
    accepted("value on the next line", READINESS_READERS, |tree| {
        tree.replace(COMPLETENESS, "verdict: pass", "verdict:\npass");
    }),
    accepted("sections in another letter case", NOBODY, |tree| {
        tree.replace(COMPLETENESS, "## Promotion Target Coverage", "#### PROMOTION target COVERAGE, all of it");
    }),
    accepted("section over two lines", READINESS_READERS, |tree| {
        tree.replace(COMPLETENESS, "## Validator Coverage", "## Validator\nCoverage");
    }),
    accepted("section with two blanks", READINESS_READERS, |tree| {
        tree.replace(COMPLETENESS, "## Validator Coverage", "## Validator  Coverage");
    }),
    accepted("refusal over two lines", READINESS_READERS, |tree| {
        tree.replace(PROMPT, "Refuse closeout and archive while", "Refuse\ncloseout and archive while");
    }),
    accepted("refusal interrupted by a tab", READINESS_READERS, |tree| {
        tree.replace(PROMPT, "Refuse closeout and archive while", "Refuse\tcloseout and archive while");
    }),
    accepted("refusal the other way round", NOBODY, |tree| {
        tree.replace(PROMPT, "Refuse closeout and archive while", "Archives are blocked while");
    }),
    accepted("a passing receipt without the scaffold words", NOBODY, |tree| {
        tree.replace(CONFORMANCE, "verdict: fail", "verdict: pass");
    }),
    accepted("an unknown verdict before implementation", &[Conformance], |tree| {
        tree.replace(CONFORMANCE, "verdict: fail", "verdict: later");
    }),
    accepted("no drift receipt before implementation", NOBODY, |tree| {
        tree.remove(DRIFT);
        tree.replace(CATALOG, "- `support/post-implementation-drift-churn-review.md`: did anything else move?\n", "");
    }),
    implemented("scaffold word in a fence", &[ReviewStrict, Conformance, Drift], |tree| {
        tree.append(CONFORMANCE, "```\ntbd\n```\n");
    }),
    implemented("scaffold words over two lines", &[ReviewStrict], |tree| tree.append(CONFORMANCE, "This was not\nrun.\n")),
    implemented("scaffold word beside an underscore", &[ReviewStrict], |tree| tree.append(CONFORMANCE, "See `todo_list`.\n")),
    implemented("validator named in capitals", &[ReviewStrict], |tree| {
        tree.replace(
            CONFORMANCE,
            "`validate-proposal-standard.sh` and `validate-architecture-proposal.sh` passed",
            "`VALIDATE-ALL.SH` passed",
        );
    }),
    implemented("no validator is named", &[ReviewStrict, Conformance, Drift], |tree| {
        tree.replace(
            CONFORMANCE,
            "`validate-proposal-standard.sh` and `validate-architecture-proposal.sh` passed",
            "`validate_all.sh` passed",
        );
    }),
    implemented("registry generator counts for drift only", &[ReviewStrict], |tree| {
        tree.replace(
            DRIFT,
            "`validate-proposal-standard.sh`, `generate-proposal-registry.sh`",
            "`generate-proposal-registry.sh`",
        );
    }),
    accepted("README that is not UTF-8", NOBODY, |tree| tree.append("README.md", b"\ncaf\xE9\n")),
    accepted("a wide blank before the key", NOBODY, |tree| {
        tree.replace(REVIEW, "verdict: accepted", "\u{3000}verdict\u{2003}: accepted");
    }),
    accepted("a wide blank after the value", NOBODY, |tree| {
        tree.replace(COMPLETENESS, "verdict: pass", "verdict: pass\u{3000}(note)");
    }),
    accepted("vertical tab and form feed around the value", NOBODY, |tree| {
        tree.replace(REVIEW, "verdict: accepted", "\u{b}verdict:\u{c} accepted \u{b}");
    }),
    accepted("lone carriage returns as line ends", REVIEW_READERS, |tree| {
        tree.replace(REVIEW, "# Proposal review\n\nreview_id", "# Proposal review\r\rreview_id");
    }),
    accepted("placeholder in a hidden file", READINESS_READERS, |tree| tree.write(".notes", "TODO\n")),
    accepted("placeholder word in a longer word", NOBODY, |tree| tree.append("README.md", "TODOs, a_TBD and FIXME2\n")),
    accepted("placeholder word beside letters that are not ASCII", READINESS_READERS, |tree| {
        tree.append("README.md", "할일TODO는\n");
    }),
    accepted("placeholder in a checksum list", READINESS_READERS, |tree| tree.write("SHA256SUMS.txt", "# TBD\n")),
];

/// How the catalog is read (catalogue 3.3).
const CATALOGS: &[Mutant] = &[
    accepted("catalog with CRLF", NOBODY, |tree| tree.crlf(CATALOG)),
    accepted("two entries on a line, one stale", &[Standard], |tree| tree.append(CATALOG, "- `README.md`, `gone.md`\n")),
    accepted("an odd backtick shifts the pairs", NOBODY, |tree| tree.append(CATALOG, "- a tick ` and `gone.md`\n")),
    accepted("text between two entries is no entry", NOBODY, |tree| {
        tree.append(CATALOG, "- `README.md`gone.md`README.md`\n");
    }),
    accepted("two backticks around a name", &[Standard], |tree| tree.append(CATALOG, "- ``gone.md``\n")),
    accepted("two backticks and blanks around a backticked name", NOBODY, |tree| tree.append(CATALOG, "- `` `gone.md` ``\n")),
    accepted("stale entry in a fence", &[Standard], |tree| tree.append(CATALOG, "```\n`gone.md`\n```\n")),
    accepted("stale entry in another letter case", &[Standard], |tree| tree.append(CATALOG, "- `readme.md`\n")),
    accepted("a name without backticks", NOBODY, |tree| tree.append(CATALOG, "- gone.md\n")),
    accepted("a folder", NOBODY, |tree| tree.append(CATALOG, "- `support/`\n")),
    accepted("a name that ends in a dot", NOBODY, |tree| tree.append(CATALOG, "- `gone.`\n")),
    accepted("a name of two dots", &[Standard], |tree| tree.append(CATALOG, "- `a..`\n")),
    accepted("a key with a value", NOBODY, |tree| tree.append(CATALOG, "- `a.b=c`\n")),
    accepted("a name with a no-break space", &[Standard], |tree| tree.append(CATALOG, "- `a\u{a0}b.md`\n")),
    accepted("a hidden file is not in the inventory", &[Standard], |tree| {
        tree.write(".hidden.md", "x\n");
        tree.append(CATALOG, "- `.hidden.md`\n");
    }),
    accepted("a symlink is not in the inventory", &[Standard], |tree| {
        tree.link("LINK.md", "README.md");
        tree.append(CATALOG, "- `LINK.md`\n");
    }),
    accepted("a Korean name in the inventory", NOBODY, |tree| {
        tree.write("resources/검토.md", "x\n");
        tree.append(CATALOG, "- `resources/검토.md`\n");
    }),
    accepted("the same name in another Unicode form", &[Standard], |tree| {
        tree.write("resources/검토.md", "x\n");
        tree.append(CATALOG, "- `resources/\u{1100}\u{1165}\u{11b7}\u{1110}\u{1169}.md`\n");
    }),
];

/// What belongs to the digest, and which files stand for a packet's parts.
const FILES: &[Mutant] = &[
    accepted("names that shells and tools could take for something else", NOBODY, |tree| {
        for name in
            ["-n.md", "a=b.md", "[x].md", "*.md", "'q' \"q\".md", " blank", "blank ", "$HOME.md", "&.md", "%s.md", "#.md", "!.md"]
        {
            tree.write(&format!("resources/{name}"), "x\n");
        }
    }),
    accepted("file with a blank in its name", NOBODY, |tree| tree.write("resources/two words.md", "x\n")),
    accepted("empty folder", NOBODY, |tree| tree.folder("resources/empty")),
    accepted("a receipt behind a symlink", &[Standard], |tree| {
        tree.folder("support/revisions");
        std::fs::rename(tree.path(COMPLETENESS), tree.path("support/revisions/1.md")).unwrap();
        tree.link(COMPLETENESS, "revisions/1.md");
    }),
    accepted("review is a folder", &[ReviewStrict, Readiness, Subtype, Standard], |tree| {
        tree.remove(REVIEW);
        tree.folder(REVIEW);
    }),
    accepted("README behind a symlink", &[Standard], |tree| {
        std::fs::rename(tree.path("README.md"), tree.path("resources/readme.md")).unwrap();
        tree.link("README.md", "resources/readme.md");
    }),
    accepted("README behind a dangling symlink", &[Standard, Subtype], |tree| {
        tree.remove("README.md");
        tree.link("README.md", "gone.md");
    }),
    accepted("subtype manifest with a second document", &[Subtype], |tree| {
        tree.append("architecture-proposal.yml", "---\nx: 1\n");
    }),
    accepted("subtype manifest with an alias", &[Subtype], |tree| {
        tree.write(
            "architecture-proposal.yml",
            "x: &d new-surface\nschema_version: architecture-proposal-v1\narchitecture_scope: *d\ndecision_type: *d\n",
        );
    }),
    accepted("subtype manifest is a list", &[Subtype], |tree| tree.write("architecture-proposal.yml", "- a\n")),
    accepted("subtype manifest is empty", &[Subtype, Drift], |tree| tree.write("architecture-proposal.yml", "")),
    accepted("registry is empty", &[Drift], |tree| tree.write("/.octon/generated/proposals/registry.yml", "")),
    accepted("registry without the entry", NOBODY, |tree| {
        tree.write("/.octon/generated/proposals/registry.yml", "active: []\narchived: []\n");
    }),
    implemented("registry without the entry of an implemented packet", &[ReviewStrict, Drift], |tree| {
        tree.write("/.octon/generated/proposals/registry.yml", "active: []\narchived: []\n");
    }),
    implemented("registry entry in the other list", &[ReviewStrict, Drift], |tree| {
        let path = ".octon/inputs/exploratory/proposals/architecture/retry-budget";
        let entry = format!("archived:\n  - {{id: retry-budget, kind: architecture, path: {path}}}\n");
        tree.write("/.octon/generated/proposals/registry.yml", entry);
    }),
    implemented("registry entry in another form", &[ReviewStrict], |tree| {
        let path = ".octon/inputs/exploratory/proposals/architecture/retry-budget";
        tree.write(
            "/.octon/generated/proposals/registry.yml",
            format!("active:\n- {{path: {path}, kind: 'architecture', id: retry-budget}}\n"),
        );
    }),
];

const fn of(base: &'static str, name: &'static str, refused_by: &'static [Gate], change: fn(&Tree)) -> Mutant {
    Mutant { name, base, change, refused_by }
}

/// The other kinds and states.
const KINDS: &[Mutant] = &[
    of("policy", "unchanged", NOBODY, |_| {}),
    of("policy", "decision heading of another depth", NOBODY, |tree| {
        tree.replace("policy/decision.md", "## Decision", "### Decision");
    }),
    of("policy", "decision heading of the first depth", READINESS_READERS, |tree| {
        tree.replace("policy/decision.md", "## Decision", "# Decision");
    }),
    of("policy", "no implementation map", &[Standard, Readiness, Subtype], |tree| {
        tree.remove("implementation/implementation-map.md");
    }),
    of("policy", "change type in capitals", &[Subtype], |tree| {
        tree.write("policy-proposal.yml", "schema_version: policy-proposal-v1\npolicy_area: retries\nchange_type: New-policy\n");
    }),
    of("policy", "area is false", &[Subtype], |tree| {
        tree.write("policy-proposal.yml", "schema_version: policy-proposal-v1\npolicy_area: false\nchange_type: new-policy\n");
    }),
    of("policy", "area is zero", NOBODY, |tree| {
        tree.write("policy-proposal.yml", "schema_version: policy-proposal-v1\npolicy_area: 0\nchange_type: new-policy\n");
    }),
    of("migration", "unchanged", NOBODY, |_| {}),
    of("migration", "release state as a number", &[Subtype], |tree| {
        tree.replace("migration-proposal.yml", "release_state: pre-1.0", "release_state: 1.0");
    }),
    of("migration", "rollback removed", &[Standard, Readiness, Subtype], |tree| tree.remove("migration/rollback.md")),
    of("design", "unchanged", NOBODY, |_| {}),
    of("design", "unknown class", &[Subtype], |tree| tree.append("design-proposal.yml", "design_class: other\n")),
    of("design", "module without its file", &[Subtype], |tree| {
        tree.append("design-proposal.yml", "selected_modules: [contracts]\n");
    }),
    of("design", "module without a value", NOBODY, |tree| {
        tree.append("design-proposal.yml", "selected_modules:\n  -\n  - reference\n");
    }),
    of("design", "modules as a mapping are its values", &[Subtype], |tree| {
        tree.append("design-proposal.yml", "selected_modules: {one: history}\n");
    }),
    of("design", "modules as text are none", NOBODY, |tree| tree.append("design-proposal.yml", "selected_modules: history\n")),
    of("design", "from an unknown status, with an unknown class", &[Standard, Readiness, Subtype], |tree| {
        tree.append(MANIFEST, "archive: {archived_from_status: legacy-unknown}\n");
        tree.append("design-proposal.yml", "design_class: other\n");
        tree.remove("implementation");
        tree.remove(COMPLETENESS);
    }),
    of("design", "from an unknown status, with an unknown module", &[Standard, Readiness], |tree| {
        tree.append(MANIFEST, "archive: {archived_from_status: legacy-unknown}\n");
        tree.append("design-proposal.yml", "selected_modules: [other]\n");
        tree.remove("implementation");
    }),
    of("design", "null module", &[Subtype], |tree| tree.append("design-proposal.yml", "selected_modules: [null]\n")),
    of("archived", "unchanged", &[ReviewStrict], |_| {}),
    of("archived", "no completeness review", &[Standard, ReviewStrict], |tree| tree.remove(COMPLETENESS)),
    of("archived", "no receipts of the implementation", &[Standard, ReviewStrict], |tree| {
        tree.remove(CONFORMANCE);
        tree.remove(DRIFT);
    }),
    of("archived", "superseded with failing receipts", &[ReviewStrict], |tree| {
        tree.replace(MANIFEST, "disposition: implemented", "disposition: superseded");
        tree.replace(CONFORMANCE, "verdict: pass", "verdict: fail");
        tree.replace(DRIFT, "verdict: pass", "verdict: fail");
    }),
    of("archived", "evidence as text", &[ReviewStrict], |tree| {
        tree.replace(
            MANIFEST,
            "promotion_evidence:\n    - .octon/framework/runner/retry-policy.md\n    - .octon/framework/runner/retry-policy.schema.json",
            "promotion_evidence: all of it",
        );
    }),
    of("archived", "targets of both families", &[ReviewStrict], |tree| {
        tree.write("/docs/retry.md", "x\n");
        tree.replace(MANIFEST, "promotion_targets:\n", "promotion_targets:\n  - docs/retry.md\n");
        tree.append(PROMPT, "Also `docs/retry.md`.\n");
    }),
    of("archived", "from an unknown status, without catalog and map", &[ReviewStrict, Subtype], |tree| {
        tree.replace(MANIFEST, "archived_from_status: implemented", "archived_from_status: legacy-unknown");
        tree.remove("navigation");
    }),
    of("archived", "target gone", &[Standard, ReviewStrict, Conformance, Drift], |tree| {
        tree.remove("/.octon/framework/runner/retry-policy.md");
    }),
    of("draft", "unchanged", &[ReviewStrict], |_| {}),
    of("in-review", "unchanged", &[ReviewStrict], |_| {}),
    of("rejected", "unchanged", &[ReviewStrict], |_| {}),
];

#[test]
fn every_mutant_is_refused_by_the_gates_that_the_catalogue_names() {
    let all: Vec<&Mutant> = [YAML, TARGETS, RECEIPTS, CATALOGS, FILES, KINDS].into_iter().flatten().collect();
    let problems: Vec<String> = all.into_par_iter().filter_map(problem).collect();
    assert!(problems.is_empty(), "{}", problems.concat());
}

fn problem(mutant: &Mutant) -> Option<String> {
    let tree = Tree::of(mutant.base);
    (mutant.change)(&tree);
    let tree = tree.finish();
    let mut text = String::new();
    for gate in GATES {
        let answer = tree.ask(gate);
        if (answer.verdict == Verdict::Fail) == mutant.refused_by.contains(&gate) && !answer.incomplete {
            continue;
        }
        writeln!(text, "{} ({}): {gate:?} says {}", mutant.name, mutant.base, answer.verdict.as_str()).unwrap();
        for finding in answer.findings.iter().filter(|finding| finding.level >= Level::Error) {
            writeln!(text, "    {}: {}", finding.rule.name, finding.message).unwrap();
        }
    }
    (!text.is_empty()).then_some(text)
}
