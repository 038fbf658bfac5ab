//! The tests hear of every part before it is opened, and are another cook then:
//! they look, or put something in. So what happens in between happens in every run,
//! on one thread.
//!
//! The starter is refused by `takes_what_is_there`: "not yet implemented"

use super::Pantry;
use super::parts::Parts;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

/// Two ingredients from each of the eight parts.
const NAMES: [[&str; 2]; 8] = [
    ["flour", "mint"],
    ["beans", "leek"],
    ["sugar", "apple"],
    ["rice", "honey"],
    ["salt", "pepper"],
    ["milk", "dill"],
    ["butter", "yeast"],
    ["oats", "lime"],
];

/// A pantry with an ear: `heard` is told of each part that is about to be opened,
/// and of those that are open then.
fn overheard(heard: impl Fn(&Parts, usize, &[usize]) + Send + Sync + 'static) -> Pantry {
    let pantry = Pantry::default();
    let ear = move |parts: &Parts, part: usize| {
        let open: Vec<usize> = (0..8)
            .filter(|&other| parts.peek(other).is_none())
            .collect();
        assert!(
            !open.contains(&part),
            "your code opens part {part} and has it open already: it would wait for itself, for ever. Two \
             ingredients can be in the same part, and a guard lives to the end of its block, or of its statement"
        );
        heard(parts, part, &open);
    };
    let set = pantry.parts.ear.set(Box::new(ear));
    assert!(set.is_ok(), "the ear is for the tests");
    pantry
}

/// How much of `ingredient` is there, if its part is free.
fn look(parts: &Parts, ingredient: &str) -> Option<u32> {
    let part = parts.peek(parts.of(ingredient))?;
    Some(part.get(ingredient).copied().unwrap_or(0))
}

#[track_caller]
fn holds(pantry: &Pantry, amounts: &[(&str, u32)], what_happened: &str) {
    for (ingredient, grams) in amounts {
        assert_eq!(
            look(&pantry.parts, ingredient),
            Some(*grams),
            "{ingredient}, after {what_happened} (in grams; None: its part was left locked)"
        );
    }
}

#[test]
fn takes_what_is_there() {
    let pantry = overheard(|_, _, _| ());
    pantry.put("flour", 500);
    pantry.put("mint", 30); // in the same part
    assert!(
        pantry.take("flour", 200),
        "500 g of flour, and you want 200"
    );
    holds(
        &pantry,
        &[("flour", 300), ("mint", 30)],
        "taking 200 of 500 g of flour",
    );
    assert!(
        !pantry.take("flour", 301),
        "300 g of flour are left, and 301 were taken"
    );
    assert!(
        !pantry.take("sugar", 1),
        "there was never any sugar, and some was taken"
    );
    holds(
        &pantry,
        &[("flour", 300), ("sugar", 0)],
        "taking more than there is: then nothing is taken",
    );
    assert!(
        pantry.take("flour", 300),
        "300 g of flour, and you want all of it"
    );
    holds(
        &pantry,
        &[("flour", 0), ("mint", 30)],
        "taking all of the flour",
    );
}

#[test]
fn nobody_takes_what_another_cook_took() {
    let (openings, taken) = (Mutex::new(0), Arc::new(Mutex::new(0)));
    let by_another = Arc::clone(&taken);
    let pantry = overheard(move |parts, part, _| {
        let mut openings = openings.lock().expect("nobody panics");
        *openings += 1;
        // The flour is put in by the first, and looked at by the second.
        if *openings > 2
            && let Some(mut part) = parts.peek(part)
        {
            let all = part.insert("flour".to_owned(), 0).unwrap_or(0);
            *by_another.lock().expect("nobody panics") += all;
        }
    });
    pantry.put("flour", 500);
    // What is taken and is not there any more may well panic.
    let taken_by_me = catch_unwind(AssertUnwindSafe(|| pantry.take("flour", 500)));
    let mine = if matches!(taken_by_me, Ok(true)) {
        500
    } else {
        0
    };
    let by_another = *taken.lock().expect("nobody panics");
    assert!(
        mine + by_another == 500 && look(&pantry.parts, "flour") == Some(0),
        "there were 500 g of flour. `take` looks and lets go, another cook takes {by_another} g, and `take` opens the \
         part again and takes {mine} g: what it has seen was true then, and is not any more. Look and take under one guard"
    );
}

