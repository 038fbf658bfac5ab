//! How much faster a job gets on more cores: Amdahl's law, its relatives, and
//! the plot of it that the lesson shows.

use std::fmt::Write as _;

// ANCHOR: law
/// How many times as fast a job gets on `cores` cores, if the share `parallel`
/// of its work can be divided among them: Amdahl's law.
///
/// # Panics
/// Without a core, and where `parallel` is no share (0 to 1).
pub fn speedup(parallel: f64, cores: u32) -> f64 {
    assert!((0.0..=1.0).contains(&parallel) && cores > 0);
    let serial = 1.0 - parallel;
    1.0 / (serial + parallel / f64::from(cores))
}

/// What `speedup` comes near to, and never exceeds, on however many cores.
pub fn limit(parallel: f64) -> f64 {
    1.0 / (1.0 - parallel)
}
// ANCHOR_END: law

// ANCHOR: gustafson
/// How many times as long one core would need for what `cores` cores do, if
/// they spend the share `parallel` of their time on work that is divided among
/// them: Gustafson's law.
pub fn scaled_speedup(parallel: f64, cores: u32) -> f64 {
    (1.0 - parallel) + parallel * f64::from(cores)
}
// ANCHOR_END: gustafson

// ANCHOR: gunther
/// How many times as much `cores` cores get done as one, if they wait for each
/// other (`contention`) and have to agree with each other (`coherence`):
/// Gunther's universal scalability law.
pub fn capacity(contention: f64, coherence: f64, cores: u32) -> f64 {
    let n = f64::from(cores);
    n / (1.0 + contention * (n - 1.0) + coherence * n * (n - 1.0))
}
// ANCHOR_END: gunther

/// The plot's left, bottom, width and height, and the doublings on both axes.
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 330.0;
const WIDE: f64 = 440.0;
const HIGH: f64 = 300.0;
const DOUBLINGS: u32 = 10;

/// The law as a picture: cores to the right, speedup upwards, both doubling
/// from line to line, with a curve for each of some shares and the example of
/// the lesson, 95 % on 16 cores, marked.
///
/// An `<svg>` to be included in a page. The example's curve, dot and words have
/// the ids `amdahl-curve`, `amdahl-dot` and `amdahl-here`, and the element
/// itself says in `data-left`, `data-bottom`, `data-right-step` and
/// `data-up-step` how a place is found, so that a script can move them.
pub fn plot() -> String {
    let mut svg = format!(
        "<svg id=\"amdahl-plot\" viewBox=\"0 0 600 374\" role=\"img\" aria-labelledby=\"amdahl-plot-title amdahl-plot-desc\" font-family=\"inherit\" font-size=\"13\" fill=\"var(--fg, currentColor)\" data-left=\"{LEFT}\" data-bottom=\"{BOTTOM}\" data-right-step=\"{}\" data-up-step=\"{}\">\n\
         <title id=\"amdahl-plot-title\">Amdahl's law</title>\n\
         <desc id=\"amdahl-plot-desc\">{}</desc>\n",
        WIDE / f64::from(DOUBLINGS),
        HIGH / f64::from(DOUBLINGS),
        description()
    );
    for doubling in 0..=DOUBLINGS {
        let number = 2_u32.pow(doubling);
        let (x, y) = place(number, f64::from(number));
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.0} {:.0}V{BOTTOM}M{LEFT} {y:.0}H{:.0}\" stroke=\"var(--line, currentColor)\"/>\n\
             <text x=\"{x:.0}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"var(--muted, currentColor)\">{number}</text>\n\
             <text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\" fill=\"var(--muted, currentColor)\">{number}</text>",
            BOTTOM - HIGH,
            LEFT + WIDE,
            BOTTOM + 18.0,
            LEFT - 7.0,
            y + 4.0,
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">cores</text>\n<text x=\"0\" y=\"12\">times as fast</text>",
        LEFT + WIDE / 2.0,
        BOTTOM + 38.0
    );
    for percent in SHARES {
        let (_, end) = place(1024, speedup(share(percent), 1024));
        let _ = writeln!(
            svg,
            "<path d=\"{}\" fill=\"none\" stroke=\"var(--muted, currentColor)\" stroke-width=\"1.5\"/>\n\
             <text x=\"{:.0}\" y=\"{:.0}\">{percent} %: {}</text>",
            curve(share(percent)),
            LEFT + WIDE + 8.0,
            end + 4.0,
            if percent == 100 {
                "no limit".to_owned()
            } else {
                format!("limit {:.0}", limit(share(percent)))
            }
        );
    }
    let here = speedup(share(95), 16);
    let (x, y) = place(16, here);
    let _ = write!(
        svg,
        "<path id=\"amdahl-curve\" d=\"{}\" fill=\"none\" stroke=\"var(--accent, currentColor)\" stroke-width=\"3\"/>\n\
         <circle id=\"amdahl-dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\" fill=\"var(--accent, currentColor)\" stroke=\"var(--bg, none)\" stroke-width=\"2\"/>\n\
         <text id=\"amdahl-here\" x=\"{x:.1}\" y=\"{y:.1}\" dy=\"-12\" text-anchor=\"middle\" font-weight=\"600\" fill=\"var(--accent, currentColor)\" stroke=\"var(--bg, none)\" stroke-width=\"4\" paint-order=\"stroke\">{here:.2}</text>\n\
         </svg>\n",
        curve(share(95))
    );
    svg
}

