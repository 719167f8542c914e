//! `cargo lessops uses`: which functions of which services ship a crate, and who asked for it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr;

use auditable_serde::{DependencyKind, Package};
use clap::Args;
use lessops_core::check::Severity;
use lessops_core::code::Code;
use lessops_core::problem::{all_of, nearest};
use semver::{Version, VersionReq};
use serde_json::{Value as Json, json};

#[cfg(feature = "aws")]
use crate::aws::StackOptions;
use crate::build::{Built, Machine};
use crate::dependencies::Chains;
#[cfg(feature = "aws")]
use crate::deployed::code;
use crate::options::{BuildOptions, PackageOptions, ids};
use crate::report::{Report, Result};
use crate::shipped::Shipped;
use crate::table::{Listing, table};

const EXAMPLES: &str = "\
Examples:
  What uses OpenSSL, in the package in this folder:
      cargo lessops uses openssl
  A range, as in `Cargo.toml`, in all packages of a folder:
      cargo lessops uses 'tokio@>=1.38, <1.38.2' target/lambda
  Binaries and zips from elsewhere:
      cargo lessops uses ring shop.zip orders/bootstrap
  What a stack has deployed, whatever lies here:
      cargo lessops uses openssl --deployed --stack shop-prod --region eu-central-1
  Fail the build of whoever ships it, for a script:
      ! cargo lessops uses 'time@<0.2.23' --format json

Exit code, as that of grep: 0 when some function has it, 1 when none has, 2 when something could not be read or built, or for
a wrong option.";

/// Print which functions ship a crate, in which version, and who asked for it
///
/// The answer comes from the list of dependencies in the binary, in the format of cargo-auditable, which `cargo lessops build`
/// puts there. All functions of a service are one binary, and ship the same.
///
/// With `--deployed`, the zip is the one that the stack names as its code, in the bucket where it lies. That takes
/// `cloudformation:DescribeStacks` and `s3:GetObject`.
///
/// A crate counts that is in the binary (`runtime`), and one that was needed to build it (`build`): a macro, say, or what a
/// build script calls. Behind it stands the shortest chain of packages from the service to the crate.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Uses {
    /// The crate, by its name on crates.io, and the range of versions, as `Cargo.toml` has it, that is meant [default: all]
    #[arg(value_name = "CRATE[@RANGE]")]
    wanted: Wanted,
    /// Binaries, zips with a `bootstrap`, or folders of these [default: the package in this folder, which is built]
    #[arg(value_name = "PATH", conflicts_with_all = [ids::<BuildOptions>(), ids::<Machine>()].concat())]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    listing: Listing,
    #[command(flatten)]
    package: PackageOptions,
    #[command(flatten)]
    build: BuildOptions,
    #[command(flatten)]
    machine: Machine,
    /// Ask the zip that the stack of the package in this folder has deployed
    #[cfg(feature = "aws")]
    #[arg(long, help_heading = "AWS", conflicts_with_all = [ids::<BuildOptions>(), ids::<Machine>()].concat())]
    #[arg(conflicts_with = "paths")]
    deployed: bool,
    #[cfg(feature = "aws")]
    #[command(flatten)]
    stack: StackOptions,
}

impl Uses {
    pub(super) fn run(&self) -> Result<()> {
        let shipped = self.shipped().map_err(|failure| failure.code(2))?;
        let found: Vec<_> = shipped.iter().map(|shipped| (shipped, self.wanted.in_list(shipped))).collect();
        let blocks: Vec<_> = found
            .iter()
            .filter(|(_, uses)| !uses.is_empty())
            .map(|(shipped, uses)| (title(shipped), uses.iter().map(Use::row).collect()))
            .collect();
        let text = || if blocks.is_empty() { String::new() } else { table(&blocks) };
        let json = || found.iter().map(|(shipped, uses)| to_json(shipped, uses)).collect();
        self.listing.write(text, json).map_err(|failure| failure.code(2))?;
        if blocks.is_empty() { Err(self.wanted.missing(&shipped).into()) } else { Ok(()) }
    }

    fn shipped(&self) -> Result<Vec<Shipped>> {
        #[cfg(feature = "aws")]
        if self.deployed {
            return Ok(vec![code::shipped(&self.stack, &self.package)?]);
        }
        if self.paths.is_empty() {
            return Ok(vec![Shipped::built(Built::build(&self.package, &self.build, &self.machine)?)]);
        }
        let found: Vec<_> = self.paths.iter().map(|path| Shipped::find(path)).collect::<Result<_>>()?;
        Ok(found.into_iter().flatten().collect())
    }
}

