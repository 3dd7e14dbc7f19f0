//! `SECURITY.md` is true: each proof that it names is there.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The proofs of the table: file and name of the test, as `file::name`.
fn proofs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let rows = text.lines().filter(|line| line.starts_with("| S"));
    rows.flat_map(|row| row.split('`').skip(1).step_by(2)).filter_map(|quoted| {
        let (file, name) = quoted.split_once("::")?;
        file.contains('/').then_some((file, name))
    })
}

#[test]
fn every_proof_that_is_named_is_there() {
    let text = fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md");
    let mut count = 0;
    for (file, name) in proofs(&text) {
        count += 1;
        let source = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let is_there = if file.starts_with("e2e/") {
            source.contains(&format!("\"{name}")) || source.contains(&format!("`{name}"))
        } else {
            ["fn", "def"].iter().any(|word| source.contains(&format!("{word} {name}(")))
        };
        assert!(is_there, "SECURITY.md names {file}::{name}, which is not there");
    }
    assert!(count > 80, "only {count} proofs were found: has the table changed its form?");
}

/// What comes with a feature that is not there yet.
const LATER: [u32; 1] = [24];

#[test]
fn every_control_has_its_row_and_its_proof() {
    let text = fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md");
    for id in 1..=30 {
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with(&format!("| S{id} "))).collect();
        assert_eq!(rows.len(), 1, "S{id}");
        let count = proofs(rows[0]).count();
        assert_eq!(count == 0, LATER.contains(&id), "S{id} has {count} proofs");
    }
}

/// All files under a folder whose names end so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

/// Text becomes text. The one place where a stranger's HTML is shown is a frame with an address and a policy of its own.
#[test]
fn no_page_sets_html() {
    let ways = [
        "inner_html",
        "innerHTML",
        "outer_html",
        "outerHTML",
        "insert_adjacent_html",
        "insertAdjacentHTML",
        "srcdoc",
        "document.write",
        "create_contextual_fragment",
        "createContextualFragment",
        "DomParser",
        "DOMParser",
        "eval(",
        "js_sys::Function",
    ];
    let mut sources = files(&root().join("frontend/src"), ".rs");
    assert!(sources.len() > 50, "only {} files: have they moved?", sources.len());
    sources.extend(files(&root().join("frontend/assets"), ".js"));
    sources.push(root().join("frontend/index.html"));
    for path in sources {
        let text = fs::read_to_string(&path).unwrap();
        for way in ways {
            assert!(!text.contains(way), "{} uses {way}", path.display());
        }
    }
}

/// Each crate of ours takes the lints of the workspace, which forbid `unsafe`.
#[test]
fn no_crate_of_ours_is_unsafe() {
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(read(&root().join("Cargo.toml")).contains("\nunsafe_code = \"forbid\""));
    let folders = fs::read_dir(root().join("crates")).unwrap();
    let mut manifests: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path().join("Cargo.toml")).collect();
    manifests.retain(|path| path.exists());
    manifests.push(root().join("frontend/Cargo.toml"));
    assert!(manifests.len() >= 13, "{manifests:?}");
    for path in manifests {
        assert!(read(&path).contains("[lints]\nworkspace = true"), "{}", path.display());
    }
}

/// What others wrote comes from the one public registry, and is the very bytes that were looked at.
#[test]
fn every_dependency_is_locked_with_its_checksum() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let packages: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    assert!(packages.len() > 300, "only {} packages", packages.len());
    for package in packages {
        let name = package.lines().find(|line| line.starts_with("name")).unwrap_or_default();
        let own = name.starts_with("name = \"crm-") && !package.contains("\nsource");
        let locked = package.contains("\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"")
            && package.contains("\nchecksum = \"");
        assert!(own || locked, "{name} comes from elsewhere");
    }
}
