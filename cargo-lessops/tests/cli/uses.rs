//! `cargo lessops uses`: what ships a crate, and what is said when nothing does.

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, Run, elf, elf_with_list, elf_with_section, plain, record, zip};

/// A package of crates.io that depends on others, by their places in the list.
fn package(name: &str, version: &str, dependencies: &[usize]) -> Json {
    json!({ "name": name, "version": version, "source": "crates.io", "dependencies": dependencies })
}

/// The list of a package of this name, which depends on some of the others.
fn list(name: &str, dependencies: &[usize], others: &[Json]) -> Json {
    let root = json!({
        "name": name, "version": "1.2.3", "source": "local", "root": true, "dependencies": dependencies,
    });
    let packages = [&[root], others].concat();
    json!({ "packages": packages, "format": 1 })
}

/// Two services: one that ships OpenSSL by way of others, and one that needs a macro alone.
fn folder() -> Folder {
    let folder = Folder::new();
    let shop = list(
        "shop",
        &[1, 2],
        &[
            package("reqwest", "0.12.9", &[3]),
            package("tokio", "1.38.0", &[]),
            package("native-tls", "0.2.12", &[4]),
            package("openssl", "0.10.68", &[5]),
            package("openssl-sys", "0.9.104", &[]),
        ],
    );
    let mut syn = package("syn", "2.0.1", &[]);
    syn["kind"] = "build".into();
    let orders = list("orders", &[1], &[package("tokio", "1.40.0", &[2]), syn]);
    let binary = elf_with_list(&(record("ship", &json!({})) + &plain("list")), &shop);
    folder.file("lambda/shop/bootstrap.zip", zip("bootstrap", &binary));
    folder.file("lambda/orders/bootstrap", elf_with_list(&plain("order"), &orders));
    folder.file("lambda/notes.txt", "no package");
    folder
}

fn uses(folder: &Folder, arguments: &str) -> Run {
    folder.lessops(format!("uses {arguments}").split_whitespace())
}

/// What a run says on standard error that ended with this code and had no other output.
#[track_caller]
fn says(run: &Run, code: i32) -> String {
    assert_eq!((run.code, run.stdout.as_str()), (Some(code), ""), "{run:#?}");
    run.stderr.trim_end().to_owned()
}

#[test]
fn the_functions_the_version_and_the_chain_are_said() {
    assert_eq!(
        uses(&folder(), "openssl lambda").output(),
        "shop 1.2.3 in lambda/shop/bootstrap.zip: list, ship\n  \
         openssl 0.10.68  runtime  shop > reqwest > native-tls > openssl\n"
    );
    assert_eq!(
        uses(&folder(), "tokio lambda/shop/bootstrap.zip lambda/orders/bootstrap").output(),
        "shop 1.2.3 in lambda/shop/bootstrap.zip: list, ship\n  \
         tokio 1.38.0  runtime  shop > tokio\n\n\
         shop 1.2.3 in lambda/orders/bootstrap: order\n  \
         tokio 1.40.0  runtime  orders > tokio\n"
    );
}

#[test]
fn a_range_is_that_of_cargo() {
    let folder = folder();
    for (range, expected) in [
        ("1", "1.38.0 1.40.0"),
        ("^1.38", "1.38.0 1.40.0"),
        ("=1.38.0", "1.38.0"),
        (">=1.38,<1.40", "1.38.0"),
        ("~1.40", "1.40.0"),
        ("*", "1.38.0 1.40.0"),
    ] {
        let json = uses(&folder, &format!("tokio@{range} lambda --format json")).json();
        let services = json.as_array().expect("it is a list").iter();
        let mut versions: Vec<_> =
            services.filter_map(|service| service["uses"][0]["version"].as_str()).collect();
        versions.sort_unstable();
        assert_eq!(versions.join(" "), expected, "{range}");
    }
}

#[test]
fn programs_get_json_also_of_what_has_none() {
    let run = uses(&folder(), "openssl_sys lambda --format json");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let json: Json = run.stdout.parse().expect("it is JSON");
    assert_eq!(
        json,
        json!([
            {
                "service": "shop", "version": "1.2.3", "path": "lambda/orders/bootstrap",
                "functions": ["order"], "uses": [],
            },
            {
                "service": "shop", "version": "1.2.3", "path": "lambda/shop/bootstrap.zip",
                "functions": ["list", "ship"],
                "uses": [{
                    "crate": "openssl-sys", "version": "0.9.104", "kind": "runtime",
                    "chain": [
                        "shop 1.2.3", "reqwest 0.12.9", "native-tls 0.2.12", "openssl 0.10.68", "openssl-sys 0.9.104",
                    ],
                }],
            },
        ])
    );
    let run = uses(&folder(), "absent lambda --format json");
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.parse::<Json>().is_ok_and(|json| json[0]["uses"] == json!([])), "{}", run.stdout);
}

