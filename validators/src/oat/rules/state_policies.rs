//! Rules about the policies in state.md: gates that are off, attempts, dispatch (catalogue 4).

use std::sync::Arc;

use crate::document::{Entry, Kind, Node};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::ids::PhaseId;
use crate::oat::plan::Plan;
use crate::oat::state::State;
use crate::problems;
use crate::rule::{Level, Rule, rules};
use crate::source::Span;

rules! { "oat":
    GATE_OVERRIDES_SHAPE = "gate-overrides-shape", Error, Upstream, "the gates that the state switches off are not listed as the convention reads them";
    RECOVERY_POLICY_SHAPE = "recovery-policy-shape", Warning, Ours, "the policy for recovering phases has a wrong value, or forgets attempts";
    DISPATCH_POLICY_SHAPE = "dispatch-policy-shape", Warning, Ours, "the dispatch policy has a wrong value";
}

/// The skills whose gate a project can switch off.
const GATED_SKILLS: [&str; 5] =
    ["oat-project-implement", "oat-project-import-plan", "oat-project-lite", "oat-project-plan", "oat-project-quick-start"];
const OVERRIDES: &str = "oat_skill_gate_overrides";
const RECOVERY: &str = "oat_phase_recovery_policy";
const USAGE: &str = "phase_attempt_usage";
const DISPATCH: &str = "oat_dispatch_policy";
const DISPATCH_MODES: [&str; 2] = ["managed", "inherit"];
const DISPATCH_POLICIES: [&str; 5] = ["economy", "balanced", "high", "frontier", "uncapped"];
const CODEX: [&str; 4] = ["low", "medium", "high", "xhigh"];
const CLAUDE: [&str; 4] = ["haiku", "sonnet", "opus", "fable"];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    let Some(front_matter) = state.accepted() else { return };
    let mut report = Report { state, findings };
    if let Some(entry) = front_matter.entry(OVERRIDES).filter(|entry| entry.value.kind() != Kind::Null) {
        overrides(&mut report, entry);
    }
    if let Some(node) = present(front_matter, RECOVERY) {
        recovery(&mut report, node, context.project.plan.as_ref());
    }
    if let Some(node) = present(front_matter, DISPATCH) {
        dispatch(&mut report, node);
    }
    if let Some(entry) = front_matter.entry("oat_dispatch_ceiling") {
        let message = "`oat_dispatch_ceiling` is the old form of `oat_dispatch_policy`, still read as an alias".to_owned();
        let finding = Finding::new(&DISPATCH_POLICY_SHAPE, state.file.place(entry.key.span()), message);
        let help = "write `oat_dispatch_policy` with `mode` and `policy`";
        report.findings.push(finding.at_level(Level::Info).with_help(help));
    }
    forgotten_attempts(context, state, front_matter, findings);
}

/// The value of a key, when it is not null.
fn present<'t>(front_matter: &'t FrontMatter, key: &str) -> Option<Node<'t>> {
    front_matter.get(key).filter(|node| node.kind() != Kind::Null)
}

struct Report<'r, 'w> {
    state: &'r State<'w>,
    findings: &'r mut Vec<Finding>,
}

impl Report<'_, '_> {
    fn add(&mut self, rule: &'static Rule, node: Node<'_>, message: String, help: impl Into<String>) {
        self.findings.push(Finding::new(rule, self.state.file.place(node.span()), message).with_help(help));
    }

    /// Whether the value is a mapping; says so when it is none.
    fn is_mapping(&mut self, rule: &'static Rule, name: &str, node: Node<'_>) -> bool {
        if node.kind() != Kind::Mapping {
            self.add(rule, node, format!("`{name}` is no mapping"), format!("write keys and values below `{name}:`"));
        }
        node.kind() == Kind::Mapping
    }

    /// The value of a key is a whole number up to `most`, or the key is absent.
    fn number(&mut self, mapping: Node<'_>, key: &str, most: u64) {
        let Some(node) = mapping.get(key) else { return };
        if whole_number(node).is_none_or(|number| number > most) {
            self.add(
                &RECOVERY_POLICY_SHAPE,
                node,
                format!("`{key}` is no whole number from 0 to {most}"),
                "write a whole number",
            );
        }
    }

