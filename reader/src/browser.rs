//! Opens the browser, when there is one and the reader runs in a terminal.

use std::env;
use std::io::IsTerminal;

use crate::say::say;

/// Opens an address in the browser, unless there is no screen or no terminal.
pub fn open(address: &str) {
    if !has_viewer() {
        return;
    }
    if let Err(error) = open::that_detached(address) {
        say(format_args!(
            "No browser opened ({error}): open the address yourself."
        ));
    }
}

fn has_viewer() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let screen = !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
            .into_iter()
            .any(set);
    screen && !set("CI") && std::io::stdout().is_terminal()
}
