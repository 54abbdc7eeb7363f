//! The official examples of GOV.UK Frontend, which `make assets` fetches.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use maud::Markup;
use serde_json::Value;

/// The options of an example, which remember what was asked for.
pub(super) struct Options {
    value: Value,
    at: String,
    read: Rc<RefCell<BTreeSet<String>>>,
}

impl Options {
    fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.at)
    }

    /// The text of an option, empty when it is not there.
    pub(super) fn text(&self, key: &str) -> &'static str {
        self.read.borrow_mut().insert(self.at(key));
        match &self.value[key] {
            Value::Null => "",
            Value::String(text) => text.clone().leak(),
            other => other.to_string().leak(),
        }
    }

    /// None when it is not there.
    pub(super) fn given(&self, key: &str) -> Option<&'static str> {
        let text = self.text(key);
        self.value.get(key).map(|_| text)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.text(key) == "true"
    }

    /// Of an option that, said to be false, is not the same as left out.
    pub(super) fn is_true(&self, key: &str) -> bool {
        self.value[key] == true && self.flag(key)
    }

    pub(super) fn of(&self, key: &str) -> Options {
        Options { value: self.value[key].clone(), at: self.at(key), read: Rc::clone(&self.read) }
    }

    /// Those of a list that are something.
    pub(super) fn each(&self, key: &str) -> Vec<Options> {
        self.read.borrow_mut().insert(self.at(key));
        let something = |part: &Options| part.value.is_object() || part.value.is_array();
        self.of(key).parts().into_iter().filter(something).collect()
    }

    /// The parts of a list of lists.
    pub(super) fn parts(&self) -> Vec<Options> {
        let of = |(place, value): (usize, &Value)| Options {
            value: value.clone(),
            at: format!("{}.{place}", self.at),
            read: Rc::clone(&self.read),
        };
        self.value.as_array().into_iter().flatten().enumerate().map(of).collect()
    }

    /// The names of all options that nobody asked for.
    fn left_out(&self) -> BTreeSet<String> {
        let mut leaves = Vec::new();
        leaves_of(&self.value, &self.at, &mut leaves);
        let read = self.read.borrow();
        leaves.into_iter().filter(|leaf| !read.contains(leaf)).map(|leaf| name(&leaf)).collect()
    }
}

/// The path of an option without places in lists.
fn name(path: &str) -> String {
    let path = path.find(".attributes.").map_or(path, |at| &path[..at + ".attributes".len()]);
    let parts = path.split('.').filter(|part| !part.is_empty() && part.parse::<usize>().is_err());
    parts.collect::<Vec<_>>().join(".")
}

fn leaves_of(value: &Value, at: &str, leaves: &mut Vec<String>) {
    match value {
        Value::Object(inner) if !inner.is_empty() => {
            inner.iter().for_each(|(key, value)| leaves_of(value, &format!("{at}.{key}"), leaves));
        }
        Value::Array(inner) if !inner.is_empty() => {
            inner.iter().enumerate().for_each(|(place, value)| leaves_of(value, &format!("{at}.{place}"), leaves));
        }
        Value::Null => {}
        Value::Object(_) if at.is_empty() => {}
        Value::Object(_) | Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            leaves.push(at.to_owned());
        }
    }
}

/// Holds a component to its official examples. `examples` is how many of them it gives, `without` the options it has not.
#[track_caller]
pub(super) fn hold(component: &str, examples: usize, without: &[&str], render: impl Fn(&Options) -> Markup) {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(target, Into::into);
    let folder = format!("govuk-frontend-{}/components/{component}", env!("GOVUK_FRONTEND"));
    let path = target.join(folder).join("fixtures.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}; make assets", path.display()));
    let all: Value = serde_json::from_str(&text).unwrap();
    let (mut left_out, mut held) = (BTreeSet::new(), 0);
    for example in all["fixtures"].as_array().unwrap() {
        let options = Options {
            value: example["options"].clone(),
            at: String::new(),
            read: Rc::new(RefCell::new(BTreeSet::new())),
        };
        let rendered = render(&options).into_string();
        let missing = options.left_out();
        if missing.is_empty() {
            let official = example["html"].as_str().unwrap();
            assert_eq!(plain(&rendered), plain(official), "{component}: {}", example["name"]);
            held += 1;
        }
        left_out.extend(missing);
    }
    assert_eq!(left_out, without.iter().map(|name| (*name).to_owned()).collect(), "{component}: options left out");
    assert_eq!(held, examples, "{component}: examples held to");
}

/// Without white space, with entities as what they mean, and with no difference between two ways to end an element.
fn plain(html: &str) -> String {
    let text: String = html.chars().filter(|letter| !letter.is_whitespace()).collect();
    let entities = [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&ctdot;", "⋯")];
    let text = text.replace("/>", ">").replace("</path>", "");
    entities.iter().fold(text, |text, (entity, meant)| text.replace(entity, meant))
}