    /// The value of a key is one of some words, or the key is absent.
    fn word(&mut self, mapping: Node<'_>, key: &str, words: &[&str]) {
        let Some(node) = mapping.get(key) else { return };
        if node.as_str().is_some_and(|text| words.contains(&text)) {
            return;
        }
        let help = match nearest(node.text(), words.iter().copied()) {
            Some(meant) => format!("probably `{meant}` was meant"),
            None => format!("write for instance `{key}: {}`", words[0]),
        };
        let shown: String = node.raw().chars().take(60).collect();
        self.add(&DISPATCH_POLICY_SHAPE, node, format!("`{key}` is `{shown}`; expected `{}`", words.join("`, `")), help);
    }
}

fn whole_number(node: Node<'_>) -> Option<u64> {
    (node.kind() == Kind::Integer).then(|| node.text().parse().ok()).flatten()
}

fn overrides(report: &mut Report<'_, '_>, own: Entry<'_>) {
    let (rule, node) = (&GATE_OVERRIDES_SHAPE, own.value);
    if !is_plain(report.state, own) {
        report.add(
            rule,
            node,
            format!("`{OVERRIDES}` has an anchor, an alias or a tag, which the gate refuses"),
            "write the mapping out",
        );
        return;
    }
    if !report.is_mapping(rule, OVERRIDES, node) {
        return;
    }
    for entry in node.entries() {
        let skill = entry.key.text();
        if !GATED_SKILLS.contains(&skill) {
            let help = match nearest(skill, GATED_SKILLS) {
                Some(meant) => format!("probably `{meant}` was meant"),
                None => format!("the gates of these can be switched off: `{}`", GATED_SKILLS.join("`, `")),
            };
            let shown: String = skill.chars().take(60).collect();
            report.add(rule, entry.key, format!("`{shown}` is no skill with a gate that can be switched off"), help);
        } else if entry.value.as_str() != Some("disabled") {
            let message = format!("the gate of `{skill}` can only be `disabled`");
            report.add(rule, entry.value, message, format!("write `{skill}: disabled`, or leave the key out"));
        } else if !is_plain(report.state, entry) {
            report.add(
                rule,
                entry.value,
                "an anchor, an alias or a tag is refused here".to_owned(),
                format!("write `{skill}: disabled`"),
            );
        }
    }
}

/// Whether a value has no anchor, alias or tag.
fn is_plain(state: &State<'_>, entry: Entry<'_>) -> bool {
    let between = Span::new(entry.key.span().end, entry.value.span().start.max(entry.key.span().end));
    let line = state.source().slice(between).split(['\n', '#']).next().unwrap_or_default();
    entry.value.definition().is_none() && entry.value.tag().is_none() && !line.contains('&')
}

fn recovery(report: &mut Report<'_, '_>, node: Node<'_>, plan: Option<&Plan<'_>>) {
    const MOST: u64 = 20;
    let rule = &RECOVERY_POLICY_SHAPE;
    if !report.is_mapping(rule, RECOVERY, node) {
        return;
    }
    report.number(node, "default_attempt_limit", MOST);
    let limits = node.get("phase_attempt_limits").filter(|limits| limits.kind() != Kind::Null);
    if let Some(limits) = limits.filter(|limits| report.is_mapping(rule, "phase_attempt_limits", *limits)) {
        for entry in limits.entries() {
            known_phase(report, entry.key, plan);
            if whole_number(entry.value).is_none_or(|number| number > MOST) {
                let message = format!("the limit of `{}` is no whole number from 0 to {MOST}", entry.key.text());
                report.add(rule, entry.value, message, "write a whole number");
            }
        }
    }
    let usage = node.get(USAGE).filter(|usage| usage.kind() != Kind::Null);
    if let Some(usage) = usage.filter(|usage| report.is_mapping(rule, USAGE, *usage)) {
        for entry in usage.entries() {
            known_phase(report, entry.key, plan);
            let (phase, own) = (entry.key.text(), entry.value);
            if !report.is_mapping(rule, phase, own) {
                continue;
            }
            if own.get("used_attempts").and_then(whole_number).is_none() {
                let at = own.get("used_attempts").unwrap_or(entry.key);
                let message = format!("the usage of `{phase}` has no whole number `used_attempts`");
                report.add(rule, at, message, "write how many attempts were used, 0 for none");
            }
            if let Some(pending) = own.get("pending_attempt").filter(|node| !matches!(node.kind(), Kind::Null | Kind::Mapping)) {
                let message = format!("`pending_attempt` of `{phase}` is neither null nor a mapping");
                report.add(rule, pending, message, "write `null` when no attempt is under way");
            }
        }
    }
}

