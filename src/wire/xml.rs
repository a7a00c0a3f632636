//! XML as trees: an element is an object, elements of one name are a list, text is text.

use super::sloppy::shortened;
use super::tree::DEPTH;
use super::{Malformed, Reading};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use serde_json::{Map, Value};

/// An element that is not closed yet.
struct Open {
    name: String,
    members: Map<String, Value>,
    text: String,
}

impl Open {
    fn value(self) -> Value {
        if self.members.is_empty() { Value::String(self.text) } else { Value::Object(self.members) }
    }

    fn add(&mut self, name: String, value: Value) {
        match self.members.get_mut(&name) {
            None => drop(self.members.insert(name, value)),
            Some(Value::Array(items)) => items.push(value),
            Some(one) => *one = Value::Array(Vec::from([one.take(), value])),
        }
    }
}

/// The tree of a document, and the name of its root.
///
/// Attributes say nothing in these services and are passed over.
pub(crate) fn parse(bytes: &[u8], root: Option<&str>, reading: Reading) -> Result<(String, Value), Malformed> {
    let wrong = |reason: &dyn core::fmt::Display| Malformed::new("body", alloc::format!("no XML: {reason}"));
    let text = core::str::from_utf8(bytes).map_err(|e| wrong(&e))?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Open> = Vec::new();
    let mut done: Option<(String, Value)> = None;
    loop {
        let event = reader.read_event().map_err(|e| wrong(&shortened(&e.to_string())))?;
        let (start, is_empty) = match &event {
            Event::Start(start) => (Some(start), false),
            Event::Empty(start) => (Some(start), true),
            _ => (None, false),
        };
        if let Some(start) = start {
            if open.is_empty() && done.is_some() {
                return Err(wrong(&"a second root"));
            }
            if open.len() >= DEPTH {
                return Err(wrong(&"nested too deeply"));
            }
            let name = start.name();
            let name = core::str::from_utf8(name.as_ref()).map_err(|e| wrong(&e))?;
            // A prefix is a part of the name to those who do not look for it.
            if !name.split(':').all(is_name) {
                return Err(wrong(&alloc::format!("no element can have the name {:?}", shortened(name))));
            }
            open.push(Open { name: name.into(), members: Map::new(), text: String::new() });
        }
        match event {
            Event::End(_) => close(&mut open, &mut done),
            Event::Empty(_) if is_empty => close(&mut open, &mut done),
            Event::Text(text) => put(&mut open, &text.decode().map_err(|e| wrong(&e))?).map_err(|e| wrong(&e))?,
            Event::CData(text) => put(&mut open, &text.decode().map_err(|e| wrong(&e))?).map_err(|e| wrong(&e))?,
            Event::GeneralRef(name) => {
                let char = name.resolve_char_ref().map_err(|e| wrong(&e))?;
                let name = name.decode().map_err(|e| wrong(&e))?;
                let text = match char {
                    Some(char) => char.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name)
                        .ok_or_else(|| wrong(&alloc::format!("unknown entity {:?}", shortened(&name))))?
                        .into(),
                };
                put(&mut open, &text).map_err(|e| wrong(&e))?;
            }
            Event::DocType(_) => return Err(wrong(&"a document type is not expected")),
            Event::Eof => break,
            _ => {}
        }
    }
    if let Some(open) = open.last() {
        return Err(wrong(&alloc::format!("element {:?} is not closed", shortened(&open.name))));
    }
    let (name, value) = done.ok_or_else(|| wrong(&"no element"))?;
    if let (Some(root), Reading::Strict) = (root.filter(|root| *root != name), reading) {
        return Err(wrong(&alloc::format!("expected the root {root}, found {:?}", shortened(&name))));
    }
    Ok((name, value))
}

fn close(open: &mut Vec<Open>, done: &mut Option<(String, Value)>) {
    let Some(mut element) = open.pop() else { return };
    let name = core::mem::take(&mut element.name);
    match open.last_mut() {
        Some(outer) => outer.add(name, element.value()),
        None => *done = Some((name, element.value())),
    }
}

fn put(open: &mut [Open], text: &str) -> Result<(), &'static str> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err("text outside of the root"),
    }
    Ok(())
}

/// A document with this root. A character that XML cannot carry becomes U+FFFD, a member whose name it cannot carry is left
/// out, and an empty list is no element.
pub(crate) fn render(root: &str, value: &Value) -> Vec<u8> {
    let mut writer = Writer::new(Vec::from(br#"<?xml version="1.0" encoding="UTF-8"?>"#));
    element(&mut writer, root, value);
    writer.into_inner()
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, value: &Value) {
    // Writing into memory does not fail.
    let mut put = |event: Event| drop(writer.write_event(event));
    match value {
        Value::Null => {}
        Value::Array(items) => items.iter().for_each(|item| element(writer, name, item)),
        Value::Object(map) => {
            put(Event::Start(BytesStart::new(name)));
            map.iter().filter(|(key, _)| is_name(key)).for_each(|(key, value)| element(writer, key, value));
            drop(writer.write_event(Event::End(BytesEnd::new(name))));
        }
        Value::String(text) => {
            put(Event::Start(BytesStart::new(name)));
            put(Event::Text(BytesText::from_escaped(escaped(text))));
            put(Event::End(BytesEnd::new(name)));
        }
        scalar => element(writer, name, &Value::String(scalar.to_string())),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Readers take a bare one for the end of a line.
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

/// Whether an element can have this name.
fn is_name(text: &str) -> bool {
    let starts = |c: char| {
        matches!(c,
            'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
    };
    let goes_on = |c: char| {
        starts(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
    };
    text.starts_with(starts) && text.chars().all(goes_on)
}
