//! What holds for the reference: it is current, its links lead somewhere, and what it says of values is so.

mod any;
mod links;
mod schemas;
mod values;

use super::*;

fn root() -> &'static Path {
    Path::new(crate::ROOT)
}

fn goldens() -> Goldens {
    Goldens::read(&root().join("lessops-core/tests/golden")).expect("the goldens are in the repository")
}

#[test]
fn the_reference_is_what_the_code_says() {
    if std::env::var_os("BLESS").is_some() {
        write(root()).expect("the reference can be written");
    }
    let files = files(root()).expect("the reference can be made");
    let written = |path: &PathBuf| fs::read_to_string(root().join(path)).unwrap_or_default();
    let behind: Vec<_> =
        files.iter().filter(|(path, text)| written(path) != **text).map(|(path, _)| path).collect();
    assert!(behind.is_empty(), "these are behind, `cargo xtask reference` writes them anew: {behind:#?}");

    let pages = files_below(&root().join(FOLDER)).expect("the folder can be listed");
    let of_nothing: Vec<_> =
        pages.iter().filter(|page| !files.keys().any(|file| root().join(file) == **page)).collect();
    assert!(
        of_nothing.is_empty(),
        "these are of nothing, `cargo xtask reference` removes them: {of_nothing:#?}"
    );
}

#[test]
fn text_is_replaced_between_its_marks_alone() {
    let text = |inner: &str| {
        format!("a\n<!-- t: made by `cargo xtask reference` -->\n{inner}<!-- end of t -->\nb\n")
    };
    assert_eq!(markdown::between_marks(&text("old\n"), "t", "new\n").unwrap(), text("new\n"));
    assert!(markdown::between_marks("a\n", "t", "new\n").is_err());
}
