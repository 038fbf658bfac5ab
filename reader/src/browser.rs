//! Opens the browser, when there is one to open and someone to look at it.

use std::env;
use std::io::IsTerminal;

use crate::say::say;

/// Opens an address in the browser of whoever sits at the terminal. Where nobody
/// does, it does nothing.
pub fn open(address: &str) {
    if !somebody_looks() {
        return;
    }
    if let Err(error) = open::that_detached(address) {
        say(format_args!(
            "No browser opened ({error}): open the address yourself."
        ));
    }
}

fn somebody_looks() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let screen = !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
            .into_iter()
            .any(set);
    screen && !set("CI") && std::io::stdout().is_terminal()
}
