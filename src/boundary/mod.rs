//! The only place that knows what came in: values, shapes, paths, limits, text.

pub mod catalog;
pub mod digest;
pub mod helpers;
pub mod issue;
#[cfg(not(target_arch = "wasm32"))]
pub mod json;
pub mod lint;
pub mod policies;
pub mod read;
pub mod request;
pub use crate::value;
pub mod keys;
pub mod wire;
pub mod wire_out;
pub mod words;
