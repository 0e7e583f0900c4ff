//! What is up to date: a mark beside each product that says from what it was made.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project;

/// A fingerprint of everything that a product is made from: contents, not times, because git and editors touch files without changing them.
#[derive(Default)]
pub struct Inputs(DefaultHasher);

impl Inputs {
    pub fn value(mut self, value: impl Hash) -> Self {
        value.hash(&mut self.0);
        self
    }

    pub fn file(mut self, path: &Path) -> Result<Self> {
        path.hash(&mut self.0);
        fs::read(path)
            .with_context(|| format!("cannot read {}", path.display()))?
            .hash(&mut self.0);
        Ok(self)
    }

    pub fn files(self, paths: &[PathBuf]) -> Result<Self> {
        paths
            .iter()
            .try_fold(self, |inputs, path| inputs.file(path))
    }

    pub fn stamp(self, name: &str) -> Stamp {
        Stamp {
            path: project::made().join(name),
            text: format!("{:016x}\n", self.0.finish()),
        }
    }
}

pub struct Stamp {
    path: PathBuf,
    text: String,
}

impl Stamp {
    /// True when the product exists and was made from these inputs.
    pub fn holds(&self, product: &Path) -> bool {
        product.exists() && fs::read_to_string(&self.path).is_ok_and(|text| text == self.text)
    }

    /// To be called after the product is complete.
    pub fn set(&self) -> Result<()> {
        project::write(&self.path, &self.text)
    }
}
