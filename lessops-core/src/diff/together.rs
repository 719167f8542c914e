//! What changes in many resources at once, and is told at once: the code, tags, what is shown, lines of source.

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::counted;

use super::words::listed;
use super::{Category, Finding, Sides};

/// The resources that change in such a way.
#[derive(Default)]
pub(super) struct Together {
    pub(super) tags: Vec<String>,
    /// Dashboards, saved queries, and alarms over other alarms.
    pub(super) shown: Vec<String>,
    /// Those that wait for others than before.
    pub(super) order: Vec<String>,
}

impl Together {
    pub(super) fn findings(self, sides: &Sides, has_code: bool) -> Vec<Finding> {
        let Self { tags, shown, order } = self;
        let mut findings = Vec::new();
        if has_code {
            findings.extend(code(sides));
        }
        let mut add = |ids: Vec<String>, rank, text: &dyn Fn(&str) -> String| {
            let resources: Vec<_> = ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
            if let Some(first) = resources.first() {
                let finding = Finding::new(Category::Other, first, text(&listed(&resources))).rank(rank);
                findings.push(finding.about(resources));
            }
        };
        add(tags, 4, &|ids| format!("the tags change of {ids}"));
        add(shown, 5, &|ids| format!("what is shown changes with the rest: {ids}"));
        add(order, 6, &|ids| format!("these wait for others than before while the stack is updated: {ids}"));
        add(lines(sides), 7, &|ids| {
            format!("the lines of source move that these name in their descriptions: {ids}")
        });
        findings
    }
}

/// One binary has the code of all functions.
fn code(sides: &Sides) -> Option<Finding> {
    let [old, new] = sides.resources();
    let function = |id: &str| new.get(id)?["Properties"]["FunctionName"]["Ref"].as_str().map(str::to_owned);
    let written = |id: &String| sides.old.written.get(id) != sides.new.written.get(id);
    let versions = new
        .iter()
        .filter(|(id, it)| it["Type"] == "AWS::Lambda::Version" && old.contains_key(*id) && written(id));
    let functions: Vec<_> = versions.filter_map(|(id, _)| function(id)).collect();
    // Whose properties change has a new version in any case.
    let is_same = |id: &String| old.get(id) == new.get(id);
    if !functions.iter().any(is_same) {
        return None;
    }
    let names: Vec<_> = functions.iter().map(|id| sides.subject(id)).collect();
    let text = format!("the code of {} changes: {}", counted(names.len(), "function"), names.join(", "));
    let first = functions.first()?.clone();
    Some(Finding::new(Category::Other, first, text).rank(1).about(functions))
}

/// The resources in which nothing but lines of source is another.
fn lines(sides: &Sides) -> Vec<String> {
    let [old, new] = sides.resources();
    let moved = sides
        .new
        .lines
        .iter()
        .filter(|(id, lines)| old.get(*id) == new.get(*id) && sides.old.lines.get(*id) != Some(lines));
    moved.map(|(id, _)| id.clone()).collect()
}

/// Puts what is said of an alarm on the newest version alone with the same of the alarm that it is like.
pub(super) fn with_versions(findings: &mut Vec<Finding>) {
    let key = |finding: &Finding| (finding.category, finding.is_better);
    let alarms: BTreeMap<_, _> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.category == Category::Alarms && finding.resources.len() == 1)
        .map(|(index, finding)| ((finding.resources[0].clone(), key(finding)), index))
        .collect();
    let like = |finding: &Finding| {
        let id = finding.resources.first()?;
        alarms.get(&(id.strip_suffix("OfVersion")?.to_owned(), key(finding))).copied()
    };
    let pairs: Vec<_> =
        findings.iter().enumerate().filter_map(|(index, finding)| Some((index, like(finding)?))).collect();
    for (of_version, alarm) in pairs.iter().rev() {
        let ids = findings[*of_version].resources.clone();
        findings[*alarm].resources.extend(ids);
    }
    let of_versions: BTreeSet<_> = pairs.into_iter().map(|(index, _)| index).collect();
    let mut index = 0..;
    findings.retain(|_| index.next().is_none_or(|index| !of_versions.contains(&index)));
}
