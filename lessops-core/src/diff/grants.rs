//! Who may do what: the statements of all policies and permissions, taken apart, so that it does not matter where one
//! stands or how several are put together.

mod statements;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use self::statements::{Grant, Source};
use super::words::listed;
use super::{Category, Finding, Sides};

/// The properties that hold policies, by the type of what has them.
pub(super) fn is_policy(kind: &str, property: &str) -> bool {
    match kind {
        "AWS::IAM::Role" => matches!(property, "Policies" | "AssumeRolePolicyDocument"),
        "AWS::KMS::Key" => property == "KeyPolicy",
        "AWS::IAM::Policy" | "AWS::S3::BucketPolicy" | "AWS::SNS::TopicPolicy" | "AWS::SQS::QueuePolicy" => {
            property == "PolicyDocument"
        }
        "AWS::Lambda::Permission" => true,
        _ => false,
    }
}

type Grants = BTreeMap<Grant, BTreeSet<Source>>;

pub(super) fn findings(sides: &Sides) -> Vec<Finding> {
    let [old_resources, new_resources] = sides.resources();
    let [old, new] = [old_resources, new_resources].map(statements::of);
    let (mut removed, mut added) = (without(&old, &new), without(&new, &old));
    // What goes with what it is about is told with that.
    removed.retain(|_, sources| {
        sources
            .iter()
            .any(|source| source.on.is_empty() || source.on.iter().any(|id| new_resources.contains_key(id)))
    });
    added.retain(|grant, sources| {
        let is_new = |source: &Source| {
            !source.on.is_empty() && source.on.iter().all(|id| !old_resources.contains_key(id))
        };
        // That a new resource refuses something makes nothing safer; that Lambda takes a new role goes without saying.
        !sources.iter().all(is_new) || (grant.is_allowed && grant.action != "sts:AssumeRole")
    });
    let mut findings = conditions(&mut removed, &mut added);
    findings.extend(of_holders(&mut added, &old, true));
    findings.extend(of_holders(&mut removed, &new, false));
    findings.extend(grouped(removed, false));
    findings.extend(grouped(added, true));
    findings
}

/// What one side grants and the other does not, by a grant of its own or a wider one.
fn without(these: &Grants, others: &Grants) -> Grants {
    let is_new =
        |grant: &Grant| !others.contains_key(grant) && !others.keys().any(|other| other.covers(grant));
    these.iter().filter(|(grant, _)| is_new(grant)).map(|(grant, ids)| (grant.clone(), ids.clone())).collect()
}

/// The grants that only a condition tells apart, together.
fn by_all_but_condition(grants: &Grants) -> BTreeMap<(&str, bool, bool, &str, &str), Vec<&Grant>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for grant in grants.keys() {
        let Grant { subject, is_allowed, is_holder, resource, condition: _, action } = grant;
        let key = (subject.as_str(), *is_allowed, *is_holder, resource.as_str(), action.as_str());
        groups.entry(key).or_default().push(grant);
    }
    groups
}

/// What is granted under another condition than before.
fn conditions(removed: &mut Grants, added: &mut Grants) -> Vec<Finding> {
    let (old, new) = (by_all_but_condition(removed), by_all_but_condition(added));
    let single = |(key, old): (_, &Vec<&Grant>)| match (&old[..], new.get(key).map(Vec::as_slice)) {
        ([old], Some([new])) => Some(((*old).clone(), (*new).clone())),
        _ => None,
    };
    let pairs: Vec<_> = old.iter().filter_map(single).collect();
    let mut groups = BTreeMap::<_, (Vec<String>, BTreeSet<String>)>::new();
    for (old, new) in pairs {
        let sources = [removed.remove(&old), added.remove(&new)];
        let (actions, ids) = groups
            .entry((old.subject, old.is_allowed, old.resource, old.condition, new.condition))
            .or_default();
        actions.push(old.action);
        ids.extend(sources.into_iter().flatten().flatten().map(|source| source.id));
    }
    let mut findings = Vec::new();
    for ((subject, is_allowed, resource, old, new), (actions, ids)) in groups {
        let may = if is_allowed { "may" } else { "is refused to" };
        let shown = |condition: &str| match condition {
            "" => "always".to_owned(),
            condition => format!("if {condition}"),
        };
        let text = format!(
            "{subject} {may} {} on `{resource}` under another condition: {} → {}",
            listed(&actions),
            shown(&old),
            shown(&new)
        );
        let is_better = if is_allowed { old.is_empty() } else { new.is_empty() };
        let rank = u8::from(!(new.is_empty() && is_allowed));
        let finding = about(ids, text).rank(rank).better(is_better);
        findings.push(finding.values(Some(&old.into()), Some(&new.into())));
    }
    findings
}

