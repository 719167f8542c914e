//! The manifest: the functions of a crate as one JSON object, and the records that a binary carries.
//!
//! A record is one function and the package it belongs to, as a JSON object on one line. The linker lays the records
//! of all crates in a binary one behind the other; a manifest is what they say together.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Map, Value as Json, json};

use crate::function::Function;
use crate::metrics::Emitted;
use crate::problem::Problem;

/// The version of the format that is written. Older ones are read, newer ones are refused.
pub const VERSION: u64 = 1;
/// The section of an ELF file that holds the records. Rust's attribute takes a literal: the macro repeats it, and a
/// test of a real binary holds them together.
pub const SECTION: &str = ".lessops";
/// The segment and section of a Mach-O file that hold the records.
pub const MACH_O_SECTION: (&str, &str) = ("__DATA", "__lessops");

/// The package that functions belong to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// Its name in `Cargo.toml`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The functions of a crate, and of the libraries that are linked into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// The package that most of the functions belong to.
    pub package: Package,
    /// The functions, by name.
    pub functions: Vec<Function>,
    /// The metrics that they write themselves, by name.
    pub metrics: Vec<Emitted>,
}

/// Why a manifest or a binary's records can't be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// There are no records.
    Empty,
    /// It was written by a newer version: the number found.
    Newer(u64),
    /// It is not what was written: which record, from 1, and why.
    Damaged(usize, String),
    /// A function's settings have problems: its name, and what they are.
    Invalid(String, Vec<Problem>),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there are no records of lessops functions"),
            Self::Newer(found) => write!(
                f,
                "the manifest has format version {found}, and this lessops reads up to {VERSION}: update cargo-lessops"
            ),
            Self::Damaged(record, why) => write!(f, "record {record} is damaged: {why}"),
            Self::Invalid(function, problems) => {
                write!(f, "the function `{function}` of the manifest is not valid")?;
                problems
                    .iter()
                    .try_for_each(|problem| write!(f, "\n  {}: {}", problem.argument, problem.message))
            }
        }
    }
}

impl std::error::Error for Error {}

impl Package {
    pub(crate) fn to_json(&self) -> Json {
        json!({ "name": self.name, "version": self.version })
    }

    pub(crate) fn from_json(json: Option<&Json>) -> Option<Self> {
        let text = |key: &str| Some(json?.get(key)?.as_str()?.to_owned());
        Some(Self { name: text("name")?, version: text("version")? })
    }
}

/// The record of one function: a JSON object on one line, with a newline behind it.
pub fn record(package: &Package, function: &Function) -> String {
    format!("{}\n", versioned([("package", package.to_json()), ("function", function.to_json())]))
}

/// The record of a metric that functions write.
pub fn metric_record(package: &Package, metric: &Emitted) -> String {
    format!("{}\n", versioned([("package", package.to_json()), ("metric", metric.to_json())]))
}

/// An object of the format's version. `json!` would copy what it is given, function by function.
fn versioned<const N: usize>(fields: [(&str, Json); N]) -> Json {
    fields.into_iter().chain([("lessops", VERSION.into())]).collect()
}

/// Puts records together to the JSON of a manifest, without reading what the functions say.
///
/// Functions are sorted by name. The manifest's package is the one with the most functions, the first by name where
/// several have as many; a function of another package says which.
///
/// # Errors
/// When there are none, one is damaged, or one is newer than [`VERSION`].
pub fn assemble(records: &[u8]) -> Result<Json, Error> {
    let Records { main, functions, metrics } = read(records, |_, function| Ok(function))?;
    let functions = functions.into_iter().map(|(mut function, package)| {
        if let Some(package) = package {
            function.insert("package".to_owned(), package.to_json());
        }
        Json::Object(function)
    });
    Ok(manifest(&main, functions.collect(), &metrics))
}

/// The JSON of a manifest. Metrics are there where there are any.
fn manifest(package: &Package, functions: Vec<Json>, metrics: &[Emitted]) -> Json {
    let mut json = versioned([("package", package.to_json()), ("functions", functions.into())]);
    if !metrics.is_empty() {
        json["metrics"] = metrics.iter().map(Emitted::to_json).collect();
    }
    json
}

/// What records say, in the order of a manifest.
struct Records<T> {
    /// The manifest's package.
    main: Package,
    /// Something of each function, and the function's package where that is not the manifest's.
    functions: Vec<(T, Option<Package>)>,
    metrics: Vec<Emitted>,
}