/// The shares that the plot shows, in per cent.
const SHARES: [u32; 6] = [50, 75, 90, 95, 99, 100];

fn share(percent: u32) -> f64 {
    f64::from(percent) / 100.0
}

/// Where `cores` and `speedup` meet in the plot.
fn place(cores: u32, speedup: f64) -> (f64, f64) {
    let doublings = f64::from(DOUBLINGS);
    (
        LEFT + WIDE / doublings * f64::from(cores).log2(),
        BOTTOM - HIGH / doublings * speedup.log2(),
    )
}

/// The law for one share, from doubling to doubling.
fn curve(parallel: f64) -> String {
    let points: Vec<String> = (0..=DOUBLINGS)
        .map(|doubling| {
            let cores = 2_u32.pow(doubling);
            let (x, y) = place(cores, speedup(parallel, cores));
            format!("{x:.0} {y:.1}")
        })
        .collect();
    format!("M{}", points.join("L"))
}

/// What the plot shows, in words.
fn description() -> String {
    let rows: Vec<String> = SHARES
        .iter()
        .map(|&percent| {
            let times: Vec<String> = [2, 16, 128, 1024]
                .iter()
                .map(|&cores| format!("{:.2} on {cores}", speedup(share(percent), cores)))
                .collect();
            format!(
                "With {percent} % of the work parallel: {} cores.",
                times.join(", ")
            )
        })
        .collect();
    format!(
        "How many times as fast a job gets on 1 to 1024 cores. {}",
        rows.join(" ")
    )
}

// ANCHOR: tests
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_and_the_ends() {
        assert_eq!(format!("{:.2}", speedup(0.95, 16)), "9.14");
        assert_eq!(format!("{:.2}", speedup(0.50, 8)), "1.78");
        assert_eq!(format!("{:.2}", limit(0.95)), "20.00");
        assert_eq!(speedup(0.95, 1), 1.0); // one core: as before
        assert_eq!(speedup(0.0, 1000), 1.0); // nothing to divide
        assert_eq!(speedup(1.0, 1000), 1000.0); // all of it
        assert!(speedup(0.95, u32::MAX) < limit(0.95));
    }
}
// ANCHOR_END: tests

#[cfg(test)]
mod more_tests {
    use super::*;

    fn rounded(number: f64) -> String {
        format!("{number:.2}")
    }

    #[test]
    fn ten_takes_nineteen_cores_and_two_is_never_reached() {
        assert_eq!(rounded(speedup(0.95, 18)), "9.73");
        assert_eq!(rounded(speedup(0.95, 19)), "10.00");
        assert_eq!(limit(0.5), 2.0);
        assert_eq!(limit(1.0), f64::INFINITY);
    }

    #[test]
    #[should_panic]
    fn no_core_is_no_speedup() {
        speedup(0.5, 0);
    }

    #[test]
    fn without_coherence_gunthers_law_is_amdahls() {
        for cores in [1, 2, 16, 1024] {
            for parallel in [0.0, 0.5, 0.95, 1.0] {
                let amdahl = speedup(parallel, cores);
                let gunther = capacity(1.0 - parallel, 0.0, cores);
                assert!(
                    (amdahl - gunther).abs() < 1e-9 * amdahl,
                    "{cores} {parallel}"
                );
            }
        }
    }

    #[test]
    fn with_coherence_there_is_a_best_number_of_cores() {
        let best = (1..=1024)
            .max_by(|&a, &b| capacity(0.05, 0.001, a).total_cmp(&capacity(0.05, 0.001, b)));
        assert_eq!(best, Some(31));
        assert_eq!(rounded(capacity(0.05, 0.001, 31)), "9.04");
        assert_eq!(rounded(capacity(0.05, 0.001, 128)), "5.42");
    }

    #[test]
    fn gustafson_scales_the_work_and_so_the_speedup() {
        assert_eq!(rounded(scaled_speedup(0.95, 16)), "15.25");
    }

    #[test]
    fn the_plot_that_is_committed_is_the_one_that_is_drawn() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/measured/amdahl.svg");
        if std::env::var("SNAPSHOTS").is_ok_and(|wish| wish == "overwrite") {
            std::fs::write(path, plot()).expect("the picture can be written");
        }
        let committed = std::fs::read_to_string(path).expect("the picture was drawn");
        assert!(
            committed == plot(),
            "measured/amdahl.svg is not what `plot` draws; draw it again with \
             `SNAPSHOTS=overwrite cargo test -p lesson-amdahl`"
        );
    }

    #[test]
    fn the_plot_follows_the_page_and_fits_into_it() {
        let svg = plot();
        assert!(svg.len() < 8_000, "{} bytes", svg.len());
        assert!(!svg.contains("\n\n"), "a blank line ends an HTML block");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(!svg.contains("=\"#"), "a colour of its own");
    }
}
