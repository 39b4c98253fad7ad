use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Config, ConfigError, FailOn, ProfileChoice, discover, sections};
use crate::rule::Level;
use crate::source::{FilePath, Source};

fn read(text: &str) -> Result<Config, ConfigError> {
    let mut config = Config::default();
    let source = Arc::new(Source::new(FilePath::from_text("countersign.toml"), text.as_bytes().to_vec()));
    config.apply(&source, Path::new("/repo"))?;
    Ok(config)
}

/// The problems as `line:column: message; help`.
fn problems(text: &str) -> Vec<String> {
    let shown = read(text).unwrap_err().to_string();
    shown.lines().map(|line| line.trim_start_matches("countersign.toml:").to_owned()).collect()
}

#[test]
fn every_key_sets_what_it_says() {
    let config = read(
        r#"
        profile = "upstream"
        fail-on = "warning"
        include = ["a"]
        exclude = ["b/**"]
        [levels]
        octon = "info"
        "countersign/ignore-unused" = "error"
        [[paths]]
        globs = ["drafts"]
        levels = { octon = "off" }
        [[ignore]]
        rules = ["octon"]
        paths = ["old"]
        reason = "kept as it was"
        [roots]
        octon = ["house"]
        [limits]
        file-size = "1 MiB"
        hash-size = 2_000
        directory-depth = 3
        nesting = 4
        values = 5
        list-entries = 6
        [checksums]
        names = ["SUMS"]
        suffixes = [".sum"]
        unlisted = ["tmp"]
        strict = true
        [[checksums.base]]
        lists = ["x/SUMS"]
        base = "dist"
        [oat]
        strict = true
        [okstra]
        strict = true
        "#,
    )
    .unwrap();
    assert_eq!(config.profile, ProfileChoice::Upstream);
    assert_eq!(config.fail_on, FailOn::Warning);
    assert!(config.include.matches(Path::new("/repo/a/x")));
    assert!(config.exclude.matches(Path::new("/repo/b/x")));
    assert_eq!(
        config.levels.iter().map(|(selector, level)| (selector.name(), *level)).collect::<Vec<_>>(),
        [("octon", Level::Info), ("countersign/ignore-unused", Level::Error)]
    );
    assert!(config.path_levels[0].paths.matches(Path::new("/repo/drafts/x")));
    assert_eq!(config.path_levels[0].levels[0].1, Level::Off);
    assert_eq!(config.ignores[0].reason, "kept as it was");
    assert_eq!(config.roots.octon, [Path::new("/repo/house")]);
    let limits = config.limits;
    assert_eq!((limits.file_size, limits.hash_size, limits.directory_depth), (1 << 20, 2_000, 3));
    assert_eq!((limits.nesting, limits.values, limits.list_entries), (4, 5, 6));
    assert_eq!(config.checksums.folder_list_names, ["SUMS"]);
    assert_eq!(config.checksums.single_list_suffixes, [".sum"]);
    assert!(config.checksums.strict && config.checksums.unlisted.matches(Path::new("/repo/tmp")));
    assert_eq!(config.checksums.bases[0].1, PathBuf::from("/repo/dist"));
    assert!(config.okstra.strict && config.oat.strict);
}

#[test]
fn an_entry_of_the_file_keeps_its_place() {
    let text = "\u{feff}# 설정\n[[ignore]]\nrules = [\"octon\"]\npaths = [\"old\"]\nreason = \"why\"\n";
    let config = read(text).unwrap();
    assert_eq!(config.sources[0].position(config.ignores[0].place.span.start).line, 2);
    assert!(config.sources[0].slice(config.ignores[0].place.span).starts_with("[[ignore]]"));
}

#[test]
fn an_unknown_key_has_a_place_and_a_suggestion() {
    assert_eq!(problems("exlude = []\n"), ["1:1: unknown key `exlude`; did you mean `exclude`?"]);
    assert_eq!(problems("[limits]\nfilesize = 1\n"), ["2:1: unknown key `filesize` in [limits]; did you mean `file-size`?"]);
}

#[test]
fn all_problems_come_at_once_in_the_order_of_the_file() {
    assert_eq!(
        problems("profile = 1\nfail-on = \"fatal\"\ninclude = [1]\n[levels]\n\"octon\" = \"loud\"\nocton2 = \"info\"\n"),
        [
            "1:11: expected a string, found an integer",
            "2:11: unknown value `fatal`; expected one of error, warning, info, never",
            "3:12: expected a string, found an integer",
            "5:11: unknown value `loud`; expected one of off, info, warning, error",
            "6:1: no rule and no family is called `octon2`; did you mean `octon`?",
        ]
    );
}

#[test]
fn an_ignore_needs_a_reason() {
    let ignore = "[[ignore]]\nrules = [\"octon\"]\npaths = [\"**\"]\n";
    assert_eq!(problems(ignore), ["1:1: an ignore needs a reason; say why these findings are accepted: reason = \"…\""]);
    let empty = format!("{ignore}reason = \"  \"\n");
    assert_eq!(problems(&empty), ["4:10: the reason of an ignore is empty; say why these findings are accepted"]);
    let bare = "[[ignore]]\nrules = []\nreason = \"x\"\n";
    assert_eq!(problems(bare), ["1:1: the key `paths` is missing", "2:9: the list is empty"]);
}

