//! The pages that list things are complete and name nothing that does not exist: `docs/codes.md` against the source and
//! against what the scenarios print, `docs/rules.md` against the samples and scenarios.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The rows of a page's tables, each as its cells.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| line.starts_with('|') && !line.starts_with("|---"))
        .map(|line| {
            line.trim_matches('|')
                .split('|')
                .map(str::trim)
                .collect::<Vec<_>>()
        })
}

fn in_backticks(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The codes of docs/codes.md.
struct Codes {
    /// The engine's, by section, with their params.
    sections: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// The server part's.
    tokens: BTreeSet<String>,
}

impl Codes {
    fn read() -> Codes {
        let page = read(&at("docs/codes.md"));
        let mut sections = BTreeMap::new();
        for section in page.split("\n## ").skip(1) {
            let title = section.split_whitespace().next().unwrap();
            let mut codes = BTreeMap::new();
            for cells in rows(section).filter(|cells| cells[0].starts_with('`')) {
                let params: Vec<String> = in_backticks(cells[1])
                    .flat_map(|list| list.split(',').map(|name| name.trim().to_owned()))
                    .filter(|name| !name.is_empty())
                    .collect();
                for code in in_backticks(cells[0]) {
                    let twice = codes.insert(code.to_owned(), params.clone());
                    assert!(twice.is_none(), "docs/codes.md lists `{code}` twice");
                }
            }
            sections.insert(title.to_owned(), codes);
        }
        let tokens = sections.remove("Tokens").unwrap_or_default();
        let titles: Vec<&str> = sections.keys().map(String::as_str).collect();
        let expected = ["Issues", "Notices", "Reasons", "Steps", "Suggestions"];
        assert_eq!(titles, expected, "the sections of docs/codes.md");
        Codes {
            sections,
            tokens: tokens.into_keys().collect(),
        }
    }

    fn all(&self) -> BTreeSet<&str> {
        self.sections
            .values()
            .flat_map(|s| s.keys().map(String::as_str))
            .collect()
    }
}

/// A text of the source, with what stands before it, white space left out.
struct Literal {
    before: String,
    text: String,
}

/// Every string of a Rust source; comments are no source.
fn literals(source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut before = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        if rest.starts_with("//") {
            length = rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("'\\") {
            // A character such as '\'' or '\n': what follows the backslash may be a quote.
            length = 3 + rest[3..].find('\'').unwrap() + 1;
        } else if rest.starts_with("'\"'") {
            length = 3;
        } else if c == '"' {
            let mut end = 1;
            while !rest[end..].starts_with('"') {
                end += if rest[end..].starts_with('\\') { 2 } else { 1 };
                while !rest.is_char_boundary(end) {
                    end += 1;
                }
            }
            found.push(Literal {
                before: before.clone(),
                text: rest[1..end].to_owned(),
            });
            before.push('"');
            length = end + 1;
        } else if !c.is_whitespace() {
            before.push(c);
        }
        if before.len() > 400 {
            before = before.split_off(before.char_indices().nth_back(59).unwrap().0);
        }
        rest = &rest[length..];
    }
    found
}

fn engine() -> Vec<Literal> {
    files(&at("src"), "rs")
        .iter()
        .flat_map(|path| literals(&read(path)))
        .collect()
}

/// Whether a text stands where a code is given: an issue's, a reason's, a notice's or a step's.
fn is_code(literal: &Literal) -> bool {
    [
        ".error(",
        ".warning(",
        ".error_with_help(",
        ".fail(",
        ".help(",
        "PricingError::one(",
        "why(",
        "notice(",
        "::step(",
        "code:",
        "letmutcode=",
    ]
    .iter()
    .any(|place| literal.before.ends_with(place))
        && literal.text.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_param(literal: &Literal) -> bool {
    [".text(", ".int(", ".date(", ".texts("]
        .iter()
        .any(|place| literal.before.ends_with(place))
}

fn is_camel_case(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text.bytes().any(|b| b.is_ascii_uppercase())
}

/// The words of the contract: its fields, and its lists of names.
fn contract() -> BTreeSet<String> {
    let types = read(&at("src/npm/contract.d.cts"));
    types
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_code_of_the_source_is_in_the_table() {
    let documented = Codes::read();
    let documented = documented.all();
    let contract = contract();
    let mut missing = BTreeSet::new();
    let mut seen = 0;
    for literal in engine() {
        // A code may be given by way of a variable: a word in camel case that is none of the contract's is one.
        let by_variable = is_camel_case(&literal.text)
            && !is_param(&literal)
            && !literal.before.ends_with("rename_all=")
            && !contract.contains(&literal.text);
        if is_code(&literal) || by_variable {
            seen += 1;
            if !documented.contains(literal.text.as_str()) {
                missing.insert(literal.text);
            }
        }
    }
    assert!(seen > 100, "only {seen} codes were found in src");
    assert!(missing.is_empty(), "not in docs/codes.md: {missing:?}");
}

#[test]
fn every_code_of_the_table_is_in_the_source() {
    let documented = Codes::read();
    let texts: BTreeSet<String> = engine().into_iter().map(|l| l.text).collect();
    let unknown: Vec<&str> = documented
        .all()
        .into_iter()
        .filter(|code| !texts.contains(*code))
        .collect();
    assert!(
        unknown.is_empty(),
        "in docs/codes.md and nowhere in src: {unknown:?}"
    );
}

#[test]
fn every_code_of_the_package_is_in_the_table() {
    let documented = Codes::read();
    let documented = documented.all();
    let mut seen = 0;
    for path in files(&at("src/npm"), "js") {
        let source = read(&path);
        for after in source.split("code: \"").skip(1) {
            let code = after.split('"').next().unwrap();
            // The languages have a code of their own.
            if code.len() > 2 {
                seen += 1;
                assert!(documented.contains(code), "{}: `{code}`", path.display());
            }
        }
    }
    assert!(seen > 0, "no code was found in src/npm");
}

#[test]
fn every_code_of_a_token_is_in_the_table_and_no_other() {
    let source = read(&at("src/npm/server.js"));
    let thrown: BTreeSet<String> = source
        .split("new TokenError(\"")
        .skip(1)
        .map(|after| after.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        thrown,
        Codes::read().tokens,
        "what src/npm/server.js throws, and what docs/codes.md lists"
    );
}

#[test]
fn every_param_of_the_source_is_in_the_table() {
    let page = read(&at("docs/codes.md"));
    let named: BTreeSet<&str> = rows(&page)
        .filter(|cells| cells.len() > 1)
        .flat_map(|cells| in_backticks(cells[1]).collect::<Vec<_>>())
        .flat_map(|list| list.split(',').map(str::trim))
        .collect();
    let missing: BTreeSet<String> = engine()
        .into_iter()
        .filter(is_param)
        .map(|l| l.text)
        .filter(|name| !named.contains(name.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "params that docs/codes.md does not name: {missing:?}"
    );
}

fn scenarios() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for path in files(&at("tests/scenarios"), "json") {
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Value::Array(list) = serde_json::from_str(&read(&path)).unwrap() else {
            panic!("{file} is no list")
        };
        all.extend(list.into_iter().map(|scenario| (file.clone(), scenario)));
    }
    all
}

/// A code with its params in the order in which they were printed.
#[derive(serde::Deserialize)]
struct Entry {
    code: String,
    params: Params,
}

struct Params(Vec<String>);

impl<'de> serde::Deserialize<'de> for Params {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> serde::de::Visitor<'de> for Names {
            type Value = Params;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Params, A::Error> {
                let mut names = Vec::new();
                while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                    names.push(name);
                }
                Ok(Params(names))
            }
        }
        from.deserialize_map(Names)
    }
}

