//! Values from a seed: edges of the declared ranges, and numbers and texts between them.

use crate::messages::*;

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(pub u64);

const TIME: (i64, i64) = (i64::MIN, i64::MAX);
const NANO: (i64, i64) = (0, i64::MAX);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, sides: usize) -> usize {
        (self.next() % sides as u64) as usize
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    pub fn choice<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// An integer of the range: an end, a round binary number, or any.
    fn wide(&mut self, (minimum, maximum): (i128, i128)) -> Wide {
        let edges = [
            minimum, maximum, minimum + 1, maximum - 1, 0, 1, -1, 255, 256, 1 << 31, 1 << 32, (1 << 53) + 1,
            1 << 63, -(1 << 63), 1 << 64, (1 << 64) - 1, -(1 << 64) - 1,
        ];
        let any = (i128::from(self.next()) << 64 | i128::from(self.next())) >> self.below(127);
        let value = if self.flag() { self.choice(&edges) } else { any };
        Wide(value.clamp(minimum, maximum))
    }

    fn i64(&mut self, (minimum, maximum): (i64, i64)) -> i64 {
        self.wide((i128::from(minimum), i128::from(maximum))).0 as i64
    }

    fn u64(&mut self) -> u64 {
        self.wide((0, i128::from(u64::MAX))).0 as u64
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Random) -> T) -> Option<T> {
        if self.flag() { Some(make(self)) } else { None }
    }

    fn several<T>(&mut self, make: impl Fn(&mut Random) -> T) -> Vec<T> {
        let length = self.choice(&[0, 1, 2, 3, 17]);
        (0..length).map(|_| make(self)).collect()
    }

    /// A text whose UTF-8 has `minimum` to `maximum` bytes.
    fn text(&mut self, minimum: usize, maximum: usize) -> String {
        let pieces = ["A", "ETH/USD", "é", "\u{1F600}", "\"\\/", "\0\u{8}\t\n\u{c}\r\u{1f}\u{7f}", "\u{80}\u{2028}", "\u{FFFF}"];
        let wanted = self.choice(&[minimum, minimum + 1, 8, maximum / 2, maximum]).clamp(minimum, maximum);
        let piece = self.choice(&pieces);
        let mut text = String::new();
        while text.len() + piece.len() <= wanted {
            text.push_str(piece);
        }
        text.push_str(&"x".repeat(wanted - text.len()));
        text
    }

    fn symbol(&mut self) -> String {
        self.text(1, 32)
    }

    fn label(&mut self) -> String {
        self.text(0, 32)
    }

    fn level(&mut self) -> Level {
        Level { price: self.i64(NANO), size: self.i64(NANO) }
    }

    pub fn order(&mut self) -> Order {
        Order {
            client_order_id: self.text(1, 48),
            symbol: self.symbol(),
            side: self.choice(Side::ALL),
            order_type: self.choice(OrderType::ALL),
            time_in_force: self.choice(TimeInForce::ALL),
            quantity: self.i64(NANO),
            limit_price: self.maybe(|random| random.i64(NANO)),
            stop_price: self.maybe(|random| random.i64(NANO)),
            extended_hours: self.flag(),
            event_time: self.i64(TIME),
            received_at: self.i64(TIME),
        }
    }

    pub fn order_response(&mut self, status: OrderStatus) -> OrderResponse {
        OrderResponse {
            client_order_id: self.text(1, 48),
            venue_order_id: self.maybe(|random| random.text(1, 64)),
            status,
            filled_quantity: self.i64(NANO),
            filled_value: self.wide((0, i128::MAX)),
            time: self.i64(TIME),
            received_at: self.i64(TIME),
            detail: self.text(0, 1024),
        }
    }

    pub fn risk_result(&mut self, reason: Option<RejectReason>) -> RiskResult {
        RiskResult {
            time: self.i64(TIME),
            client_order_id: self.text(1, 48),
            reject: reason.map(|reason| Reject {
                reason,
                limit: self.maybe(|random| random.wide((0, i128::MAX))),
                observed: self.maybe(|random| random.wide((0, i128::MAX))),
            }),
        }
    }

    /// A message of every kind.
    pub fn messages(&mut self) -> Vec<Message> {
        let status = self.choice(OrderStatus::ALL);
        let reason = self.maybe(|random| random.choice(RejectReason::ALL));
        vec![
            Message::BookMessage(BookMessage {
                symbol: self.symbol(),
                time: self.i64(TIME),
                sequence: self.maybe(Random::u64),
                reset: self.flag(),
                bids: self.several(Random::level),
                asks: self.several(Random::level),
            }),
            Message::Trade(Trade {
                symbol: self.symbol(),
                time: self.i64(TIME),
                id: self.u64(),
                price: self.i64(NANO),
                size: self.i64(NANO),
                exchange: self.maybe(Random::label),
                conditions: self.several(Random::label),
                tape: self.maybe(Random::label),
                taker_side: self.maybe(|random| random.choice(TakerSide::ALL)),
            }),
            Message::Bar(Bar {
                span: self.choice(BarSpan::ALL),
                symbol: self.symbol(),
                time: self.i64(TIME),
                open: self.i64(NANO),
                high: self.i64(NANO),
                low: self.i64(NANO),
                close: self.i64(NANO),
                volume: self.wide((0, i128::MAX)),
                trade_count: self.maybe(Random::u64),
                average: self.maybe(|random| Average {
                    coefficient: random.wide((0, i128::MAX)),
                    decimals: random.below(256) as u32,
                }),
            }),
            Message::SignalMessage(SignalMessage {
                symbol: self.symbol(),
                event_time: self.i64(TIME),
                received_at: self.i64(TIME),
                side: self.choice(Side::ALL),
                touch: Touch { bid: self.maybe(Random::level), ask: self.maybe(Random::level) },
                imbalance: Ratio {
                    numerator: self.wide((-(1 << 80), 1 << 80)),
                    denominator: self.wide((1, 1 << 80)),
                },
            }),
            Message::Order(self.order()),
            Message::OrderResponse(self.order_response(status)),
            Message::PositionMessage(PositionMessage {
                symbol: self.symbol(),
                time: self.i64(TIME),
                quantity: self.i64(TIME),
                cost: self.wide((-i128::MAX, i128::MAX)),
                realised: self.wide((-i128::MAX, i128::MAX)),
                open_buys: self.i64(NANO),
                open_sells: self.i64(NANO),
            }),
            Message::RiskCheck(RiskCheck { time: self.i64(TIME), order: self.order() }),
            Message::RiskResult(self.risk_result(reason)),
            Message::Heartbeat(Heartbeat { source: self.label(), beat: self.u64(), time: self.i64(TIME) }),
            Message::Shutdown(Shutdown {
                source: self.label(),
                time: self.i64(TIME),
                detail: self.text(0, 1024),
            }),
        ]
    }
}