fn known_phase(report: &mut Report<'_, '_>, key: Node<'_>, plan: Option<&Plan<'_>>) {
    let Some(plan) = plan.filter(|plan| !plan.outline.phases.is_empty()) else { return };
    if PhaseId::parse(key.text()).is_none_or(|id| plan.outline.phase(&id).is_none()) {
        let shown: String = key.text().chars().take(60).collect();
        let message = format!("the plan has no phase `{shown}`");
        report.add(&RECOVERY_POLICY_SHAPE, key, message, "name a phase of the plan, as in `p01`");
    }
}

fn dispatch(report: &mut Report<'_, '_>, node: Node<'_>) {
    let rule = &DISPATCH_POLICY_SHAPE;
    if !report.is_mapping(rule, DISPATCH, node) {
        return;
    }
    report.word(node, "mode", &DISPATCH_MODES);
    match (node.get("mode"), node.get("policy")) {
        (None, _) => report.add(rule, node, format!("`{DISPATCH}` has no `mode`"), "write `mode: managed` or `mode: inherit`"),
        (Some(mode), Some(policy)) if mode.as_str() == Some("inherit") && policy.kind() != Kind::Null => {
            let message = "the mode is `inherit`, and a `policy` is named".to_owned();
            report.add(rule, policy, message, "leave `policy` out, or write `mode: managed`");
        }
        (Some(mode), None) if mode.as_str() == Some("managed") => {
            report.add(
                rule,
                mode,
                "the mode is `managed`, and no `policy` is named".to_owned(),
                "write for instance `policy: balanced`",
            );
        }
        (Some(mode), _) if mode.as_str() == Some("managed") => report.word(node, "policy", &DISPATCH_POLICIES),
        _ => {}
    }
    let Some(providers) = node.get("providers").filter(|providers| providers.kind() != Kind::Null) else { return };
    if report.is_mapping(rule, "providers", providers) {
        report.word(providers, "codex", &CODEX);
        report.word(providers, "claude", &CLAUDE);
    }
}

/// Attempts that the earlier version counts and this one does not.
fn forgotten_attempts(context: &Context<'_, '_>, state: &State<'_>, front_matter: &FrontMatter, findings: &mut Vec<Finding>) {
    let Some(earlier) = context.workspace.earlier() else { return };
    let source = match earlier.source(&state.file.file.path()) {
        Ok(Some(source)) => source,
        Ok(None) => return,
        Err(error) => {
            findings.push(problems::base_unread(state.file.path().clone(), &error));
            return;
        }
    };
    let Some(before) = FrontMatter::read(&Arc::clone(&source), context.workspace.limits()) else { return };
    let usage = |front_matter: &'_ FrontMatter| -> Vec<(String, u64)> {
        let usage = front_matter.get(RECOVERY).and_then(|policy| policy.get(USAGE));
        let used = usage
            .into_iter()
            .flat_map(Node::entries)
            .filter_map(|entry| Some((entry.key.text().to_owned(), entry.value.get("used_attempts").and_then(whole_number)?)));
        used.collect()
    };
    let now: std::collections::BTreeMap<String, u64> = usage(front_matter).into_iter().collect();
    let own = front_matter.get(RECOVERY).and_then(|policy| policy.get(USAGE));
    for (phase, used) in usage(&before) {
        let left = now.get(&phase).copied().unwrap_or_default();
        if left >= used {
            continue;
        }
        let at = own.and_then(|usage| usage.get(&phase)).and_then(|own| own.get("used_attempts"));
        let span = at.or(own).map(Node::span).or_else(|| front_matter.entry(RECOVERY).map(|entry| entry.key.span()));
        let place = span.map_or_else(|| state.file.whole(), |span| state.file.place(span));
        let message = format!("`{phase}` had used {used} attempts in the earlier version, and has used {left} now");
        findings.push(
            Finding::new(&RECOVERY_POLICY_SHAPE, place, message)
                .with_help("attempts are only ever added: write the earlier number or a higher one"),
        );
    }
}
