//! Builds that many ask for: each is made once, for the first of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use course::layout::Layout;
use course::lesson::{self, Lesson};

use super::build::{Externs, libraries, programs};

/// The programs of several lessons, built together by the first that asks.
#[derive(Debug)]
pub struct Programs {
    layout: Layout,
    lessons: Vec<Lesson>,
    built: OnceLock<Result<ByLesson, String>>,
}

/// The crates and programs of each lesson, or the reason why there are none.
type ByLesson = BTreeMap<String, Result<Externs, String>>;

impl Programs {
    /// Nothing is built yet.
    pub fn of(layout: Layout, lessons: Vec<Lesson>) -> Programs {
        Programs {
            layout,
            lessons,
            built: OnceLock::new(),
        }
    }

    /// Returns what Cargo built for `lesson`.
    ///
    /// # Errors
    /// With the words of the compiler or of Cargo where it could not be built, and
    /// where the lesson is none of those that are built.
    pub fn built(&self, lesson: &str) -> Result<&Externs, String> {
        self.built
            .get_or_init(|| {
                let built =
                    programs(&self.layout, &self.lessons).map_err(|error| format!("{error:#}"))?;
                Ok(built
                    .into_iter()
                    .map(|(lesson, externs)| (lesson.name, externs))
                    .collect())
            })
            .as_ref()?
            .get(lesson)
            .ok_or_else(|| format!("the programs of {lesson} were not asked for"))?
            .as_ref()
            .map_err(Clone::clone)
    }
}

/// The crates that the pages' programs are linked with, each lesson's built by the
/// first that asks.
#[derive(Debug)]
pub struct Libraries {
    layout: Layout,
    built: Mutex<BTreeMap<String, Result<Arc<Externs>, String>>>,
}

impl Libraries {
    /// Nothing is built yet. `layout` is the course whose crates they are.
    pub fn of(layout: Layout) -> Libraries {
        Libraries {
            layout,
            built: Mutex::default(),
        }
    }

    /// Returns what the programs of `page` are linked with (see [`lesson::linked_with`]).
    ///
    /// # Errors
    /// With the words of the compiler or of Cargo where it could not be built.
    pub fn for_page(&self, page: &str) -> Result<Arc<Externs>, String> {
        let lesson = lesson::linked_with(&self.layout, page);
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        built
            .entry(lesson.name.clone())
            .or_insert_with(|| {
                libraries(&self.layout, &lesson)
                    .map(Arc::new)
                    .map_err(|error| format!("{error:#}"))
            })
            .clone()
    }
}