#[test]
fn what_was_needed_for_the_build_alone_is_said_to_be() {
    assert!(uses(&folder(), "syn lambda").output().contains("  syn 2.0.1  build  orders > tokio > syn\n"));
}

#[test]
fn what_nothing_has_is_told_from_an_error_and_names_what_is_near() {
    let folder = folder();
    for (wanted, said) in [
        ("serde", "warning[L1115]: none of 2 packages has the crate `serde`"),
        ("tokoi", "warning[L1115]: none of 2 packages has the crate `tokoi`\n |\n = note: there is `tokio`"),
        (
            "native",
            "warning[L1115]: none of 2 packages has the crate `native`\n |\n = note: there is `native-tls`",
        ),
        (
            "tokio@2",
            "warning[L1115]: none of 2 packages has the crate `tokio` ^2\n |\n = note: there is `tokio 1.38.0` and `tokio 1.40.0`",
        ),
    ] {
        assert_eq!(says(&uses(&folder, &format!("{wanted} lambda")), 1), said);
    }
    assert_eq!(
        says(&uses(&folder, "serde lambda/shop/bootstrap.zip"), 1),
        "warning[L1115]: `lambda/shop/bootstrap.zip` does not have the crate `serde`"
    );
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let folder = folder();
    folder.file("app", elf(&plain("list")));
    assert_eq!(
        says(&uses(&folder, "tokio lambda app"), 2),
        "error[L1007]: this binary has no list of its dependencies\n--> app\n |\n \
         = help: `cargo lessops build` puts one into the binary that it packs, and so does `cargo auditable build`"
    );
    folder.file("empty/notes.txt", "");
    assert!(
        says(&uses(&folder, "tokio empty"), 2)
            .starts_with("error[L1003]: there is no zip and no `bootstrap` in `empty`")
    );
    assert!(says(&uses(&folder, "tokio nowhere"), 2).starts_with("error[L1002]: can't read `nowhere`: "));
    for (wanted, cause) in [
        ("", "is no name of a crate"),
        ("a/b", "is no name of a crate"),
        ("a@one", "is no range of versions"),
    ] {
        let stderr = says(&folder.lessops(["uses", wanted, "lambda"]), 2);
        assert!(stderr.contains(cause), "{stderr}");
    }
    for options in ["--release", "--arm64", "--with=cargo", "--bin=x"] {
        assert_eq!(uses(&folder, &format!("tokio lambda {options}")).code, Some(2), "{options}");
    }
}

#[test]
fn a_list_that_makes_no_sense_is_an_error() {
    let folder = Folder::new();
    let root = json!({ "name": "a", "version": "1.0.0", "source": "local", "root": true });
    let broken = |key: &str, value: Json| {
        let mut package = root.clone();
        package[key] = value;
        json!({ "packages": [package] })
    };
    for (list, cause) in [
        (broken("dependencies", json!([7])), "it names package 7 of 1"),
        (broken("dependencies", json!([0])), "cyclic dependency"),
        (broken("version", json!("one")), "unexpected character"),
        (json!({ "packages": [root, root] }), "Multiple root packages"),
        (json!({}), "missing field `packages`"),
    ] {
        folder.file("app", elf_with_list(&plain("list"), &list));
        let stderr = says(&uses(&folder, "a app"), 2);
        assert!(
            stderr.starts_with("error[L1007]: the list of dependencies in this binary can't be read: "),
            "{stderr}"
        );
        assert!(stderr.contains(cause), "{stderr}");
    }
    folder.file("app", elf_with_section(&plain("list"), b"not compressed"));
    let stderr = says(&uses(&folder, "a app"), 2);
    assert!(
        stderr.starts_with("error[L1007]: the list of dependencies in this binary can't be read: "),
        "{stderr}"
    );
}

#[test]
fn a_list_without_a_root_has_no_chains() {
    let folder = Folder::new();
    let list = json!({ "packages": [package("ring", "0.17.0", &[])] });
    folder.file("app", elf_with_list(&plain("list"), &list));
    assert_eq!(uses(&folder, "ring app").output(), "shop 1.2.3 in app: list\n  ring 0.17.0  runtime  ring\n");
}
