//! Against repositories that git itself made. Without git they print a notice and pass.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Commit, GitError, GitRepository, Head, ObjectId, Status};
use crate::workspace::{Earlier, EarlierError, Limits, Workspace};

/// The test harness hides what the print macros write in a passing test.
fn notice() {
    writeln!(std::io::stderr(), "notice: git is not installed, so a test of the reader of repositories was skipped").unwrap();
}

/// A repository in a folder of its own.
struct Sandbox {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Sandbox {
    /// A repository with two commits; `None` when there is no git.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("repository");
        fs::create_dir(&root).unwrap();
        if Command::new("git").arg("--version").output().is_err() {
            notice();
            return None;
        }
        let sandbox = Self { _folder: folder, root };
        sandbox.git(&["init", "-q", "-b", "main"]);
        sandbox.write("a.txt", "one\n");
        sandbox.write("src/b.txt", "two\n");
        sandbox.commit("feat: first\n\nWith a body.");
        sandbox.write("a.txt", "one more\n");
        sandbox.commit("fix: second");
        Some(sandbox)
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.root, arguments)
    }

    fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        for name in ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"] {
            command.env(name, "Somebody");
        }
        for name in ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"] {
            command.env(name, "somebody@example.com");
        }
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self, message: &str) -> ObjectId {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.id("HEAD")
    }

    fn id(&self, name: &str) -> ObjectId {
        ObjectId::from_hex(&self.git(&["rev-parse", name])).unwrap()
    }

    fn open(&self) -> GitRepository {
        GitRepository::discover(&self.root).unwrap()
    }

    fn status(&self) -> Status {
        status_of(&self.root)
    }

    /// That git says the same as we do.
    fn assert_dirty(&self, path: &str) {
        assert_ne!(self.git(&["status", "--short"]), "", "git");
        assert_eq!(self.status(), Status::Dirty(path.to_owned()));
    }

    fn assert_clean(&self) {
        assert_eq!(self.status(), Status::Clean);
        assert_eq!(self.git(&["status", "--short"]), "", "git");
    }
}

fn status_of(root: &Path) -> Status {
    let workspace = Workspace::new(&[root.to_path_buf()], root, &[], Limits::default());
    let repository = GitRepository::discover(root).unwrap();
    repository.status(workspace.find(root).directory().unwrap())
}

fn head_branch(repository: &GitRepository) -> Option<String> {
    repository.head().unwrap().branch().map(str::to_owned)
}

#[test]
fn a_repository_is_found_from_below() {
    let Some(sandbox) = Sandbox::new() else { return };
    let repository = GitRepository::discover(&sandbox.root.join("src")).unwrap();
    assert_eq!(repository.work_tree(), sandbox.root);
    assert_eq!(repository.head().unwrap(), Head::Branch { name: "main".to_owned(), commit: Some(sandbox.id("HEAD")) });
    assert!(GitRepository::discover(sandbox.root.parent().unwrap()).is_none());
}

#[test]
fn commits_are_read_loose_and_packed() {
    let Some(sandbox) = Sandbox::new() else { return };
    let (first, second) = (sandbox.id("HEAD~1"), sandbox.id("HEAD"));
    let check = || {
        let repository = sandbox.open();
        let commit = repository.commit(&first.to_string()[..7]).unwrap();
        assert_eq!(
            (commit.id, commit.message.as_str(), commit.subject()),
            (first, "feat: first\n\nWith a body.\n", "feat: first")
        );
        assert_eq!(repository.commit(&second.to_string().to_uppercase()).unwrap().parents, [first]);
        assert_eq!(repository.commit_of(&second).unwrap().tree, sandbox.id("HEAD^{tree}"));
        assert_eq!(repository.branch("main").unwrap(), Some(second));
        assert_eq!(repository.branch("gone").unwrap(), None);
        let tree = sandbox.id("HEAD^{tree}").to_string();
        assert_eq!(repository.commit(&tree), Err(GitError::NotACommit(tree.clone())));
        assert_eq!(repository.resolve(&tree[..10]), Err(GitError::NotACommit(tree[..10].to_owned())));
        assert!(matches!(repository.commit(&"0".repeat(40)), Err(GitError::Missing(_))));
        assert!(matches!(repository.commit("0000000"), Err(GitError::Missing(_))));
        for text in ["abc", "main", "", &"a".repeat(41)] {
            assert!(matches!(repository.commit(text), Err(GitError::NotAnId(_))), "{text}");
        }
    };
    check();
    sandbox.git(&["gc", "-q"]);
    assert!(!sandbox.root.join(".git/refs/heads/main").exists(), "refs are packed too");
    check();
}