#[test]
fn sizes_and_counts_stay_in_their_bounds() {
    assert_eq!(problems("limits.file-size = \"5 GiB\"\n"), ["1:20: expected a number from 1 to 4294967295"]);
    assert_eq!(problems("limits.nesting = 0\n"), ["1:18: expected a number from 1 to 1024"]);
    assert_eq!(problems("limits.nesting = -3\n"), ["1:18: expected a number from 1 to 1024"]);
    assert!(problems("limits.file-size = \"big\"\n")[0].contains("is no size"));
}

#[test]
fn what_is_no_toml_has_a_place() {
    let shown = problems("profile = \"upstream\nfail-on = \"info\"\n");
    assert!(shown[0].starts_with("1:"), "{shown:?}");
    assert!(problems("a = 1\na = 2\n").iter().any(|problem| problem.starts_with("2:1: duplicate key")));
}

#[test]
fn roots_are_folders() {
    assert_eq!(problems("[roots]\nocton = [\"a\", \"\"]\n"), ["2:15: expected a folder, found nothing"]);
    assert_eq!(problems("[roots]\nocton = \".octon\"\n"), ["2:9: expected a list of strings, found a string"]);
    assert_eq!(read("[roots]\nokstra = \"docs/state\"\n").unwrap().roots.okstra, "docs/state");
    assert!(problems("[roots]\nokstra = \"../state\"\n")[0].starts_with("2:10: expected a relative path of plain names"));
}

#[test]
fn any_bytes_are_read_without_a_panic() {
    for text in ["", "[", "[[", "=", "\u{0}", "[levels]\n= 1", "a.b.c.d", "paths = [[[[[["] {
        let _config_or_problems = read(text);
    }
    let mut config = Config::default();
    let source = Arc::new(Source::new(FilePath::from_text("countersign.toml"), vec![0xFF, 0xFE, 0x00]));
    let shown = config.apply(&source, Path::new("/repo")).unwrap_err().to_string();
    assert_eq!(shown, "countersign.toml:1:1: the file is not UTF-8 text");
}

#[test]
fn a_later_document_replaces_keys_and_adds_entries() {
    let mut config = read("fail-on = \"info\"\n[levels]\nocton = \"off\"\n").unwrap();
    let source = Arc::new(Source::new(FilePath::from_text("--config"), b"fail-on=\"never\"\nlevels={octon=\"info\"}".to_vec()));
    config.apply(&source, Path::new("/repo")).unwrap();
    assert_eq!(config.fail_on, FailOn::Never);
    assert_eq!(config.levels.len(), 2);
}

#[test]
fn the_closest_file_wins_up_to_the_work_tree() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("repo/.git")).unwrap();
    std::fs::create_dir_all(root.join("repo/a/b")).unwrap();
    std::fs::create_dir_all(root.join("repo/c")).unwrap();
    for file in ["countersign.toml", "repo/countersign.toml", "repo/a/countersign.toml"] {
        std::fs::write(root.join(file), "").unwrap();
    }
    let repo = root.join("repo");
    let found = |paths: &[&str]| discover(&paths.iter().map(PathBuf::from).collect::<Vec<_>>(), &repo);
    assert_eq!(found(&["a/b"]), Some(repo.join("a/countersign.toml")));
    assert_eq!(found(&["a/b/not-there.yml"]), Some(repo.join("a/countersign.toml")));
    assert_eq!(found(&["a", "c"]), Some(repo.join("countersign.toml")));
    std::fs::remove_file(repo.join("countersign.toml")).unwrap();
    assert_eq!(found(&["c"]), None, "a file above the work tree does not govern it");
}

#[test]
fn every_listed_key_is_known_to_the_reader() {
    for (table, keys) in sections::KEYS {
        for key in *keys {
            let text = match *table {
                "" => format!("{key} = 1.5"),
                "ignore" | "paths" => format!("[[{table}]]\n{key} = 1.5"),
                "checksums.base" => format!("[[checksums.base]]\n{key} = 1.5"),
                _ => format!("[{table}]\n{key} = 1.5"),
            };
            let shown = problems(&text).join("\n");
            assert!(shown.contains("found a float"), "{table} {key}: {shown}");
        }
    }
}

#[test]
fn the_published_schema_knows_the_same_keys() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/countersign-config.schema.json");
    let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (table, keys) in sections::KEYS {
        let described = table.split('.').filter(|part| !part.is_empty()).fold(&schema, |schema, part| {
            let property = &schema["properties"][part];
            if property["type"] == "array" { &property["items"] } else { property }
        });
        let mut known: Vec<&str> = described["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut keys = keys.to_vec();
        known.sort_unstable();
        keys.sort_unstable();
        assert_eq!(known, keys, "table `{table}`");
    }
}