/// The crate that is asked for, in some of its versions.
#[derive(Clone)]
struct Wanted {
    name: String,
    range: VersionReq,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, range) = text.split_once('@').unwrap_or((text, "*"));
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
            return Err(format!("`{name}` is no name of a crate: it has letters, digits, `-` and `_`"));
        }
        let range = range
            .parse()
            .map_err(|error| format!("`{range}` is no range of versions, such as `<1.2.3`: {error}"))?;
        Ok(Self { name: name.to_owned(), range })
    }
}

impl Wanted {
    /// crates.io has no two crates whose names differ in `-` and `_` alone.
    fn is_name(&self, name: &str) -> bool {
        name.replace('_', "-") == self.name.replace('_', "-")
    }

    /// A version before a release is in a range that the release is in: what is wrong with the one may be so with the other.
    fn is_version(&self, version: &Version) -> bool {
        let release = Version::new(version.major, version.minor, version.patch);
        self.range.matches(version) || self.range.matches(&release)
    }

    fn in_list<'a>(&self, shipped: &'a Shipped) -> Vec<Use<'a>> {
        let list = &shipped.dependencies;
        let chains = Chains::of(list);
        let packages = list.packages.iter().enumerate();
        packages
            .filter(|(_, package)| self.is_name(&package.name) && self.is_version(&package.version))
            .map(|(index, package)| Use { package, chain: chains.to(index) })
            .collect()
    }

    /// Nobody has it; perhaps in another version, or under another name.
    fn missing(&self, shipped: &[Shipped]) -> Report {
        let places = match shipped {
            [one] => format!("`{}` does not have", one.place),
            all => format!("none of {} packages has", all.len()),
        };
        let range = if self.range == VersionReq::STAR { String::new() } else { format!(" {}", self.range) };
        let report = Report::new(Code::NoSuchCrate, format!("{places} the crate `{}`{range}", self.name));
        let report = report.severity(Severity::Warning);
        let packages = || shipped.iter().flat_map(|shipped| &shipped.dependencies.packages);
        let others: BTreeSet<_> =
            packages().filter(|package| self.is_name(&package.name)).map(named).collect();
        let names: BTreeSet<_> = packages().map(|package| package.name.as_str()).collect();
        let mut alike: BTreeSet<_> = names.iter().copied().filter(|name| self.is_part_of(name)).collect();
        if alike.is_empty() {
            alike.extend(nearest(&self.name, names.iter().copied()));
        }
        match (others.is_empty(), alike.is_empty()) {
            (false, _) => report.note(format!("there is {}", all_of(others.iter().map(String::as_str)))),
            (true, false) => report.note(format!("there is {}", all_of(alike))),
            (true, true) => report,
        }
    }

    /// `openssl` of `openssl-sys`.
    fn is_part_of(&self, name: &str) -> bool {
        name.replace('_', "-").split('-').any(|part| part == self.name)
    }
}

/// A package of a list that is the one asked for.
struct Use<'a> {
    package: &'a Package,
    /// From the service to it.
    chain: Vec<&'a Package>,
}

impl Use<'_> {
    fn row(&self) -> [String; 3] {
        let chain: Vec<_> = self.chain.iter().map(|package| package.name.as_str()).collect();
        [named(self.package), kind(self.package).to_owned(), chain.join(" > ")]
    }

    fn to_json(&self) -> Json {
        json!({
            "crate": self.package.name,
            "version": self.package.version.to_string(),
            "kind": kind(self.package),
            "chain": self.chain.iter().map(|package| named(package)).collect::<Json>(),
        })
    }
}

fn named(package: &Package) -> String {
    format!("{} {}", package.name, package.version)
}

fn kind(package: &Package) -> &'static str {
    match package.kind {
        DependencyKind::Runtime => "runtime",
        DependencyKind::Build => "build",
    }
}

fn title(shipped: &Shipped) -> String {
    let Shipped { place, package, functions, dependencies: _ } = shipped;
    format!("{} {} in {place}: {}", package.name, package.version, functions.join(", "))
}

fn to_json(shipped: &Shipped, uses: &[Use]) -> Json {
    let Shipped { place, package, functions, dependencies: _ } = shipped;
    json!({
        "service": package.name,
        "version": package.version,
        "path": place,
        "functions": functions,
        "uses": uses.iter().map(Use::to_json).collect::<Json>(),
    })
}