#[test]
fn swaps_two_amounts() {
    let pantry = overheard(|_, _, _| ());
    pantry.put("salt", 3);
    pantry.put("sugar", 500);
    pantry.put("pepper", 7); // in the part of the salt
    pantry.swap("salt", "sugar");
    holds(
        &pantry,
        &[("salt", 500), ("sugar", 3), ("pepper", 7)],
        "swap(salt, sugar)",
    );
    pantry.swap("salt", "sugar");
    holds(
        &pantry,
        &[("salt", 3), ("sugar", 500), ("pepper", 7)],
        "swapping them back",
    );
    pantry.swap("sugar", "rice");
    holds(
        &pantry,
        &[("sugar", 0), ("rice", 500)],
        "swap(sugar, rice), and there was no rice",
    );
    pantry.swap("sugar", "rice");
    holds(
        &pantry,
        &[("sugar", 500), ("rice", 0)],
        "swap(sugar, rice), and there was no sugar",
    );
}

#[test]
fn swaps_two_in_one_part() {
    let pantry = overheard(|_, _, _| ());
    pantry.put("flour", 500);
    pantry.put("mint", 30);
    pantry.swap("flour", "mint");
    holds(
        &pantry,
        &[("flour", 30), ("mint", 500)],
        "swap(flour, mint), both in part 0",
    );
    pantry.swap("mint", "sage");
    holds(
        &pantry,
        &[("mint", 0), ("sage", 500)],
        "swap(mint, sage), and there was no sage",
    );
    pantry.swap("sage", "sage");
    holds(
        &pantry,
        &[("sage", 500)],
        "swap(sage, sage): 500 g before, and nothing should change",
    );
}

#[test]
fn nobody_sees_half_a_swap() {
    for (a, b) in [("salt", "sugar"), ("sugar", "salt"), ("flour", "mint")] {
        let pantry = overheard(move |parts, _, _| {
            let (Some(of_a), Some(of_b)) = (look(parts, a), look(parts, b)) else {
                return; // not to be seen
            };
            assert!(
                [(0, 0), (3, 0), (3, 500), (500, 3)].contains(&(of_a, of_b)),
                "there were 3 g of {a} and 500 g of {b}, and swap({a}, {b}) is under way. A cook who looks now sees \
                 {of_a} g of {a} and {of_b} g of {b}: a swap is half done, and no lock keeps anybody away. Open both \
                 parts before you change anything"
            );
        });
        pantry.put(a, 3);
        pantry.put(b, 500);
        pantry.swap(a, b);
        holds(&pantry, &[(a, 500), (b, 3)], "the swap");
    }
}

#[test]
fn nothing_put_in_meanwhile_is_lost() {
    for (a, b) in [("salt", "sugar"), ("sugar", "salt"), ("flour", "mint")] {
        let brought = Arc::new(Mutex::new(0));
        let by_another = Arc::clone(&brought);
        let pantry = overheard(move |parts, _, _| {
            for ingredient in [a, b] {
                if let Some(mut part) = parts.peek(parts.of(ingredient)) {
                    *part.entry(ingredient.to_owned()).or_default() += 100;
                    *by_another.lock().expect("nobody panics") += 100;
                }
            }
        });
        pantry.swap(a, b);
        let there = look(&pantry.parts, a).zip(look(&pantry.parts, b));
        let there = there.map(|(of_a, of_b)| of_a + of_b);
        let brought = *brought.lock().expect("nobody panics");
        assert_eq!(
            there,
            Some(brought),
            "another cook put {brought} g of {a} and {b} there while swap({a}, {b}) was under way, whenever a part was \
             free. Now some of them are gone. You look at an amount, let go of its part and write later: \
             hold it from the first look to the last change"
        );
    }
}

#[test]
fn opens_no_part_that_it_does_not_need() {
    let opened: Arc<Mutex<Vec<usize>>> = Arc::default();
    let to_note = Arc::clone(&opened);
    let pantry = overheard(move |_, part, _| {
        to_note.lock().expect("nobody panics").push(part);
    });
    let opens = |needed: &[usize], what: &str| {
        let mut opened = std::mem::take(&mut *opened.lock().expect("nobody panics"));
        opened.sort_unstable();
        opened.dedup();
        for part in &opened {
            assert!(
                needed.contains(part),
                "{what} needs the parts {needed:?}, and part {part} is opened: whoever needs something else is kept \
                 waiting, and the eight locks are one again"
            );
        }
        assert!(
            opened == needed,
            "{what} needs the parts {needed:?}, and the test has heard of {opened:?}: a part is opened with `open`, which \
             waits until it is free. `peek` is for the tests"
        );
    };
    pantry.put("salt", 3);
    opens(&[4], "put(salt, 3)");
    pantry.take("salt", 1);
    opens(&[4], "take(salt, 1)");
    pantry.take("salt", 500);
    opens(&[4], "take(salt, 500), and there are 2 g,");
    pantry.swap("salt", "sugar");
    opens(&[2, 4], "swap(salt, sugar)");
    pantry.swap("sugar", "salt");
    opens(&[2, 4], "swap(sugar, salt)");
    pantry.swap("flour", "mint");
    opens(&[0], "swap(flour, mint)");
}

