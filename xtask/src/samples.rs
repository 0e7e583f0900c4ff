//! The copies that the page makes fewer requests with: the first sample in `www/index.html`, the picker's list and the others in `www/samples.json`.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::project;

const PAGE: &str = "www/index.html";
const OTHERS: &str = "www/samples.json";
const OPENS: &str = "<script type=\"application/json\" id=\"sample\"";
const CLOSES: &str = "    </script>";

pub fn samples() -> Result<()> {
    let list = text("index")?;
    let ids: Vec<Value> = serde_json::from_str(&list).context("www/catalogs/index.json")?;
    let ids = ids.iter().filter_map(|entry| entry["id"].as_str());
    let mut texts = ids.map(text).collect::<Result<Vec<_>>>()?.into_iter();
    let first = texts.next().context("there is no sample")?;
    let page = project::at(PAGE);
    project::write(&page, with_sample(&project::read(&page)?, &first)?)?;
    let others: Vec<String> = std::iter::once(list).chain(texts).collect();
    project::write(
        &project::at(OTHERS),
        format!("[\n{}]\n", others.join(",\n")),
    )
}

fn text(name: &str) -> Result<String> {
    project::read(&project::at("www/catalogs").join(format!("{name}.json")))
}

/// The page with another text between the lines of the sample's element.
fn with_sample(page: &str, sample: &str) -> Result<String> {
    let opens = page
        .find(OPENS)
        .with_context(|| format!("{PAGE} has no `{OPENS}`"))?;
    let begin = page[opens..]
        .find('\n')
        .map_or(page.len(), |at| opens + at + 1);
    let end = page[begin..].find(CLOSES).context("it does not end")?;
    Ok([&page[..begin], sample, &page[begin + end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sample_is_replaced() -> Result<()> {
        let page = format!("<b>\n    {OPENS} x>\nold\n{CLOSES}\n</b>{CLOSES}\n");
        assert_eq!(
            with_sample(&page, "{\n}\n")?,
            page.replace("old\n", "{\n}\n")
        );
        assert!(with_sample("<b></b>", "{}").is_err());
        Ok(())
    }
}
