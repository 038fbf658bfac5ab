//! What Amdahl's law says of three kitchens.

use lesson_amdahl::{limit, speedup};

// ANCHOR: main
fn main() {
    let dinner = speedup(0.95, 16); // 95 % shared, 16 cooks
    let baking = speedup(0.50, 8); // half of it shared, 8 cooks
    let crowd = limit(0.95); // 95 % shared, as many cooks as you like

    println!("95 % shared, 16 cooks: {dinner:.2} times as fast");
    println!("50 % shared, 8 cooks: {baking:.2} times as fast");
    println!("95 % shared, any number of cooks: below {crowd:.0} times");
}
// ANCHOR_END: main
