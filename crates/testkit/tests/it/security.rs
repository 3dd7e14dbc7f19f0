//! `SECURITY.md` is true: each proof that it names is there.

use std::{fs, path::PathBuf};

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
            source.contains(&format!("fn {name}("))
        };
        assert!(is_there, "SECURITY.md names {file}::{name}, which is not there");
    }
    assert!(count > 80, "only {count} proofs were found: has the table changed its form?");
}

#[test]
fn every_control_has_its_row() {
    let text = fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md");
    for id in 1..=30 {
        let rows = text.lines().filter(|line| line.starts_with(&format!("| S{id} "))).count();
        assert_eq!(rows, 1, "S{id}");
    }
}
