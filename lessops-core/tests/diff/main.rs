//! Pairs of services, one fact apart: `<category>.txt` has what they are, and what is said of the difference. `BLESS=1`
//! writes that anew.
//!
//! A case begins with `# ` and what is changed. A line is a function and its keys in the manifest, `settings` and what
//! `Cargo.toml` says of the service, or `template` and what is laid over the template that these make, for what no
//! service can say; null takes away. Lines with `-` are of the old service, those with `+` of the new one, all others of
//! both. Lines with `>` are what is said.

mod cases;
mod completeness;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use lessops_core::diff::{Category, Delta, diff};

use cases::Case;

/// The file of a category's cases.
fn file(category: Category) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff");
    folder.join(format!("{category}.txt"))
}

fn text(category: Category) -> String {
    fs::read_to_string(file(category)).expect("each category has cases")
}

/// All cases, with what is found.
static ALL: LazyLock<Vec<(Category, Case, Delta)>> = LazyLock::new(|| {
    let of = |category| Case::all(&text(category)).into_iter().map(move |case| (category, case));
    let cases = Category::ALL.into_iter().flat_map(of);
    cases
        .map(|(category, case)| {
            let delta = diff(&case.side('-'), &case.side('+'));
            (category, case, delta)
        })
        .collect()
});

#[test]
fn each_fact_is_told_in_words() {
    let mut changed = Vec::new();
    for category in Category::ALL {
        let own = ALL.iter().filter(|(of, ..)| *of == category);
        let written: Vec<_> = own.map(|(_, case, delta)| case.written(&delta.to_text())).collect();
        let written = written.join("\n");
        if written == text(category) {
            continue;
        }
        match env::var_os("BLESS") {
            Some(_) => fs::write(file(category), written).expect("the cases can be written"),
            None => changed.push(file(category)),
        }
    }
    assert!(changed.is_empty(), "these differ from what is said now; BLESS=1 writes them anew: {changed:#?}");
}

#[test]
fn each_fact_is_in_its_category() {
    for (category, case, delta) in &*ALL {
        let found = delta.findings.iter().any(|finding| finding.category == *category);
        assert!(found, "{}: {}", case.name, delta.to_text());
    }
}

#[test]
fn what_is_turned_round_is_found_too() {
    for (_, case, _) in &*ALL {
        assert!(!diff(&case.side('+'), &case.side('-')).is_empty(), "{}", case.name);
    }
}

#[test]
fn the_same_service_twice_differs_in_nothing() {
    for (_, case, _) in &*ALL {
        for sign in ['-', '+'] {
            let delta = diff(&case.side(sign), &case.side(sign));
            assert!(delta.is_empty(), "{}: {}", case.name, delta.to_text());
        }
    }
}

#[test]
fn the_names_of_cases_are_different() {
    let mut names = BTreeSet::new();
    for (_, case, _) in &*ALL {
        assert!(names.insert(case.name.clone()), "{} is there twice", case.name);
    }
}

#[test]
fn each_category_has_a_case_that_is_better_and_one_that_is_not() {
    let neutral = [Category::Capacity, Category::Triggers, Category::Other];
    let found: BTreeSet<_> = ALL
        .iter()
        .flat_map(|(_, _, delta)| &delta.findings)
        .map(|finding| (finding.category, finding.is_better))
        .collect();
    for category in Category::ALL {
        assert!(found.contains(&(category, false)), "{category}");
        assert_eq!(found.contains(&(category, true)), !neutral.contains(&category), "{category}");
    }
}