fn about(ids: impl IntoIterator<Item = String>, text: String) -> Finding {
    Finding::new(Category::Permissions, "", text).about(ids)
}

/// All that somebody may who could do nothing before; or could, who may do nothing now.
fn of_holders(grants: &mut Grants, others: &Grants, is_added: bool) -> Vec<Finding> {
    let known: BTreeSet<_> = others.keys().map(|grant| &grant.subject).collect();
    let mut holders = BTreeMap::<_, Grants>::new();
    let is_new = |grant: &Grant| grant.is_allowed && grant.is_holder && !known.contains(&grant.subject);
    for (grant, sources) in grants.extract_if(.., |grant, _| is_new(grant)) {
        holders.entry(grant.subject.clone()).or_default().insert(grant, sources);
    }
    let finding = |(subject, grants): (String, Grants)| {
        let rank = grants.keys().map(rank).min().unwrap_or(1);
        let groups = by_resource(grants);
        let ids = groups.values().flat_map(|(_, ids)| ids).cloned().collect::<BTreeSet<_>>();
        let parts: Vec<_> = groups.iter().map(|(on, (actions, _))| on.said(actions)).collect();
        let value: Json = groups.iter().map(|(on, (actions, _))| on.to_json(actions)).collect();
        let (what, old, new) = match is_added {
            true => ("is new, and may", None, Some(&value)),
            false => ("is gone, and may no longer", Some(&value), None),
        };
        let text = format!("{subject} {what} {}", parts.join("; "));
        about(ids, text).rank(rank).better(!is_added).values(old, new)
    };
    holders.into_iter().map(finding).collect()
}

/// What actions are granted on.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct On {
    subject: String,
    is_allowed: bool,
    resource: String,
    condition: String,
}

impl On {
    fn said(&self, actions: &[String]) -> String {
        let condition =
            if self.condition.is_empty() { String::new() } else { format!(", if {}", self.condition) };
        format!("{} on `{}`{condition}", listed(actions), self.resource)
    }

    fn to_json(&self, actions: &[String]) -> Json {
        let Self { subject, is_allowed, resource, condition } = self;
        let effect = if *is_allowed { "Allow" } else { "Deny" };
        json!({ "who": subject.trim_matches('`'), "effect": effect, "actions": actions, "on": resource, "if": condition })
    }
}

fn by_resource(grants: Grants) -> BTreeMap<On, (Vec<String>, BTreeSet<String>)> {
    let mut groups = BTreeMap::<_, (Vec<String>, BTreeSet<String>)>::new();
    for (Grant { subject, is_allowed, is_holder: _, resource, condition, action }, sources) in grants {
        let (actions, ids) = groups.entry(On { subject, is_allowed, resource, condition }).or_default();
        actions.push(action);
        ids.extend(sources.into_iter().map(|source| source.id));
    }
    groups
}

/// A finding for each thing that somebody may, or may no longer.
fn grouped(grants: Grants, is_added: bool) -> Vec<Finding> {
    let ranks: BTreeMap<_, u8> = grants.keys().map(|grant| (grant.resource.clone(), rank(grant))).collect();
    let finding = |(on, (actions, ids)): (On, (Vec<String>, BTreeSet<String>))| {
        let verb = match (on.is_allowed, is_added) {
            (true, true) => "may now",
            (true, false) => "may no longer",
            (false, true) => "is now refused to",
            (false, false) => "is no longer refused to",
        };
        let text = format!("{} {verb} {}", on.subject, on.said(&actions));
        let value = on.to_json(&actions);
        let (old, new) = if is_added { (None, Some(&value)) } else { (Some(&value), None) };
        let rank = ranks.get(&on.resource).copied().unwrap_or(1);
        about(ids, text).rank(rank).better(on.is_allowed != is_added).values(old, new)
    };
    by_resource(grants).into_iter().map(finding).collect()
}

/// What is granted to anyone, on everything, or altogether comes first.
fn rank(grant: &Grant) -> u8 {
    let is_wide = grant.subject == statements::ANYONE || grant.resource == "*" || grant.action.ends_with('*');
    u8::from(!is_wide)
}