#[test]
fn deltas_of_long_histories_are_resolved() {
    let Some(sandbox) = Sandbox::new() else { return };
    let mut text: String = (0..400).map(|line| format!("line {line} of a file that changes a little\n")).collect();
    for change in 0..30 {
        text.push_str(&format!("change {change}\n"));
        sandbox.write("long.txt", &text);
        sandbox.commit(&format!("chore: change {change}"));
    }
    sandbox.git(&["repack", "-q", "-a", "-d", "-f", "--depth=40", "--window=40"]);
    let repository = sandbox.open();
    for line in sandbox.git(&["cat-file", "--batch-all-objects", "--batch-check"]).lines() {
        let mut parts = line.split(' ');
        let id = ObjectId::from_hex(parts.next().unwrap()).unwrap();
        let object = repository.objects.read(&id).unwrap();
        let kind = parts.next().unwrap();
        assert_eq!(ObjectId::of(kind, &object.content), id, "an object is what its name says");
    }
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}

#[test]
fn ranges_are_those_of_git() {
    let Some(sandbox) = Sandbox::new() else { return };
    let base = sandbox.id("HEAD");
    sandbox.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    let side = sandbox.commit("feat: side");
    sandbox.git(&["checkout", "-q", "main"]);
    let own = sandbox.commit("feat: own");
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let head = sandbox.commit("docs: last");
    let repository = sandbox.open();
    for (from, to) in [(base, head), (side, head), (head, base), (own, side), (head, head), (sandbox.id("HEAD~1"), head)] {
        let range = repository.range(from, to, 1_000).unwrap();
        let expected = sandbox.git(&["rev-list", &format!("{from}..{to}")]);
        let expected: Vec<ObjectId> = expected.lines().filter_map(ObjectId::from_hex).collect();
        assert_eq!(range.len(), expected.len(), "{from}..{to}");
        assert!(expected.iter().all(|id| range.contains(id)) && range.is_complete(), "{from}..{to}");
        assert!(!range.contains(&from), "the base is no part of the range");
    }
    assert!(matches!(repository.range(base, head, 2), Err(GitError::TooLarge(_))));
}

#[test]
fn commits_of_one_second_come_after_their_parents() {
    let Some(sandbox) = Sandbox::new() else { return };
    let base = sandbox.id("HEAD");
    for number in 0..8 {
        sandbox.commit(&format!("feat: {number}"));
    }
    let commits = sandbox.open().commits_between(base, sandbox.id("HEAD"), 100).unwrap();
    let subjects: Vec<&str> = commits.iter().map(Commit::subject).collect();
    assert_eq!(subjects, ["feat: 0", "feat: 1", "feat: 2", "feat: 3", "feat: 4", "feat: 5", "feat: 6", "feat: 7"]);
}

#[test]
fn a_detached_head_and_an_unborn_branch() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.git(&["checkout", "-q", "--detach", "HEAD~1"]);
    assert_eq!(sandbox.open().head().unwrap(), Head::Detached(sandbox.id("HEAD")));
    sandbox.assert_clean();
    sandbox.git(&["checkout", "-q", "--orphan", "fresh"]);
    assert_eq!(sandbox.open().head().unwrap(), Head::Branch { name: "fresh".to_owned(), commit: None });
    sandbox.assert_dirty("a.txt");
}

#[test]
fn a_linked_work_tree_is_a_repository_of_its_own() {
    let Some(sandbox) = Sandbox::new() else { return };
    let linked = sandbox.root.parent().unwrap().join("linked");
    sandbox.git(&["worktree", "add", "-q", "-b", "topic", linked.to_str().unwrap()]);
    let repository = GitRepository::discover(&linked.join("src")).unwrap();
    assert_eq!(repository.work_tree(), linked);
    assert_eq!(head_branch(&repository).as_deref(), Some("topic"));
    assert_eq!(repository.head().unwrap().commit(), Some(sandbox.id("main")));
    assert_eq!(status_of(&linked), Status::Clean);
    fs::write(linked.join("new.txt"), "x").unwrap();
    assert_eq!(status_of(&linked), Status::Dirty("new.txt".to_owned()));
    sandbox.assert_clean();
}

