//! What the tests share: the world around the core, played by us.

pub mod desk;
pub mod fuzz;
pub mod measure;
pub mod sample;
