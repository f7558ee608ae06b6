//! The application of a PC: its folder, its gateway, and the window of the browser that shows it.

mod device_key;
mod folder;
mod gateway;
mod opening;

pub(crate) use folder::DataFolder;
pub(crate) use gateway::{DeviceLink, TokenLink};
pub(crate) use opening::open;