#[test]
fn a_file_that_pretends_to_be_a_work_tree_is_none() {
    let Some(sandbox) = Sandbox::new() else { return };
    let stranger = sandbox.root.parent().unwrap().join("stranger");
    fs::create_dir(&stranger).unwrap();
    for target in [sandbox.root.join(".git"), sandbox.root.clone(), PathBuf::from("/nowhere")] {
        fs::write(stranger.join(".git"), format!("gitdir: {}\n", target.display())).unwrap();
        assert!(GitRepository::discover(&stranger).is_none(), "{target:?}");
    }
}

#[test]
fn a_submodule_is_found_and_not_looked_into() {
    let Some(sandbox) = Sandbox::new() else { return };
    let Some(other) = Sandbox::new() else { return };
    let url = other.root.to_str().unwrap();
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", url, "library"]);
    sandbox.commit("build: a library");
    let library = GitRepository::discover(&sandbox.root.join("library")).unwrap();
    assert_eq!(library.head().unwrap().commit(), Some(other.id("HEAD")));
    assert!(matches!(sandbox.status(), Status::Unknown(_)));
    sandbox.git(&["submodule", "deinit", "-q", "-f", "library"]);
    sandbox.assert_clean();
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let Some(sandbox) = Sandbox::new() else { return };
    let third = sandbox.commit("docs: third");
    let fourth = sandbox.commit("docs: fourth");
    let clone = sandbox.root.parent().unwrap().join("clone");
    let url = format!("file://{}", sandbox.root.display());
    sandbox.git(&["clone", "-q", "--depth", "2", &url, clone.to_str().unwrap()]);
    let repository = GitRepository::discover(&clone).unwrap();
    let range = repository.range(third, fourth, 100).unwrap();
    assert!(range.contains(&fourth) && range.len() == 1 && range.is_complete());
    let missing = sandbox.id("HEAD~2");
    assert_eq!(repository.range(missing, fourth, 100), Err(GitError::Missing(missing.to_string())));
    let backwards = repository.range(fourth, third, 100).unwrap();
    assert!(backwards.is_empty());
    assert_eq!(status_of(&clone), Status::Clean);
}

#[test]
fn a_work_tree_is_dirty_as_git_says() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.assert_clean();
    sandbox.write("new.txt", "x");
    sandbox.assert_dirty("new.txt");
    sandbox.write(".gitignore", "new.txt\n/out/\n");
    sandbox.commit("chore: ignore");
    sandbox.write("out/deep/x", "x");
    sandbox.assert_clean();
    sandbox.write(".git/info/exclude", "*.log\n");
    sandbox.write("src/x.log", "x");
    sandbox.assert_clean();
    sandbox.write("a.txt", "two more\n");
    sandbox.assert_dirty("a.txt");
    sandbox.git(&["add", "a.txt"]);
    sandbox.assert_dirty("a.txt");
    sandbox.commit("fix: third");
    sandbox.assert_clean();
    fs::remove_file(sandbox.root.join("src/b.txt")).unwrap();
    sandbox.assert_dirty("src/b.txt");
    sandbox.git(&["rm", "-q", "--cached", "src/b.txt"]);
    sandbox.assert_dirty("src/b.txt");
    sandbox.commit("chore: remove");
    fs::create_dir_all(sandbox.root.join("empty/folder")).unwrap();
    sandbox.assert_clean();
}

#[cfg(unix)]
#[test]
fn modes_and_symlinks_count() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let Some(sandbox) = Sandbox::new() else { return };
    symlink("a.txt", sandbox.root.join("link")).unwrap();
    sandbox.commit("feat: a link");
    sandbox.assert_clean();
    fs::set_permissions(sandbox.root.join("a.txt"), fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.assert_dirty("a.txt");
    sandbox.git(&["config", "core.fileMode", "false"]);
    sandbox.assert_clean();
    fs::remove_file(sandbox.root.join("link")).unwrap();
    symlink("src/b.txt", sandbox.root.join("link")).unwrap();
    sandbox.assert_dirty("link");
    sandbox.git(&["checkout", "-q", "link"]);
    fs::rename(sandbox.root.join("src"), sandbox.root.join("moved")).unwrap();
    symlink("moved", sandbox.root.join("src")).unwrap();
    sandbox.assert_dirty("src/b.txt");
}

