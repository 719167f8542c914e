//! Mistakes and what the compiler says of them, one file each; and uses that must compile.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the `.stderr` files anew. Read them as a stranger would.

#[test]
fn mistakes_are_shown_where_they_stand() {
    let cases = trybuild::TestCases::new();
    for group in ["syntax", "argument", "trigger", "alarm", "item", "signature", "handle"] {
        cases.compile_fail(format!("tests/ui/{group}/*.rs"));
    }
    cases.pass("tests/ui/pass/*.rs");
}
