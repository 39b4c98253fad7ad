//! Files whose content is hostile: bytes that are no text, endless lines, deep nesting, too many of everything.

use super::*;

#[test]
fn empty_files() {
    for file in READ.into_iter().filter(|file| !file.ends_with("map.md")) {
        let tree = accepted();
        tree.write(file, "");
        check(tree.root()).ends_with(1);
    }
    let tree = accepted();
    tree.write(MANIFEST, "");
    check(tree.root()).finds("octon/manifest-unparsable", MANIFEST);
}

#[test]
fn binary_files() {
    let noise: Vec<u8> = (0..100_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    in_every_file(&noise);
    let tree = accepted();
    tree.write(MANIFEST, &noise);
    check(tree.root()).finds("countersign/file-not-text", MANIFEST).ends_with(2);
}

#[test]
fn nul_bytes() {
    in_every_file(&[0; 1000]);
    let tree = accepted();
    tree.replace(MANIFEST, "title: Retry", "title: \0etry");
    check(tree.root()).ends_with_a_complaint().finds("octon/manifest-unparsable", MANIFEST);
}

#[test]
fn wide_text() {
    for file in [MANIFEST, "architecture-proposal.yml"] {
        let tree = accepted();
        let text = String::from_utf8(tree.read(file)).unwrap();
        let wide: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        tree.write(file, wide);
        check(tree.root()).finds("countersign/file-not-text", file).ends_with(2);
    }
}

#[test]
fn receipts_that_are_no_text() {
    for file in READ.into_iter().filter(|file| file.ends_with(".md")) {
        let tree = accepted();
        tree.append(file, b"\ncaf\xE9\n");
        let tree = tree.finish();
        check(tree.root()).finds("countersign/file-not-text", file).ends_with(2);
    }
}

#[test]
fn byte_order_marks_and_line_ends() {
    let tree = accepted();
    for file in READ {
        let text = [b"\xEF\xBB\xBF".as_slice(), &tree.read(file)].concat();
        tree.write(file, text);
        tree.crlf(file);
    }
    tree.crlf("README.md");
    // The digest is that of other bytes now; nothing else may be wrong.
    let ran = check(tree.root()).ends_with(1).finds("octon/review-stale", REVIEW);
    let others: Vec<&str> =
        ran.text.lines().filter(|line| line.contains(" error[")).filter(|line| !line.contains("review-stale")).collect();
    assert!(others.iter().all(|line| line.contains("octon/prompt-unauthorized")), "{others:?}");
}

#[test]
fn one_line_of_fifty_megabytes() {
    let long = |start: &str, length: usize| format!("{start}{}\n", "a ".repeat(length / 2));
    let tree = accepted();
    tree.append("README.md", long("TODO ", 50_000_000));
    tree.write("SHA256SUMS", long("", 50_000_000));
    // What is parsed takes longer without optimisation.
    for (file, start) in [(MANIFEST, "note: "), (REVIEW, "note: "), (CATALOG, "- ")] {
        tree.append(file, long(start, 5_000_000));
    }
    check(tree.root()).ends_with(1).finds("octon/placeholder-left", "README.md").finds("checksums/line-malformed", "SHA256SUMS");
}

#[test]
fn a_line_of_keys_quotes_and_backticks() {
    for pattern in ["verdict: ", "`", "`a.b` ", "- ", "[a](", "![", "*_", "<!--", "> ", "\\", "|", "&a *a ", "{\"a\":", "\"", "'"]
    {
        let tree = accepted();
        for file in [MANIFEST, REVIEW, CATALOG, COMPLETENESS] {
            tree.append(file, pattern.repeat((200 << 10) / pattern.len()));
        }
        tree.write("SHA256SUMS", pattern.repeat((200 << 10) / pattern.len()));
        check(tree.root()).ends_with_a_complaint();
    }
}

#[test]
fn nesting_a_hundred_thousand_deep() {
    const DEEP: usize = 100_000;
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("[", ""), ("!!seq [", "]"), ("&a [", "]")] {
        let tree = accepted();
        tree.append(MANIFEST, format!("deep:\n  {}x{}\n", open.repeat(DEEP), close.repeat(DEEP)));
        check(tree.root()).ends_with(1).finds("octon/manifest-unparsable", MANIFEST);
    }
    for open in ["> ", "- ", "[", "![", "**", "1. ", "<a>", "`"] {
        let tree = accepted();
        for file in [REVIEW, COMPLETENESS, CATALOG, "README.md", "support/executable-implementation-prompt.md"] {
            tree.append(file, format!("\n{} TODO\n", open.repeat(DEEP)));
        }
        check(tree.root()).ends_with(1);
    }
}

