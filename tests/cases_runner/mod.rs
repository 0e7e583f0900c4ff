//! Cases as calls on the engine: one adapter a source, each with the profile its source states.

pub mod calls;
pub mod case;
pub mod dates;
pub mod exact;
pub mod listed;
pub mod shop;
pub mod sources;
pub mod verdict;
pub mod zones;
