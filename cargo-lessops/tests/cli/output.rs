//! `--output`: a file is written as a whole or not at all.

use std::fs;

use crate::fixture::{Folder, elf, plain};

/// A folder with a binary of one function, and the binary's manifest.
fn folder() -> (Folder, String) {
    let folder = Folder::new();
    folder.file("app", elf(&plain("list")));
    let manifest = folder.lessops(["manifest", "--binary", "app"]).output();
    (folder, manifest)
}

#[test]
fn a_dash_is_standard_output() {
    let (folder, manifest) = folder();
    assert_eq!(folder.lessops(["manifest", "--binary", "app", "-o", "-"]).output(), manifest);
    assert_eq!(folder.names(), ["app"]);
}

#[test]
fn a_file_is_written_and_replaced() {
    let (folder, manifest) = folder();
    for before in [None, Some("something longer than a manifest".repeat(1000))] {
        if let Some(before) = before {
            folder.file("out.json", before);
        }
        assert_eq!(folder.lessops(["manifest", "--binary", "app", "-o", "out.json"]).output(), "");
        assert_eq!(folder.read("out.json"), manifest);
        assert_eq!(folder.names(), ["app", "out.json"]);
    }
}

#[test]
fn a_failed_command_leaves_the_file_as_it_was() {
    let folder = Folder::new();
    folder.file("app", elf(""));
    folder.file("out.json", "before");
    assert_eq!(folder.lessops(["template", "--binary", "app", "-o", "out.json"]).code, Some(1));
    assert_eq!(folder.read("out.json"), "before");
    assert_eq!(folder.names(), ["app", "out.json"]);
}

#[test]
fn a_file_that_cannot_be_written() {
    let (folder, _) = folder();
    fs::create_dir(folder.path("folder")).expect("the folder can be made");
    for (output, cause) in [
        ("nowhere/out.json", "No such file or directory (os error 2)"),
        ("app/out.json", "Not a directory (os error 20)"),
        ("folder", "Is a directory (os error 21)"),
    ] {
        folder
            .lessops(["manifest", "--binary", "app", "-o", output])
            .fails_with(&format!("error[L1105]: can't write `{output}`: {cause}"));
        assert_eq!(folder.names(), ["app", "folder"]);
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, File};
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
    use std::process::Stdio;

    use super::folder;
    use crate::fixture::{Folder, elf, plain};

    #[test]
    fn a_reader_that_has_seen_enough_is_no_error() {
        let folder = Folder::new();
        // More than a pipe holds, so that it can't all be written before the reader goes.
        folder.file("app", elf(&(0..1000).map(|index| plain(&format!("list{index}"))).collect::<String>()));
        let mut command = folder.command("", ["manifest", "--any-size", "--binary", "app"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can be run");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn standard_output_that_cannot_be_written() {
        let (folder, _) = folder();
        let full = File::options().write(true).open("/dev/full").expect("Linux has it");
        let mut command = folder.command("", ["manifest", "--binary", "app"]);
        let output = command.stdout(full).output().expect("it can be run");
        assert_eq!(output.status.code(), Some(1));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            stderr.starts_with("error[L1105]: can't write to standard output: No space left on device"),
            "{stderr}"
        );
    }

    #[test]
    fn a_new_file_can_be_read_by_others() {
        let (folder, _) = folder();
        folder.lessops(["manifest", "--binary", "app", "-o", "out.json"]).output();
        let mode = |name| fs::metadata(folder.path(name)).expect("the file is there").permissions().mode();
        assert_eq!(mode("out.json"), mode("app"), "as any file that is written here");
    }

    #[test]
    fn what_is_no_file_is_written_to_and_not_replaced() {
        let (folder, manifest) = folder();
        assert_eq!(folder.lessops(["manifest", "--binary", "app", "-o", "/dev/stdout"]).output(), manifest);
        folder.lessops(["manifest", "--binary", "app", "-o", "/dev/null"]).output();
        let null = fs::metadata("/dev/null").expect("every system has it");
        assert!(null.file_type().is_char_device());
    }

    #[test]
    fn a_link_stays_a_link() {
        let (folder, manifest) = folder();
        folder.file("out.json", "before");
        symlink("out.json", folder.path("link.json")).expect("the link can be made");
        folder.lessops(["manifest", "--binary", "app", "-o", "link.json"]).output();
        assert_eq!(folder.read("out.json"), manifest);
        assert!(folder.path("link.json").is_symlink());
    }
}