#[test]
fn alias_bombs() {
    let mut bomb = String::from("bomb:\n  - &a0 [lol]\n");
    for level in 1..100 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "  - &a{level} [{below}]").unwrap();
    }
    for use_of_it in [
        "related_proposals: *a99\nrelated",
        "promotion_targets: *a99\nold",
        "validation_gates: *a99\ngates",
        "archive: *a99\nold",
    ] {
        let tree = accepted();
        let text = String::from_utf8(tree.read(MANIFEST)).unwrap();
        let key = if use_of_it.starts_with("promotion") { "promotion_targets:" } else { "related_proposals:" };
        tree.write(MANIFEST, bomb.clone() + &text.replace(key, &format!("{use_of_it}:")));
        check(tree.root()).ends_with_a_complaint();
        gate("octon:implement", &tree).ends_with_a_complaint();
    }
    for circle in ["loop: &x [*x]\n", "loop: &x {a: *x}\n", "<<: &x {<<: *x}\n", "loop: &x\n  <<: *x\n  a: *x\n"] {
        let tree = accepted();
        tree.append(MANIFEST, circle);
        check(tree.root());
        tree.write(MANIFEST, format!("{circle}promotion_targets: *x\nlifecycle: *x\nstatus: *x\nproposal_id: *x\n"));
        check(tree.root()).ends_with_a_complaint();
    }
}

/// So many that work for each pair of them would outlast all patience.
fn many(line: fn(usize) -> String) -> String {
    (0..50_000).map(line).collect()
}

#[test]
fn fifty_thousand_targets() {
    let tree = accepted();
    let targets = "promotion_targets:\n".to_owned() + &many(|n| format!("  - .octon/gone/{n}\n"));
    tree.replace(MANIFEST, "promotion_targets:\n", targets);
    check(tree.root()).ends_with(1).finds("octon/review-target-uncovered", MANIFEST);
}

#[test]
fn fifty_thousand_keys() {
    let tree = accepted();
    tree.append(MANIFEST, many(|n| format!("key-{}: x\n", n / 2)));
    check(tree.root()).ends_with(1).finds("octon/manifest-duplicate-key", MANIFEST);
}

#[test]
fn a_hundred_thousand_entries() {
    let tree = accepted();
    tree.append(CATALOG, many(|n| format!("- `gone-{n}.md`\n")));
    tree.write("SHA256SUMS.txt", many(|n| format!("{n:064}  gone-{n}.md\n{n:064}  lost-{n}.md\n")));
    let ran = check(tree.root()).ends_with(1);
    ran.finds("octon/catalog-stale-entry", CATALOG).finds("checksums/entry-missing", "SHA256SUMS.txt");
}

#[test]
fn fifty_thousand_headings() {
    let tree = accepted();
    tree.append(REVIEW, many(|n| format!("## Blocking Findings\n\n- finding {n}\nverdict: later {n}\n\n")));
    check(tree.root()).ends_with(1).finds("octon/review-blockers-disagree", REVIEW);
}

#[test]
fn a_packet_of_ten_thousand_files() {
    let tree = accepted();
    for folder in 0..100 {
        tree.folder(&format!("resources/{folder}"));
        for file in 0..100 {
            fs::write(tree.path(&format!("resources/{folder}/{file}.md")), "x\n").unwrap();
        }
    }
    check(tree.root()).ends_with(1).finds("octon/catalog-omits-file", CATALOG).finds("octon/review-stale", REVIEW);
}
