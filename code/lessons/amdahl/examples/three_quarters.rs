//! Three quarters of the work are parallel: with three cores, and with any number.

// ANCHOR: main
fn speedup(parallel: f64, cores: f64) -> f64 {
    1.0 / ((1.0 - parallel) + parallel / cores)
}

fn main() {
    println!("{:.2}", speedup(0.75, 3.0));
    println!("{:.2}", speedup(0.75, f64::INFINITY));
}
// ANCHOR_END: main
