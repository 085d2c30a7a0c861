//! Prints messages of the codec chapter with the bytes that the bincode 1.3 crate makes of them, one a line:
//! `{"bytes": hexadecimal, "value": JSON form}`. The same ones each time.
//!
//! With the argument `read`: prints the JSON form of each message whose bytes are on a line of stdin, in hexadecimal, or
//! `null` where the crate reads none.

mod messages;
mod values;

use std::io::{self, BufRead, BufWriter, Write};

use bincode::Options;
use messages::{BarSpan, Message, OrderStatus, OrderType, RejectReason, Side, TakerSide, TimeInForce};
use serde_json::{json, Value};
use values::Random;

const ROUNDS: usize = 24;

fn main() -> io::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => write_messages(),
        Some("read") => read_messages(),
        Some(other) => panic!("{} is not a thing that this program does", other),
    }
}

fn write_messages() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for message in all_messages() {
        let bytes = bincode::serialize(&message).expect("bincode writes every message");
        let again: Message = bincode::deserialize(&bytes).expect("bincode reads what it wrote");
        assert_eq!(again, message);
        let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{}", json!({"bytes": hexadecimal, "value": json_form(&message)}))?;
    }
    out.flush()
}

fn read_messages() -> io::Result<()> {
    // What `bincode::deserialize` is, but for bytes behind the message (CODEC-9).
    let options = bincode::DefaultOptions::new().with_fixint_encoding().reject_trailing_bytes();
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        match options.deserialize::<Message>(&bytes_of(&line?)) {
            Ok(message) => writeln!(out, "{}", json_form(&message))?,
            Err(_) => writeln!(out, "null")?,
        }
    }
    out.flush()
}

fn bytes_of(hexadecimal: &str) -> Vec<u8> {
    let digit = |place: usize| u8::from_str_radix(&hexadecimal[place..place + 2], 16).expect("hexadecimal digits");
    (0..hexadecimal.len()).step_by(2).map(digit).collect()
}

/// Every message in many values, and every name of every choice at least once.
fn all_messages() -> Vec<Message> {
    let mut random = Random(2024);
    let mut all: Vec<Message> = (0..ROUNDS).flat_map(|_| random.messages()).collect();
    for &status in OrderStatus::ALL {
        all.push(Message::OrderResponse(random.order_response(status)));
    }
    for &reason in RejectReason::ALL {
        all.push(Message::RiskResult(random.risk_result(Some(reason))));
    }
    for &side in Side::ALL {
        for &order_type in OrderType::ALL {
            for &time_in_force in TimeInForce::ALL {
                let mut order = random.order();
                (order.side, order.order_type, order.time_in_force) = (side, order_type, time_in_force);
                all.push(Message::Order(order));
            }
        }
    }
    let (mut spans, mut sides) = (BarSpan::ALL.iter(), TakerSide::ALL.iter());
    for message in &mut all {
        match message {
            Message::Bar(bar) => bar.span = spans.next().copied().unwrap_or(bar.span),
            Message::Trade(trade) => trade.taker_side = sides.next().copied().or(trade.taker_side),
            _ => (),
        }
    }
    all
}

/// The record's object with one more member, `type` (TRACE-8), where serde names the record around it.
fn json_form(message: &Message) -> Value {
    match serde_json::to_value(message).expect("every message has a JSON form") {
        Value::Object(outer) => {
            let (tag, mut record) = outer.into_iter().next().expect("it has one member");
            record["type"] = Value::String(tag);
            record
        }
        other => unreachable!("an enum with data is an object, not {}", other),
    }
}