#[derive(serde::Deserialize)]
struct Line {
    #[serde(default)]
    explanation: Vec<Entry>,
}

/// What of a result has codes.
#[derive(serde::Deserialize)]
struct Answer {
    reasons: Vec<Entry>,
    notices: Vec<Entry>,
    #[serde(default)]
    suggestions: Vec<Entry>,
    lines: Vec<Line>,
}

fn catalog(scenario: &Value) -> String {
    match &scenario["catalog"] {
        Value::String(name) => read(&at("www/catalogs").join(format!("{name}.json"))),
        inline => inline.to_string(),
    }
}

/// A finding, of an error or of the lint.
#[derive(serde::Deserialize)]
struct Finding {
    code: String,
}

/// The answer to a scenario's call, or the issues that were found.
fn answer(scenario: &Value) -> Result<Option<Answer>, Vec<String>> {
    let name = scenario["call"].as_str().unwrap();
    let request = scenario["request"].to_string();
    let done = match name {
        "quote" | "upgradePreview" | "seatChangePreview" | "cancelEffectiveDate" => {
            prorata::Engine::from_json(&catalog(scenario))
                .and_then(|engine| engine.call_json(name, &request))
        }
        "lintCatalog" => {
            let text = prorata::lint_json(&catalog(scenario)).unwrap();
            let findings: Vec<Finding> = serde_json::from_str(&text).unwrap();
            return Err(findings.into_iter().map(|f| f.code).collect());
        }
        helper => {
            return prorata::helper_json(helper, &request)
                .map(|_| None)
                .map_err(codes_of);
        }
    };
    done.map(|text| Some(serde_json::from_str(&text).unwrap()))
        .map_err(codes_of)
}

