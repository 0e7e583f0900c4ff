//! The package as a file, the way it would be uploaded.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::build::package::WITH_IT;
use crate::cmd;
use crate::project;
use crate::setup::npm;

/// `npm pack` of a package that is up to date, into the target folder; returns the file.
pub fn pack(pkg: &Path) -> Result<PathBuf> {
    let out = project::at("target/pack");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    let mut npm = cmd::command(npm::NPM);
    npm.args(["pack", "--json", "--ignore-scripts", "--pack-destination"])
        .arg(&out)
        .current_dir(pkg);
    let said: Value = serde_json::from_str(&cmd::output(&mut npm)?)
        .context("`npm pack --json` printed no JSON")?;
    complete(&project::read(&pkg.join("package.json"))?, &said)?;
    let name = said.pointer("/0/filename").and_then(Value::as_str);
    let tarball = out.join(name.context("`npm pack --json` named no file")?);
    eprintln!("{} is packed", tarball.display());
    Ok(tarball)
}

/// Every file that the manifest names has to be in what is uploaded, and so have the papers.
fn complete(manifest: &str, said: &Value) -> Result<()> {
    let packed = said
        .pointer("/0/files")
        .and_then(Value::as_array)
        .context("`npm pack --json` listed no files")?;
    let packed: Vec<&str> = packed
        .iter()
        .filter_map(|file| file["path"].as_str())
        .collect();
    let manifest: Value = serde_json::from_str(manifest)?;
    let named = paths(&manifest);
    let mut missing: Vec<&str> = named
        .iter()
        .map(String::as_str)
        .chain(WITH_IT)
        .filter(|path| !packed.contains(path))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        bail!(
            "the package lacks files that pkg.json names or that go with every release: {}",
            missing.join(", ")
        );
    }
    Ok(())
}

/// The manifest's paths into the package, wherever they stand.
fn paths(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text
            .strip_prefix("./")
            .map(str::to_owned)
            .into_iter()
            .collect(),
        Value::Array(values) => values.iter().flat_map(paths).collect(),
        Value::Object(fields) => fields.values().flat_map(paths).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_are_found_however_deep() {
        let manifest = json!({ "exports": { ".": { "browser": ["./a.js", { "types": "./b.d.ts" }] } }, "name": "x" });
        assert_eq!(paths(&manifest), ["a.js", "b.d.ts"]);
    }

    #[test]
    fn a_named_file_that_is_not_packed_is_an_error() {
        let papers = WITH_IT.map(|path| json!({ "path": path }));
        let said = json!([{ "files": papers }]);
        assert!(complete("{}", &said).is_ok());
        assert!(
            complete(r#"{ "main": "./a.js" }"#, &said)
                .is_err_and(|error| error.to_string().ends_with(": a.js"))
        );
        assert!(complete("{}", &json!([{ "files": [] }])).is_err());
    }
}
