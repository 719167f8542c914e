//! Relative links lead to files and headings that are there.

use super::*;

/// The pages that link to each other: those of the root, and all below `docs`.
fn linked_pages() -> Vec<PathBuf> {
    let mut found = files_below(&root().join("docs")).unwrap();
    let files = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    found.extend(files.filter(|path| path.is_file()));
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    found
}

/// A page without its blocks of code, and without code in its lines.
fn prose(page: &str) -> String {
    let outside = page.split("```").step_by(2).collect::<String>();
    outside.lines().map(|line| line.split('`').step_by(2).collect::<String>() + "\n").collect()
}

/// What `[text](target)` and `[text]: target` lead to.
fn targets(page: &str) -> Vec<String> {
    let prose = prose(page);
    let inline = prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    inline.map(str::to_owned).collect()
}

/// The anchors of a page's headings.
fn anchors(page: &str) -> Vec<String> {
    let outside = page.split("```").step_by(2).collect::<String>();
    let headings = outside.lines().filter(|line| line.starts_with('#'));
    headings.map(|heading| markdown::anchor(heading.trim_start_matches('#').trim())).collect()
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut broken = Vec::new();
    let mut count = 0;
    for path in linked_pages() {
        let page = fs::read_to_string(&path).unwrap();
        for target in targets(&page).into_iter().filter(|target| !target.contains("://")) {
            count += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let linked = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let is_there = linked.exists()
                && (anchor.is_empty()
                    || anchors(&fs::read_to_string(&linked).unwrap()).iter().any(|other| other == anchor));
            if !is_there {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(count > 100, "only {count} links were found");
}

#[test]
fn links_in_code_are_none() {
    assert_eq!(targets("[a](b.md) `[c](d.md)`\n```text\n[e](f.md)\n```\n[`g`](h.md#i)"), ["b.md", "h.md#i"]);
    assert_eq!(
        anchors("# Keys of `#[lambda]`\n```sh\n# no\n```\n## `max_age`\n"),
        ["keys-of-lambda", "max_age"]
    );
}

#[test]
fn no_heading_of_a_page_stands_twice() {
    for path in files_below(&root().join(FOLDER)).unwrap() {
        let mut anchors = anchors(&fs::read_to_string(&path).unwrap());
        anchors.sort();
        let count = anchors.len();
        anchors.dedup();
        assert_eq!(
            anchors.len(),
            count,
            "{}: a link to one of two headings leads to the first",
            path.display()
        );
    }
}
