//! The tables of `ARCHITECTURE.md`, held against the source.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below a folder, as a path from the top of the repository, with its text.
fn files(dir: &str, extensions: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(at(dir)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{dir}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            found.extend(files(&path, extensions));
        } else if extensions.iter().any(|e| path.ends_with(e)) {
            found.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
    found
}

/// The rows below a heading, as the names in backticks of the first cell (or its text) and of the second.
fn table(heading: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let page = fs::read_to_string(at("ARCHITECTURE.md")).unwrap();
    let section = page
        .split_once(&format!("### {heading}\n"))
        .unwrap_or_else(|| panic!("ARCHITECTURE.md has no section {heading}"))
        .1;
    let section = section.split("\n#").next().unwrap();
    let names = |cell: &str| -> Vec<String> {
        let names: Vec<String> = cell
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        if names.is_empty() && !cell.trim().is_empty() {
            vec![cell.trim().to_owned()]
        } else {
            names
        }
    };
    let rows: Vec<_> = section
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            (names(cells[0]), names(cells[1]))
        })
        .collect();
    assert!(rows.len() > 2, "{heading} has {} rows", rows.len());
    rows
}

/// The words of a source, comments left out.
fn words(source: &str) -> Vec<&str> {
    source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .collect()
}

/// `crate::a`, and the `a` and `b` of `crate::{a::…, b}`.
fn used(source: &str) -> BTreeSet<String> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let group = after
            .strip_prefix('{')
            .and_then(|rest| rest.split(';').next());
        let mut depth = 0;
        let names: String = match group {
            Some(group) => group
                .chars()
                .filter(|c| {
                    depth += i32::from(*c == '{') - i32::from(*c == '}');
                    depth == 0
                })
                .collect(),
            None => after.to_owned(),
        };
        let names = names
            .split(',')
            .take(if group.is_some() { usize::MAX } else { 1 });
        for name in names {
            let name: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            found.insert(name);
        }
    }
    found
}

/// Each file is at one of the places, and each place has one.
fn same_places(what: &str, files: &BTreeSet<&String>, places: &[&String]) {
    for file in files {
        assert!(
            places.iter().any(|place| file.starts_with(*place)),
            "{what} is in {file}, and ARCHITECTURE.md says {places:?}"
        );
    }
    for place in places {
        assert!(
            files.iter().any(|file| file.starts_with(*place)),
            "{what} is not in {place}, but in {files:?}"
        );
    }
}

#[test]
fn imports_point_one_way() {
    let allowed: BTreeMap<String, BTreeSet<String>> = table("Imports point one way")
        .into_iter()
        .map(|(module, may)| (module[0].clone(), may.into_iter().collect()))
        .collect();
    let mut actual: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, source) in files("src", &[".rs"]) {
        let module = path["src/".len()..]
            .split('/')
            .next()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        // Tests of a module may build what it is given with whatever builds it.
        if module == "lib" || path.ends_with("/tests.rs") {
            continue;
        }
        let uses = actual.entry(module.clone()).or_default();
        // Capitals are re-exports and constants of lib.rs.
        uses.extend(
            used(&source)
                .into_iter()
                .filter(|name| *name != module && name.starts_with(|c: char| c.is_lowercase())),
        );
    }
    assert_eq!(
        actual, allowed,
        "what modules use, and what ARCHITECTURE.md says"
    );
}

#[test]
fn what_is_absent_is_absent() {
    let sources = files("src", &[".rs"]);
    for (names, places) in table("What is absent") {
        for name in names {
            let found: BTreeSet<&String> = sources
                .iter()
                .filter(|(_, source)| words(source).contains(&name.as_str()))
                .map(|(path, _)| path)
                .collect();
            let places: Vec<&String> = places.iter().filter(|place| *place != "nowhere").collect();
            same_places(&name, &found, &places);
        }
    }
}

#[test]
fn no_vendor_is_named_in_the_source() {
    let mut vendors = BTreeSet::new();
    for path in files("www/catalogs", &[".json"]).into_keys() {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".json");
        let name = name
            .trim_start_matches("policy-")
            .split('-')
            .next()
            .unwrap();
        vendors.insert(name.to_owned());
    }
    vendors.remove("index");
    assert!(vendors.len() > 5, "{vendors:?}");
    for (path, source) in files("src", &[".rs", ".js", ".cjs", ".ts", ".cts"]) {
        let source = source.to_lowercase();
        for word in source.split(|c: char| !c.is_alphanumeric()) {
            assert!(!vendors.contains(word), "{path} names {word}");
        }
    }
}

#[test]
fn named_invariants_are_listed() {
    let sources = files("src", &[".rs", ".js"]);
    let mut actual: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for (path, source) in &sources {
        for after in source.split("INVARIANT (").skip(1) {
            let name = after.split(')').next().unwrap();
            actual.entry(name).or_default().insert(path);
        }
    }
    let listed = table("Named invariants");
    let names: BTreeSet<&str> = listed.iter().map(|(name, _)| name[0].as_str()).collect();
    assert_eq!(
        actual.keys().copied().collect::<BTreeSet<_>>(),
        names,
        "INVARIANT comments, and what ARCHITECTURE.md lists"
    );
    for (name, places) in &listed {
        same_places(
            &name[0],
            &actual[name[0].as_str()],
            &places.iter().collect::<Vec<_>>(),
        );
    }
}

/// Every file of the repository that a document links to is there.
#[test]
fn links_lead_somewhere() {
    let mut pages = files("docs", &[".md"]);
    for page in [
        "README",
        "ARCHITECTURE",
        "CONTRIBUTING",
        "CHANGELOG",
        "SECURITY",
        "TESTING",
    ] {
        let path = format!("{page}.md");
        let text = fs::read_to_string(at(&path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        pages.insert(path, text);
    }
    let heading = |line: &str| -> String {
        let text = line.trim_start_matches('#').trim().to_lowercase();
        text.chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    let mut seen = 0;
    for (path, text) in &pages {
        let folder = Path::new(path).parent().unwrap();
        for after in text.split("](").skip(1) {
            let link = after.split(')').next().unwrap();
            if link.starts_with("https:") || link.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                at(path)
            } else {
                at(&folder.join(file).to_string_lossy())
            };
            assert!(target.exists(), "{path} links to {link}");
            if !anchor.is_empty() {
                let page = fs::read_to_string(&target).unwrap();
                let found = page
                    .lines()
                    .filter(|l| l.starts_with('#'))
                    .any(|l| heading(l) == anchor);
                assert!(
                    found,
                    "{path} links to {link}, and there is no such heading"
                );
            }
        }
    }
    assert!(seen > 20, "{seen} links were followed");
}