#[test]
fn a_file_that_was_only_touched_is_read() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.write("a.txt", "one more\n");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    fs::File::options().write(true).open(sandbox.root.join("a.txt")).unwrap().set_modified(later).unwrap();
    assert_eq!(sandbox.status(), Status::Clean);
}

#[test]
fn converted_content_is_unknown_only_when_it_differs() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.write(".gitattributes", "* text=auto\n");
    sandbox.commit("chore: attributes");
    sandbox.assert_clean();
    sandbox.write("a.txt", "one more\r\n");
    assert!(matches!(sandbox.status(), Status::Unknown(_)), "after the conversion this is what was committed");
}

#[test]
fn every_version_of_the_index_is_read() {
    let Some(sandbox) = Sandbox::new() else { return };
    for name in ["src/a-long-name-1.txt", "src/a-long-name-2.txt", "src/zz/한글.txt"] {
        sandbox.write(name, "x");
    }
    sandbox.commit("feat: more files");
    for version in ["2", "3", "4"] {
        sandbox.git(&["update-index", "--index-version", version]);
        sandbox.assert_clean();
    }
    sandbox.git(&["update-index", "--skip-worktree", "src/b.txt"]);
    fs::remove_file(sandbox.root.join("src/b.txt")).unwrap();
    sandbox.assert_clean();
    sandbox.git(&["update-index", "--no-skip-worktree", "src/b.txt"]);
    sandbox.assert_dirty("src/b.txt");
    sandbox.git(&["checkout", "-q", "src/b.txt"]);
    sandbox.git(&["update-index", "--split-index"]);
    assert!(matches!(sandbox.status(), Status::Unknown(_)));
}

#[test]
fn a_conflict_and_an_intended_file_are_dirty() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.write("new.txt", "x");
    sandbox.git(&["add", "-N", "new.txt"]);
    sandbox.assert_dirty("new.txt");
    fs::remove_file(sandbox.root.join("new.txt")).unwrap();
    sandbox.git(&["reset", "-q", "--hard"]);
    sandbox.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    sandbox.write("a.txt", "other\n");
    sandbox.commit("fix: other");
    let merge = Command::new("git").args(["merge", "-q", "main"]).current_dir(&sandbox.root).output().unwrap();
    assert!(!merge.status.success());
    sandbox.assert_dirty("a.txt");
}

#[test]
fn other_formats_are_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let Some(sandbox) = Sandbox::new() else { return };
    let root = folder.path().canonicalize().unwrap();
    sandbox.git_in(&root, &["init", "-q", "--object-format=sha256"]);
    let repository = GitRepository::discover(&root).unwrap();
    assert!(matches!(repository.head(), Err(GitError::Unsupported(_))));
    assert!(matches!(repository.commit("0000000"), Err(GitError::Unsupported(_))));
    assert!(matches!(status_of(&root), Status::Unknown(_)));
}

/// Every single byte of every file that is read may be wrong; the answer may be wrong then, but there is one.
#[test]
fn damaged_repositories_never_panic() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.git(&["gc", "-q"]);
    let (first, second) = (sandbox.id("HEAD~1"), sandbox.id("HEAD"));
    let pack_folder = sandbox.root.join(".git/objects/pack");
    let packs = fs::read_dir(&pack_folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        packs.filter(|path| path.extension().is_some_and(|own| own == "idx" || own == "pack")).collect();
    files.extend([".git/index", ".git/packed-refs", ".git/HEAD"].map(|name| sandbox.root.join(name)));
    let mut errors = 0;
    for file in files {
        let sound = fs::read(&file).unwrap();
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "a file of a test in a folder of its own")]
        permissions.set_readonly(false);
        fs::set_permissions(&file, permissions).unwrap();
        let step = (sound.len() / 150).max(1);
        let flipped = (0..sound.len()).step_by(step).map(|at| {
            let mut bytes = sound.clone();
            bytes[at] ^= 0xFF;
            bytes
        });
        let cut = (0..10).map(|part| sound[..sound.len() * part / 10].to_vec());
        for bytes in flipped.chain(cut) {
            fs::write(&file, bytes).unwrap();
            let Some(repository) = GitRepository::discover(&sandbox.root) else { continue };
            errors += usize::from(repository.head().is_err());
            errors += usize::from(repository.commit(&second.to_string()[..8]).is_err());
            errors += usize::from(repository.range(first, second, 100).is_err());
            errors += usize::from(matches!(status_of(&sandbox.root), Status::Unknown(_)));
        }
        fs::write(&file, sound).unwrap();
    }
    assert!(errors > 100, "damage is noticed: {errors}");
    sandbox.git(&["status", "--short"]);
    sandbox.assert_clean();
}

