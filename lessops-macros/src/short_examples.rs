//! The short examples of docs/reference are arguments that core reads. The whole ones compile as documentation tests.

use std::fs;
use std::path::Path;

use lessops_core::field::Group as _;
use lessops_core::problem::Problems;
use lessops_core::settings::Settings;
use proc_macro2::Span;

use crate::attr::Attribute;

/// The arguments on a page that begin with the key that the heading above them names.
fn examples(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).expect("the page can be read");
    let mut key = String::new();
    let mut found = Vec::new();
    for line in text.lines() {
        match line.strip_prefix('#') {
            Some(heading) => key = heading.trim_matches(['#', ' ', '`']).to_owned(),
            None => found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned).filter(|code| {
                let behind = code.strip_prefix(&key).unwrap_or_default();
                behind.starts_with(" = ") || behind.starts_with('(')
            })),
        }
    }
    found
}

/// What is wrong with an attribute's arguments, one by one.
fn mistakes(source: &str) -> Vec<String> {
    let attribute = Attribute::parse(source.parse().expect("an example is tokens"));
    let mut problems = Problems::default();
    let settings = Settings::from_args(&attribute.args, None, &mut problems);
    let problems = problems.finish(settings).err().unwrap_or_default();
    attribute
        .errors(&problems, |problem| syn::Error::new(Span::call_site(), problem))
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_short_examples_of_the_reference_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference");
    let mut sources = examples(&folder.join("keys.md"));
    for page in fs::read_dir(folder.join("triggers")).expect("there are pages") {
        let page = page.expect("it can be listed").path();
        let kind = page.file_stem().expect("it has a name").to_string_lossy().into_owned();
        let of_kind = |example: String| format!("trigger = {kind}({example})");
        sources.extend(examples(&page).into_iter().map(of_kind));
    }
    for source in &sources {
        // A key alone may lack another that is required.
        let lacks = |mistake: &String| mistake.contains("` needs ") && !mistake.contains("` needs a value");
        let mistakes: Vec<_> = mistakes(source).into_iter().filter(|mistake| !lacks(mistake)).collect();
        assert!(mistakes.is_empty(), "{source}: {mistakes:#?}");
    }
    assert!(sources.len() > 20, "only {} were found", sources.len());
    assert_eq!(mistakes("trigger = s3(sufix = \".png\")").len(), 1);
}
