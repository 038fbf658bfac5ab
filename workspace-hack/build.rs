//! Nothing: there to make the build dependencies count.

fn main() {}