#[test]
fn refs_that_lead_nowhere_are_errors() {
    let Some(sandbox) = Sandbox::new() else { return };
    fs::write(sandbox.root.join(".git/refs/heads/main"), "ref: refs/heads/main\n").unwrap();
    assert!(matches!(sandbox.open().head(), Err(GitError::Corrupt(_))));
    fs::write(sandbox.root.join(".git/HEAD"), "ref: refs/../../../etc/passwd\n").unwrap();
    assert!(matches!(sandbox.open().head(), Err(GitError::Corrupt(_))));
}

#[test]
fn revisions_are_resolved_as_git_does() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.git(&["tag", "light", "HEAD~1"]);
    sandbox.git(&["tag", "-a", "v1", "-m", "first", "HEAD~1"]);
    sandbox.git(&["tag", "-a", "v1-again", "-m", "a tag of a tag", "v1"]);
    sandbox.git(&["checkout", "-q", "-b", "side/topic"]);
    sandbox.commit("feat: aside");
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("docs: third");
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "merge: topic", "side/topic"]);
    let clone = sandbox.root.parent().unwrap().join("clone");
    sandbox.git(&["clone", "-q", sandbox.root.to_str().unwrap(), clone.to_str().unwrap()]);
    let short = sandbox.id("HEAD~1").to_string()[..8].to_owned();
    let whole = sandbox.id("HEAD").to_string().to_uppercase();
    let names = [
        "HEAD",
        "@",
        "main",
        "heads/main",
        "refs/heads/main",
        "side/topic",
        "light",
        "v1",
        "tags/v1",
        "v1-again",
        "v1^{}",
        "v1^{commit}~0",
        "HEAD^",
        "HEAD^2",
        "HEAD^2~1",
        "HEAD~2",
        "main~1^",
        "HEAD^0",
        &short,
        &whole,
    ];
    let check = || {
        for name in names {
            let expected = ObjectId::from_hex(&sandbox.git(&["rev-parse", &format!("{name}^{{commit}}")])).unwrap();
            assert_eq!(sandbox.open().resolve_revision(name), Ok(expected), "{name}");
        }
    };
    check();
    sandbox.git(&["gc", "-q"]);
    check();
    let cloned = GitRepository::discover(&clone).unwrap();
    for name in ["origin/main", "origin", "remotes/origin/side/topic"] {
        let expected = ObjectId::from_hex(&sandbox.git_in(&clone, &["rev-parse", name])).unwrap();
        assert_eq!(cloned.resolve_revision(name), Ok(expected), "{name}");
    }
}

#[test]
fn what_names_no_commit_is_said() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.git(&["tag", "files", "HEAD^{tree}"]);
    let repository = sandbox.open();
    for name in ["gone", "", "HEAD~9", "HEAD^2", "main:a.txt", "../main", "HEAD..main", "refs/heads", "0000000", "a..b", "main\0"]
    {
        assert_eq!(repository.resolve_revision(name), Err(GitError::UnknownRevision(name.to_owned())), "{name}");
    }
    assert!(matches!(repository.resolve_revision("files"), Err(GitError::NotACommit(_))));
    assert!(matches!(repository.resolve_revision("HEAD@{1}"), Err(GitError::Unsupported(_))));
}

