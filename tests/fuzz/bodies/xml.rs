//! Messages in XML, which only SMC has: the first line names the operation, the rest is the body of its answer.

use super::json::{answer, survives};
use super::{Reached, line};
use cutover::smc::message::{Request, Response};
use cutover::wire::{Format, Reading};

pub(super) const REACHES: &[&str] = &["refused", "lenient", "strict", "odd"];

pub(super) fn body(bytes: &[u8]) -> Reached {
    let (name, xml) = line(bytes);
    let mut reached = Reached::new();
    let Some(name) = Request::NAMES.iter().find(|known| known.as_bytes() == name) else { return reached };
    let parse = |sent: &_, reading| Response::parse(name, sent, reading);
    let mut sent = answer(xml);
    if is_odd(xml) {
        // What XML cannot carry is replaced when it is written, and then it stays.
        reached.insert("odd");
        let Ok(read) = parse(&sent, Reading::Lenient) else { return reached };
        sent = read.render(Format::Xml);
        assert!(parse(&sent, Reading::Lenient).is_ok(), "what is written is read");
    }
    survives(&sent, parse, |x| x.render(Format::Xml), &mut reached);
    reached
}

/// Whether there is anything in it that no XML may have, or only by a number, or a name with a prefix. What is read of such a
/// document need not be what is written.
fn is_odd(xml: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(xml) else { return true };
    let carried = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let mut tags = text.split('<').skip(1).filter_map(|tag| tag.split('>').next());
    !text.chars().all(carried) || text.contains("&#") || tags.any(|tag| tag.contains(':'))
}
