//! `cargo lessops explain`: the pages of the codes.

use lessops_core::code::Code;

use crate::fixture::Folder;

#[test]
fn a_code_is_explained_in_capitals_or_not() {
    let folder = Folder::new();
    let page = folder.lessops(["explain", "L0312"]).output();
    assert_eq!(page, Code::QueueBatch.page());
    assert_eq!(folder.lessops(["explain", "l0312"]).output(), page);
}

#[test]
fn of_a_code_that_there_is_not_the_nearest_is_named() {
    Folder::new().lessops(["explain", "L0133"]).fails_with(
        "error[L1108]: there is no code `L0133`\n |\n = help: did you mean `L0103`, an argument that is needed is missing?",
    );
    Folder::new().lessops(["explain", "E0308"]).fails_with(
        "error[L1108]: there is no code `E0308`\n |\n = help: did you mean `L0308`, two triggers of the function listen to the same?",
    );
    Folder::new().lessops(["explain", "loops"]).fails_with(
        "error[L1108]: there is no code `loops`\n |\n = help: a code is an `L` and four digits: `cargo lessops explain --list` has all of them",
    );
}

#[test]
fn all_codes_are_listed_by_what_they_are_about() {
    let folder = Folder::new();
    let list = folder.lessops(["explain", "--list"]).output();
    assert!(list.contains("Triggers\n  L0301  this is no schedule\n"), "{list}");
    let json = folder.lessops(["explain", "--list", "--format", "json"]).json();
    assert_eq!(json.as_array().expect("it is a list").len(), Code::ALL.len());
    assert_eq!(json[0]["code"], Code::ALL[0].number());
    assert!(json[0]["page"].as_str().expect("it has a page").starts_with("# L0001: "));
}

#[test]
fn a_code_or_the_list_is_asked_for_and_not_both() {
    let folder = Folder::new();
    assert_eq!(folder.lessops(["explain"]).code, Some(2));
    assert_eq!(folder.lessops(["explain", "L0101", "--list"]).code, Some(2));
}
