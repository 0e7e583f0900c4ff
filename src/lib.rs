//! prorata: a subscription pricing engine.