/// What records say, with what `each` makes of a function.
fn read<T>(
    records: &[u8],
    each: impl Fn(usize, Map<String, Json>) -> Result<T, Error>,
) -> Result<Records<T>, Error> {
    let lines = records.split_inclusive(|byte| *byte == b'\n');
    // A linker may pad between the records of two object files with zeros.
    let lines = lines.map(<[u8]>::trim_ascii_start).map(|line| {
        let start = line.iter().position(|byte| *byte != 0).unwrap_or(line.len());
        &line[start..]
    });
    let mut functions = Vec::new();
    let mut metrics = BTreeSet::new();
    for (index, line) in lines.filter(|line| !line.is_empty()).enumerate() {
        let damaged = |why: &str| Error::Damaged(index + 1, why.to_owned());
        if line.last() != Some(&b'\n') {
            return Err(damaged("it is cut off before its end"));
        }
        let mut record: Map<String, Json> =
            serde_json::from_slice(line).map_err(|error| damaged(&error.to_string()))?;
        check_version(&record)
            .map_err(|error| error.unwrap_or_else(|| damaged("it has no format version")))?;
        let package =
            Package::from_json(record.get("package")).ok_or_else(|| damaged("it names no package"))?;
        if let Some(metric) = record.get("metric") {
            metrics.insert(Emitted::from_json(metric).ok_or_else(|| damaged("it holds no metric"))?);
            continue;
        }
        let Some(Json::Object(function)) = record.remove("function") else {
            return Err(damaged("it holds no function"));
        };
        let name = function.get("name").and_then(Json::as_str).map(str::to_owned);
        functions.push((name, package, each(index + 1, function)?));
    }
    let mut counts = BTreeMap::<&Package, usize>::new();
    for (_, package, _) in &functions {
        *counts.entry(package).or_default() += 1;
    }
    let main = counts.into_iter().max_by(|(a, m), (b, n)| m.cmp(n).then(b.cmp(a)));
    let main = main.map(|(package, _)| package.clone()).ok_or(Error::Empty)?;
    functions.sort_by_cached_key(|(name, package, _)| (name.clone(), package.clone()));
    let functions =
        functions.into_iter().map(|(_, package, read)| (read, Some(package).filter(|own| *own != main)));
    let functions = functions.collect();
    Ok(Records { main, functions, metrics: metrics.into_iter().collect() })
}

/// `Err(None)` when there is no version.
fn check_version(object: &Map<String, Json>) -> Result<(), Option<Error>> {
    match object.get("lessops").and_then(Json::as_u64) {
        Some(1..=VERSION) => Ok(()),
        Some(newer) if newer > VERSION => Err(Some(Error::Newer(newer))),
        _ => Err(None),
    }
}

/// The text of a manifest's JSON: indented, keys in order, with a newline at its end.
pub fn to_text(json: &Json) -> String {
    format!("{json:#}\n")
}

impl Manifest {
    /// Reads the records of a binary.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn from_records(records: &[u8]) -> Result<Self, Error> {
        let Records { main, functions, metrics } = read(records, |index, fields| function(index, &fields))?;
        let functions = functions.into_iter().map(|(function, package)| Function { package, ..function });
        Ok(Self { package: main, functions: functions.collect(), metrics })
    }

    /// Reads the text of a manifest.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let damaged = |why: &str| Error::Damaged(1, why.to_owned());
        let json: Json = serde_json::from_str(text).map_err(|error| damaged(&error.to_string()))?;
        let object = json.as_object().ok_or_else(|| damaged("it is no JSON object"))?;
        check_version(object)
            .map_err(|error| error.unwrap_or_else(|| damaged("it has no format version")))?;
        let package =
            Package::from_json(object.get("package")).ok_or_else(|| damaged("it names no package"))?;
        let functions =
            object.get("functions").and_then(Json::as_array).ok_or_else(|| damaged("it has no functions"))?;
        let functions = functions.iter().enumerate().map(|(index, json)| {
            let fields = json
                .as_object()
                .ok_or_else(|| Error::Damaged(index + 1, "it is no JSON object".to_owned()))?;
            function(index + 1, fields)
        });
        let metrics = object.get("metrics").and_then(Json::as_array).into_iter().flatten();
        let metrics = metrics
            .map(|json| Emitted::from_json(json).ok_or_else(|| damaged("it has a metric that is none")));
        Ok(Self {
            package,
            functions: functions.collect::<Result<_, _>>()?,
            metrics: metrics.collect::<Result<_, _>>()?,
        })
    }

    /// The text of the manifest.
    pub fn to_json(&self) -> String {
        let Self { package, functions, metrics } = self;
        to_text(&manifest(package, functions.iter().map(Function::to_json).collect(), metrics))
    }
}

