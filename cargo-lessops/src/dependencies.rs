//! The packages that a binary is made of, in cargo-auditable's format: which cargo has used, who asked for them, and whether
//! they are in the binary or were needed to build it.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::io::{Read as _, Write as _};

use auditable_serde::{DependencyKind, Package as Entry, Source, VersionInfo};
use cargo_metadata::{DependencyKind as Kind, Metadata, Node, NodeDep, Package, PackageId, TargetKind};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use lessops_core::code::Code;

use crate::report::Report;

/// The section of a binary that holds the list.
pub(crate) const SECTION: &str = ".dep-v0";

/// As much as the list may be, as `auditable-info` has it, so that a few bytes can't fill the memory.
const LONGEST: u64 = 8 << 20;

/// The format whose packages of macros count as needed for the build alone.
const FORMAT: u32 = 1;

/// The registry that needs no name.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The list of a package's binary. `used` are the packages that cargo has used to build it; of what else `metadata` knows,
/// nothing is in it.
pub(crate) fn of(metadata: &Metadata, root: &PackageId, used: &HashSet<PackageId>) -> VersionInfo {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: HashMap<_, _> = nodes.map(|node| (&node.id, node)).collect();
    let packages = metadata.packages.iter().map(|package| (&package.id, package));
    // Sorted, so that the list is the same on every machine.
    let mut packages: Vec<_> = packages.filter(|(id, _)| used.contains(id) || *id == root).collect();
    packages.sort_by_key(|(id, package)| (&package.name, &package.version, *id));
    let index: BTreeMap<_, _> = packages.iter().enumerate().map(|(index, (id, _))| (*id, index)).collect();
    let by_id: HashMap<_, _> = packages.iter().copied().collect();
    let linked = linked(root, &nodes, &by_id);

    let entry = |&(id, package): &(&PackageId, &Package)| {
        let deps = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        // Dependencies of tests may go round in circles, which the format does not allow.
        let deps = deps.filter(|dep| is_any(dep, Kind::Normal) || is_any(dep, Kind::Build));
        let mut dependencies: Vec<_> = deps.filter_map(|dep| index.get(&dep.pkg).copied()).collect();
        dependencies.sort_unstable();
        Entry {
            name: package.name.to_string(),
            version: package.version.clone(),
            source: source(package),
            kind: if linked.contains(id) { DependencyKind::Runtime } else { DependencyKind::Build },
            dependencies,
            root: id == root,
        }
    };
    VersionInfo { packages: packages.iter().map(entry).collect(), format: FORMAT }
}

/// The packages whose code is in the binary. A macro is not, and neither is what it needs itself.
fn linked<'a>(
    root: &'a PackageId,
    nodes: &HashMap<&PackageId, &'a Node>,
    packages: &HashMap<&PackageId, &Package>,
) -> HashSet<&'a PackageId> {
    let is_macro = |id| {
        let mut targets = packages.get(id).into_iter().flat_map(|package: &&Package| &package.targets);
        targets.any(|target| target.kind.contains(&TargetKind::ProcMacro))
    };
    let (mut linked, mut queue) = (HashSet::from([root]), VecDeque::from([root]));
    while let Some(id) = queue.pop_front() {
        for dep in nodes.get(id).into_iter().flat_map(|node| &node.deps) {
            let is_linked =
                packages.contains_key(&dep.pkg) && is_any(dep, Kind::Normal) && !is_macro(&dep.pkg);
            if is_linked && linked.insert(&dep.pkg) {
                queue.push_back(&dep.pkg);
            }
        }
    }
    linked
}

fn is_any(dep: &NodeDep, kind: Kind) -> bool {
    dep.dep_kinds.iter().any(|found| found.kind == kind)
}

/// Where a package is from. The format has no addresses, which may be secret.
fn source(package: &Package) -> Source {
    match package.source.as_ref().map(|source| source.repr.as_str()) {
        None => Source::Local,
        Some(CRATES_IO) => Source::CratesIo,
        Some(other) => other.split('+').next().unwrap_or(other).into(),
    }
}

/// The list as a binary holds it.
pub(crate) fn encode(list: &VersionInfo) -> Vec<u8> {
    let json = serde_json::to_vec(list).expect("texts, numbers and lists of them are JSON");
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&json).and_then(|()| encoder.finish()).expect("memory can be written to")
}

/// Reads the list of a binary.
pub(crate) fn decode(section: &[u8]) -> Result<VersionInfo, Report> {
    let damaged = |cause: String| {
        Report::because(Code::NoDependencies, "the list of dependencies in this binary can't be read", cause)
    };
    let mut json = String::new();
    let mut decoder = ZlibDecoder::new(section).take(LONGEST);
    decoder.read_to_string(&mut json).map_err(|error| damaged(error.to_string()))?;
    let list: VersionInfo = json.parse().map_err(|error: serde_json::Error| damaged(error.to_string()))?;
    let count = list.packages.len();
    match list.packages.iter().flat_map(|package| &package.dependencies).find(|index| **index >= count) {
        Some(index) => Err(damaged(format!("it names package {index} of {count}"))),
        None => Ok(list),
    }
}

/// How each package came in: the shortest chain of packages from the root to it.
pub(crate) struct Chains<'a> {
    list: &'a VersionInfo,
    /// Who asked for each package first.
    parents: Vec<Option<usize>>,
}

impl<'a> Chains<'a> {
    /// Follows the list from its root on.
    pub(crate) fn of(list: &'a VersionInfo) -> Self {
        let mut parents = vec![None; list.packages.len()];
        let root = list.packages.iter().position(|package| package.root);
        let mut seen: HashSet<usize> = root.into_iter().collect();
        let mut queue: VecDeque<usize> = root.into_iter().collect();
        while let Some(parent) = queue.pop_front() {
            for &child in &list.packages[parent].dependencies {
                if seen.insert(child) {
                    parents[child] = Some(parent);
                    queue.push_back(child);
                }
            }
        }
        Self { list, parents }
    }

    /// From the root, or from where the list says no more, to a package of the list.
    pub(crate) fn to(&self, index: usize) -> Vec<&'a Entry> {
        let mut chain = vec![index];
        let mut at = index;
        while let Some(parent) = self.parents[at] {
            chain.push(parent);
            at = parent;
        }
        chain.iter().rev().map(|index| &self.list.packages[*index]).collect()
    }
}
