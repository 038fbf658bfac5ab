//! The command line: reads the arguments and hands them to the command asked for.

use std::process::ExitCode;

use clap::Parser;
use reader::cli::{Cli, Command};
use reader::commands;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = cli.layout().and_then(|layout| match cli.command {
        None => commands::serve::run(&cli.serve, &layout),
        Some(Command::Serve(args)) => commands::serve::run(&args, &layout),
        Some(Command::Build(args)) => commands::build::run(&args, &layout),
        Some(Command::Test(args)) => commands::test::run(&args, &layout),
        Some(Command::Count(args)) => commands::count::run(&args, &layout),
        Some(Command::Against(args)) => commands::against::run(&args, &layout),
        Some(Command::Fetch) => commands::fetch::run(&layout),
        Some(Command::Renew(args)) => commands::renew::run(&args, &layout),
        Some(Command::Picture(args)) => commands::picture::run(&args, &layout),
        Some(Command::New(args)) => commands::new::run(&args, &layout),
        Some(Command::Exercise(args)) => commands::exercise::run(&args, &layout),
        Some(Command::Exercises(args)) => commands::exercises::run(&args, &layout),
        Some(Command::Prove(args)) => commands::prove::run(&args, &layout),
    });
    match done {
        Ok(code) => code,
        Err(error) => {
            reader::say::complain(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