fn codes_of(error: prorata::PricingError) -> Vec<String> {
    error
        .issues
        .into_iter()
        .map(|issue| issue.code.to_owned())
        .collect()
}

/// What a result prints has the params of the table, in its order, and every code of the table is printed by some scenario.
#[test]
fn results_print_the_params_of_the_table() {
    let codes = Codes::read();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut wrong = Vec::new();
    for (file, scenario) in scenarios() {
        let answer = match answer(&scenario) {
            Ok(Some(answer)) => answer,
            Ok(None) => continue,
            Err(found) => {
                for code in found {
                    let documented = codes.sections["Issues"].get_key_value(&code);
                    let issue =
                        documented.unwrap_or_else(|| panic!("{file}: `{code}` is not in Issues"));
                    seen.insert(issue.0);
                }
                continue;
            }
        };
        let steps = answer
            .lines
            .into_iter()
            .map(|line| ("Steps", line.explanation));
        let lists = [
            ("Reasons", answer.reasons),
            ("Notices", answer.notices),
            ("Suggestions", answer.suggestions),
        ];
        for (section, list) in lists.into_iter().chain(steps) {
            for Entry { code, params } in list {
                let place = format!("{file}, {}: `{code}`", scenario["name"]);
                let Some((code, documented)) = codes.sections[section].get_key_value(&code) else {
                    // Only a merchant has codes that are in no table.
                    let own = catalog(&scenario).contains(&format!("\"{code}\""));
                    assert!(
                        own && matches!(section, "Reasons" | "Notices"),
                        "{place} is not in {section}"
                    );
                    continue;
                };
                seen.insert(code);
                let mut order = documented.iter();
                if !params.0.iter().all(|name| order.any(|d| d == name)) {
                    wrong.push(format!(
                        "{place} prints {:?}, and docs/codes.md says {documented:?}",
                        params.0
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unseen: Vec<&String> = codes
        .sections
        .values()
        .flat_map(BTreeMap::keys)
        .filter(|code| !seen.contains(code.as_str()))
        // No request prints the first, and a file of scenarios is no place for a request of 64 KB.
        .filter(|code| !["internalInvariant", "tooLarge"].contains(&code.as_str()))
        .collect();
    assert!(unseen.is_empty(), "no scenario prints {unseen:?}");
}

#[test]
fn rules_name_samples_and_scenarios_that_exist() {
    let page = read(&at("docs/rules.md"));
    let scenarios = scenarios();
    let mut ids = BTreeSet::new();
    for cells in rows(&page).filter(|cells| cells[0] != "id") {
        let [id, _, sample, scenario] = cells[..] else {
            panic!(
                "a row of docs/rules.md has {} cells: {cells:?}",
                cells.len()
            )
        };
        assert!(ids.insert(id.to_owned()), "docs/rules.md has {id} twice");
        let sample = in_backticks(sample).next().unwrap();
        assert!(
            at("www/catalogs").join(format!("{sample}.json")).is_file(),
            "{id}: no sample {sample}"
        );
        let (file, name) = scenario.split_once(": ").unwrap();
        let file = file.trim_matches('`');
        let shown = scenarios
            .iter()
            .find(|(f, s)| f == file && s["name"] == name)
            .unwrap_or_else(|| panic!("{id}: {file} has no scenario `{name}`"));
        assert!(
            shown.1["rule"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|r| r == id),
            "{id}: `{name}` does not name the rule"
        );
        assert_eq!(shown.1["catalog"], sample, "{id}: `{name}`");
    }
    let held: BTreeSet<String> = scenarios
        .iter()
        .flat_map(|(_, s)| s["rule"].as_array().into_iter().flatten())
        .map(|r| r.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        ids, held,
        "the ids of docs/rules.md, and those that scenarios name"
    );
}