#[test]
fn swaps_of_other_parts_go_on_meanwhile() {
    println!(
        "Ann swaps salt and sugar, and has one of their two parts open. Ben swaps rice and butter, in two other parts. If \
         it hangs here, Ben waits for something of Ann's that is no part: a lock around all swaps?"
    );
    let for_ben: Arc<OnceLock<Arc<Pantry>>> = Arc::default();
    let pantry_of_ben = Arc::clone(&for_ben);
    let pantry = Arc::new(overheard(move |parts, part, open| {
        let of_ann = [parts.of("salt"), parts.of("sugar")].contains(&part);
        if of_ann
            && open.len() == 1
            && let Some(pantry) = pantry_of_ben.get().cloned()
        {
            let ben = thread::spawn(move || pantry.swap("rice", "butter"));
            ben.join().expect("Ben swaps, and nothing else happens");
        }
    }));
    let _ = for_ben.set(Arc::clone(&pantry));
    pantry.swap("salt", "sugar");
    pantry.swap("sugar", "salt");
}

#[test]
fn no_two_swaps_wait_for_each_other() {
    // What was open when part y was about to be opened: held[x][y] is a swap that had x open.
    let held: Arc<Mutex<[[Option<(&str, &str)>; 8]; 8]>> = Arc::default();
    let (to_note, swapping) = (Arc::clone(&held), Arc::new(Mutex::new(("", ""))));
    let by_whom = Arc::clone(&swapping);
    let pantry = overheard(move |_, part, open| {
        let swap = *by_whom.lock().expect("nobody panics");
        for &other in open {
            to_note.lock().expect("nobody panics")[other][part] = Some(swap);
        }
    });
    let names: Vec<&str> = NAMES.concat();
    for (grams, name) in (1..).zip(&names) {
        pantry.put(name, grams);
    }
    for &a in &names {
        for &b in &names {
            *swapping.lock().expect("nobody panics") = (a, b);
            pantry.swap(a, b);
        }
    }

    let held = *held.lock().expect("nobody panics");
    for x in 0..8 {
        for y in 0..8 {
            if let (Some((a, b)), Some((c, d))) = (held[x][y], held[y][x]) {
                panic!(
                    "swap({a}, {b}) has part {x} open and opens part {y}; swap({c}, {d}) has part {y} open and opens \
                     part {x}. If both come at once, each waits for the other, for ever. Whichever way round they are \
                     asked for and whatever they are called: of two *parts*, always the same one first"
                );
            }
            for z in 0..8 {
                assert!(
                    held[x][y].and(held[y][z]).and(held[z][x]).is_none(),
                    "part {y} is opened by whoever has {x} open, {z} after {y} and {x} after {z}: three swaps can wait \
                     for each other in a circle. One order for all the parts, and no circle is possible"
                );
            }
        }
    }
}

#[test]
fn four_cooks_at_once() {
    let pantry = Pantry::default();
    let names: Vec<&str> = NAMES.concat();
    for (grams, name) in (1..).zip(&names) {
        pantry.put(name, grams);
    }
    thread::scope(|kitchen| {
        for cook in 0..4 {
            let (pantry, names) = (&pantry, &names);
            kitchen.spawn(move || {
                for step in 0..1_000 {
                    let (a, b) = (
                        names[(step * 7 + cook) % 16],
                        names[(step * 3 + cook * 5) % 16],
                    );
                    pantry.swap(a, b);
                    if pantry.take(a, 1) {
                        pantry.put(b, 1);
                    }
                }
            });
        }
    });
    let total: Option<u32> = names.iter().map(|name| look(&pantry.parts, name)).sum();
    assert_eq!(
        total,
        Some(136),
        "four cooks swapped and moved grams from jar to jar, and the sum has changed"
    );
}