/// Reads the function of a record, or of an entry of a manifest, by its number from 1.
fn function(index: usize, fields: &Map<String, Json>) -> Result<Function, Error> {
    let name = fields.get("name").and_then(Json::as_str);
    let name = name.ok_or_else(|| Error::Damaged(index, "it has no name".to_owned()))?;
    Function::from_json(fields).map_err(|problems| Error::Invalid(name.to_owned(), problems))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::function::Item;

    fn shop() -> Package {
        Package { name: "shop".to_owned(), version: "0.1.0".to_owned() }
    }

    fn line(package: &Package, name: &str) -> String {
        let item = Item { name: name.to_owned(), file: "src/main.rs".to_owned(), line: 3, ..Item::default() };
        record(package, &Function::from_args(&[], item).unwrap())
    }

    fn error(records: &[u8]) -> Error {
        Manifest::from_records(records).unwrap_err()
    }

    #[test]
    fn records_make_a_manifest_in_the_order_of_names() {
        let records = [line(&shop(), "b"), line(&shop(), "a")].concat();
        let manifest = Manifest::from_records(records.as_bytes()).unwrap();
        assert_eq!(manifest.package, shop());
        assert_eq!(
            manifest.functions.iter().map(|function| function.name.as_str()).collect::<Vec<_>>(),
            ["a", "b"]
        );
    }

    #[test]
    fn zeros_between_records_are_padding() {
        let records =
            [line(&shop(), "a").as_bytes(), b"\0\0\0", line(&shop(), "b").as_bytes(), b"\0"].concat();
        assert_eq!(Manifest::from_records(&records).unwrap().functions.len(), 2);
    }

    #[test]
    fn a_function_of_another_package_says_which() {
        let other = Package { name: "audit".to_owned(), version: "2.0.0".to_owned() };
        let records = [line(&shop(), "a"), line(&shop(), "c"), line(&other, "b")].concat();
        let manifest = Manifest::from_records(records.as_bytes()).unwrap();
        assert_eq!(manifest.package, shop());
        assert_eq!(manifest.functions[1].package, Some(other));
        assert_eq!(Manifest::from_json(&manifest.to_json()), Ok(manifest));
    }

    #[test]
    fn a_binary_without_records_is_empty() {
        assert_eq!(error(b""), Error::Empty);
        assert_eq!(error(b"\0\0"), Error::Empty);
    }

    #[test]
    fn a_newer_version_is_refused_by_its_number() {
        let newer = line(&shop(), "a").replace("\"lessops\":1", "\"lessops\":2");
        assert_eq!(error(newer.as_bytes()), Error::Newer(2));
    }

    #[test]
    fn a_record_that_is_cut_anywhere_is_damaged() {
        let record = line(&shop(), "a");
        for end in 1..record.len() {
            assert!(matches!(error(&record.as_bytes()[..end]), Error::Damaged(1, _)), "{end}");
        }
    }

    #[test]
    fn a_record_whose_settings_make_no_sense_names_function_and_key() {
        let altered = line(&shop(), "a").replace("\"module\"", "\"memory\":\"1KB\",\"module\"");
        let Error::Invalid(function, problems) = error(altered.as_bytes()) else { panic!("{altered}") };
        assert_eq!((function.as_str(), problems[0].argument.as_str()), ("a", "memory"));
    }

    /// Changing the format is a decision: raise [`VERSION`] when an older lessops could misread what is written, and
    /// put the new text here.
    #[test]
    fn the_format_is_the_one_that_was_approved() {
        let json = serde_json::json!({
            "kind": "sqs", "queue": "orders", "batch_size": 5, "max_concurrency": 2,
        });
        let fields = serde_json::json!({
            "name": "ship", "source": { "file": "src/main.rs", "line": 3 }, "module": "shop", "description": "Ships.",
            "triggers": [json], "alarms": "errors > 5", "memory": "512MB", "timeout": 60, "env": { "TABLE": "orders" },
            "resources": [{ "kind": "queue", "parameter": "bills", "access": "Send", "line": 5, "fifo": true }],
        });
        let function = Function::from_json(fields.as_object().unwrap()).unwrap();
        assert_eq!(
            record(&shop(), &function),
            concat!(
                r#"{"function":{"alarms":["errors > 5"],"description":"Ships.","env":{"TABLE":"orders"},"#,
                r#""memory":"512MB","module":"shop","name":"ship","#,
                r#""resources":[{"access":"Send","fifo":true,"kind":"queue","line":5,"parameter":"bills"}],"#,
                r#""source":{"file":"src/main.rs","line":3},"#,
                r#""timeout":"1m","triggers":[{"batch_size":5,"kind":"sqs","max_concurrency":2,"queue":"orders"}]},"#,
                r#""lessops":1,"package":{"name":"shop","version":"0.1.0"}}"#,
                "\n"
            )
        );
    }
}
