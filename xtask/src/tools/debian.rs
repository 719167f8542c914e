//! Chromium, which no other registry has as a whole: Debian's package, unpacked without being installed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use xshell::{Shell, cmd};

/// The browser without a window, and the fonts that its pictures are set in.
const PACKAGES: [&str; 2] = ["chromium-headless-shell", "fonts-dejavu-core"];

/// How a headless Chromium is started.
pub(crate) struct Chromium {
    pub(crate) program: PathBuf,
    /// Variables that it needs, since its libraries and fonts lie where nobody expects them.
    pub(crate) environment: Vec<(&'static str, String)>,
}

/// The Chromium that `LESSOPS_CHROMIUM` names, or Debian's, unpacked first if this is the first time that it is asked for.
///
/// Debian keeps the newest version alone, so there is none to pin.
pub(crate) fn chromium(sh: &Shell) -> Result<Chromium> {
    if let Some(program) = std::env::var_os("LESSOPS_CHROMIUM").filter(|program| !program.is_empty()) {
        return Ok(Chromium { program: program.into(), environment: Vec::new() });
    }
    let folder = super::cached("chromium-headless-shell", |folder| {
        unpack(sh, folder).context("set LESSOPS_CHROMIUM to a Chromium or Chrome, where there is no Debian")
    })?;
    let fonts = folder.join("fonts.conf");
    let libraries = ["usr/lib/", "lib/"].map(|lib| folder.join(lib).join(triple()).display().to_string());
    Ok(Chromium {
        program: folder.join("usr/lib/chromium/chromium-headless-shell"),
        environment: vec![
            // Those of PulseAudio and the like lie in a folder of their own.
            ("LD_LIBRARY_PATH", format!("{0}:{1}:{0}/pulseaudio", libraries[0], libraries[1])),
            ("FONTCONFIG_FILE", fonts.display().to_string()),
        ],
    })
}

/// The name of the folder in which Debian has libraries of this machine's architecture.
fn triple() -> String {
    format!("{}-linux-gnu", std::env::consts::ARCH)
}

fn unpack(sh: &Shell, folder: &Path) -> Result<()> {
    println!("unpacking Debian's {} into {}", PACKAGES.join(" and "), folder.display());
    let (lists, packages) = (folder.join("lists"), folder.join("packages"));
    for path in [lists.join("partial"), packages.join("partial")] {
        sh.create_dir(path)?;
    }
    // With lists and a cache of its own, apt needs no rights, and leaves the machine as it is.
    let own = &[
        format!("-oDir::State::lists={}", lists.display()),
        format!("-oDir::Cache={}", packages.display()),
        "-oDebug::NoLocking=1".to_owned(),
        "-oAPT::Sandbox::User=".to_owned(),
    ];
    cmd!(sh, "apt-get {own...} -qq update").run().context("apt-get can't be had")?;
    let install = ["--simulate", "--no-install-recommends", "install"];
    let simulated = cmd!(sh, "apt-get {own...} {install...} {PACKAGES...}").quiet().read()?;
    let missing = simulated.lines().filter_map(|line| line.strip_prefix("Inst ")?.split_whitespace().next());
    // Each once, and the two themselves even where they are installed.
    let wanted: BTreeSet<_> = missing.chain(PACKAGES).collect();
    let _there = sh.push_dir(&packages);
    cmd!(sh, "apt-get {own...} -qq download {wanted...}").run()?;
    for package in
        sh.read_dir(&packages)?.iter().filter(|path| path.extension().is_some_and(|end| end == "deb"))
    {
        cmd!(sh, "dpkg-deb --extract {package} {folder}").quiet().run()?;
    }
    let fonts = folder.join("usr/share/fonts");
    let cache = folder.join("font-cache");
    sh.write_file(
        folder.join("fonts.conf"),
        format!(
            "<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>\n",
            fonts.display(),
            cache.display()
        ),
    )?;
    let program = folder.join("usr/lib/chromium/chromium-headless-shell");
    ensure!(program.exists(), "Debian's package has no {}", program.display());
    sh.remove_path(lists)?;
    Ok(sh.remove_path(packages)?)
}
