//! What rustc was asked to compile, read from its own command line.

use std::path::PathBuf;
use std::sync::OnceLock;

/// The compilation that this process runs. rustc runs one and ends; what lives on, such as an editor's macro
/// server, has no `--crate-name` and is no compilation.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Compilation {
    pub(crate) crate_name: String,
    /// The crate's root file.
    pub(crate) root: Option<PathBuf>,
    pub(crate) out_dir: Option<PathBuf>,
    pub(crate) is_test: bool,
    pub(crate) is_binary: bool,
}

impl Compilation {
    pub(crate) fn current() -> Option<&'static Self> {
        static CURRENT: OnceLock<Option<Compilation>> = OnceLock::new();
        let args = || std::env::args_os().map(|arg| arg.to_string_lossy().into_owned());
        CURRENT.get_or_init(|| Self::from_args(args())).as_ref()
    }

    fn from_args(args: impl Iterator<Item = String>) -> Option<Self> {
        // Where the command line grows too long for the system, cargo writes it to a file, one argument a line.
        let mut args =
            args.skip(1).flat_map(|arg| match arg.strip_prefix('@').map(std::fs::read_to_string) {
                Some(Ok(file)) => file.lines().map(str::to_owned).collect(),
                _ => vec![arg],
            });
        let mut crate_name = None;
        let mut kinds = Vec::new();
        let mut found = Self::default();
        while let Some(arg) = args.next() {
            let (option, value) = match arg.split_once('=') {
                Some((option, value)) if option.starts_with("--") => (option, Some(value.to_owned())),
                _ => (&*arg, None),
            };
            let mut value = || value.clone().or_else(|| args.next());
            match option {
                "--test" => found.is_test = true,
                // Cargo's way with a test that has no harness.
                "--cfg" => found.is_test |= value().is_some_and(|cfg| cfg == "test"),
                "--crate-name" => crate_name = value(),
                "--crate-type" => kinds.extend(value()),
                "--out-dir" => found.out_dir = value().map(PathBuf::from),
                file if !file.starts_with('-') && found.root.is_none() => {
                    found.root = Some(PathBuf::from(file))
                        .filter(|file| file.extension().is_some_and(|it| it == "rs"));
                }
                _ => {}
            }
        }
        let is_binary = kinds.iter().all(|kind| kind == "bin");
        Some(Self { crate_name: crate_name?, is_binary, ..found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Compilation> {
        Compilation::from_args(line.split(' ').map(str::to_owned))
    }

    fn expected() -> Compilation {
        Compilation {
            crate_name: "shop".to_owned(),
            root: Some("src/main.rs".into()),
            out_dir: Some("/target/debug/deps".into()),
            is_test: false,
            is_binary: true,
        }
    }

    #[test]
    fn both_ways_of_giving_an_option_a_value_are_read() {
        let line =
            "rustc --crate-name shop src/main.rs --crate-type bin --emit=link --out-dir /target/debug/deps";
        assert_eq!(parse(line), Some(expected()));
        let line =
            "rustc --crate-name=shop src/main.rs --crate-type=bin --emit=link --out-dir=/target/debug/deps";
        assert_eq!(parse(line), Some(expected()));
    }

    #[test]
    fn clippy_stands_before_the_same_command_line() {
        let line = "clippy-driver /bin/rustc --crate-name shop src/main.rs --crate-type bin --out-dir /target/debug/deps";
        assert_eq!(parse(line), Some(expected()));
    }

    #[test]
    fn an_argument_file_holds_one_argument_a_line() {
        let path = std::env::temp_dir().join(format!("lessops-arguments-{}", std::process::id()));
        std::fs::write(&path, "--crate-name\nshop\nsrc/main.rs\n--out-dir\n/target/debug/deps\n")
            .expect("the temporary folder can be written");
        let line = format!("rustc @{}", path.display());
        assert_eq!(parse(&line), Some(expected()));
        std::fs::remove_file(&path).expect("the file was written above");
    }

    #[test]
    fn a_library_is_no_binary_whatever_else_it_is() {
        let is_binary = |line| parse(line).map(|found| found.is_binary);
        assert_eq!(is_binary("rustc --crate-name shop --crate-type lib"), Some(false));
        assert_eq!(is_binary("rustc --crate-name shop --crate-type lib --crate-type cdylib"), Some(false));
    }

    #[test]
    fn tests_are_told_by_their_option_with_a_harness_and_without() {
        let is_test = |line| parse(line).map(|found| found.is_test);
        assert_eq!(is_test("rustc --crate-name shop --test"), Some(true));
        assert_eq!(is_test("rustc --crate-name shop --cfg test"), Some(true));
        assert_eq!(is_test("rustc --crate-name shop --cfg=test --cfg other"), Some(true));
        assert_eq!(is_test("rustc --crate-name shop --cfg feature=\"test\""), Some(false));
    }

    #[test]
    fn a_process_without_a_crate_is_no_compilation() {
        assert_eq!(parse("rust-analyzer-proc-macro-srv"), None);
        assert_eq!(
            parse("rustc @/no/such/file --crate-type=lib --out-dir /tmp doctest_bundle_2024.rs"),
            None
        );
    }
}