#[cfg(unix)]
#[test]
fn files_of_a_commit_are_found_by_their_paths() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.write("src/deep/한글.txt", "three\r\n");
    std::os::unix::fs::symlink("../a.txt", sandbox.root.join("src/link")).unwrap();
    std::os::unix::fs::symlink("src", sandbox.root.join("folder-link")).unwrap();
    sandbox.write("big.bin", "version https://git-lfs.github.com/spec/v1\n");
    let third = sandbox.commit("feat: third");
    for path in ["a.txt", "src/b.txt"] {
        fs::remove_file(sandbox.root.join(path)).unwrap();
    }
    sandbox.git(&["gc", "-q"]);
    let repository = sandbox.open();
    let first = repository.resolve_revision("HEAD~2").unwrap();
    let content = |commit, path: &str| repository.content_at(commit, Path::new(path));
    assert_eq!(content(first, "a.txt"), Ok(Some(b"one\n".to_vec())));
    assert_eq!(content(third, "a.txt"), Ok(Some(b"one more\n".to_vec())));
    assert_eq!(content(third, "src/deep/한글.txt"), Ok(Some(b"three\r\n".to_vec())));
    for nothing in ["gone", "src", "", "a.txt/below", "src/../a.txt", "/a.txt"] {
        assert_eq!(content(third, nothing), Ok(None), "{nothing}");
    }
    for unsupported in ["src/link", "folder-link/b.txt", "big.bin"] {
        assert!(matches!(content(third, unsupported), Err(GitError::Unsupported(_))), "{unsupported}");
    }
    let below = |folder: &str| repository.files_below(third, Path::new(folder)).unwrap();
    assert_eq!(below("src"), [PathBuf::from("b.txt"), PathBuf::from("deep/한글.txt")]);
    assert_eq!(below("").len(), 4);
    assert!(below("gone").is_empty() && below("a.txt").is_empty());
}

#[test]
fn the_earlier_version_is_that_of_the_innermost_repository() {
    let Some(sandbox) = Sandbox::new() else { return };
    let (root, limits) = (sandbox.root.clone(), Limits::default());
    sandbox.write("a.txt", "not committed\n");
    let open = |revision: &str, path: &Path| Earlier::open(revision, &[path.to_path_buf()], &root, &limits);
    let earlier = open("HEAD~1", &root).unwrap();
    let source = earlier.source(&root.join("a.txt")).unwrap().unwrap();
    assert_eq!((source.path().as_str(), source.text()), ("a.txt", Some("one\n")));
    assert!(earlier.source(&root.join("new.txt")).unwrap().is_none());
    assert_eq!(earlier.names_below(&root.join("src")).unwrap(), [PathBuf::from("b.txt")]);
    let commits = earlier.commits(&root, 100).unwrap();
    assert_eq!(commits.iter().map(Commit::subject).collect::<Vec<_>>(), ["fix: second"]);
    assert!(matches!(earlier.commits(&root, 1), Err(EarlierError::Git(GitError::TooLarge(_)))));

    let inner = root.join("vendor/inner");
    fs::create_dir_all(&inner).unwrap();
    sandbox.git_in(&inner, &["init", "-q", "-b", "main"]);
    assert!(matches!(earlier.source(&inner.join("a.txt")), Err(EarlierError::OtherRepository(_))));
    assert!(matches!(open("HEAD", &inner), Err(EarlierError::Git(GitError::UnknownRevision(_)))));
    assert!(matches!(open("HEAD", root.parent().unwrap()), Err(EarlierError::NoRepository(_))));
    let small = Limits { file_size: 2, ..limits };
    let earlier = Earlier::open("HEAD", std::slice::from_ref(&root), &root, &small).unwrap();
    assert!(matches!(earlier.source(&root.join("a.txt")), Err(EarlierError::TooLarge(_))));
}

#[test]
fn a_shallow_clone_cannot_tell_the_commits_since() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    sandbox.commit("feat: aside");
    let clone = sandbox.root.parent().unwrap().join("clone");
    let url = format!("file://{}", sandbox.root.display());
    sandbox.git(&["clone", "-q", "--depth", "1", "--no-single-branch", &url, clone.to_str().unwrap()]);
    let repository = GitRepository::discover(&clone).unwrap();
    let commit = |name: &str| repository.resolve_revision(name).unwrap();
    assert!(matches!(
        repository.commits_between(commit("origin/main"), commit("origin/side"), 100),
        Err(GitError::Unsupported(_))
    ));
}
