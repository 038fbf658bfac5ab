//! Commands that the kernel holds to limits.

use std::ffi::OsStr;
use std::process::Command;

use super::Resources;

/// The largest file that a limited program may write, in the blocks of 512
/// bytes that `ulimit` counts in: 64 MiB.
#[cfg(unix)]
const FILE_BLOCKS: u64 = 64 * 1024 * 2;

impl Resources {
    /// A command that runs `program` under limits of the kernel, where it has
    /// them. Arguments, environment and directory are for the caller to add.
    ///
    /// The limits are set by a shell that then becomes the program: a process can only
    /// limit itself, and to do so between fork and exec would be unsafe code.
    ///
    /// They are wider than those that are watched while the program runs, so that
    /// the watch nearly always comes first: it can say which limit was reached.
    /// Processor time is limited for each process by itself.
    /// Memory is four times the limit, since the kernel counts memory reserved for
    /// writing, not memory in use. The number of processes is
    /// one for all processes of the user, as they are now and as many more as are
    /// allowed, and root is not bound by it. A file may have 64 MiB.
    #[cfg(unix)]
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut script = format!(
            "ulimit -c 0; ulimit -t {}; ulimit -d {}; ulimit -f {FILE_BLOCKS}; ",
            self.cpu.as_secs() + 2,
            self.memory / 1024 * 4,
        );
        if let Some(threads) = super::tree::threads_of_this_user() {
            let threads = threads + 2 * self.threads;
            // The option is -u in bash, ksh and zsh, and -p in dash.
            script.push_str(&format!("ulimit -u {threads} || ulimit -p {threads}; "));
        }
        // Errors are ignored: the hard limit is already lower.
        let script = format!("{{ {script}}} 2>/dev/null; exec \"$0\" \"$@\"");
        let mut shell = Command::new("/bin/sh");
        shell.arg("-c").arg(script).arg(program);
        shell
    }

    /// A command that runs `program`: Windows has no such limits.
    #[cfg(not(unix))]
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        Command::new(program)
    }
}
