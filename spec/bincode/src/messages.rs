//! The messages of the codec chapter, declared as a Rust program would. Nothing here was made from the reference.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub type Price = i64;
pub type Quantity = i64;
pub type Time = i64;

/// An integer of 128 bits: itself in bincode, a decimal string in JSON (TRACE-4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wide(pub i128);

impl Serialize for Wide {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&self.0)
        } else {
            serializer.serialize_i128(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Wide {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i128::deserialize(deserializer).map(Wide)
    }
}

/// A closed list of names, and all of them.
macro_rules! choice {
    ($name:ident { $($member:ident $(= $spelled:literal)?),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[serde(rename = $spelled)])? $member),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$member),+];
        }
    };
}

choice!(Side { Buy, Sell });
choice!(OrderType { Market, Limit, Stop, StopLimit });
choice!(TimeInForce { Day, Gtc, Opg, Cls, Ioc, Fok });
choice!(TakerSide { Buyer = "B", Seller = "S" });
choice!(BarSpan { Minute, Day, UpdatedMinute });
choice!(OrderStatus {
    New,
    PartiallyFilled,
    Filled,
    DoneForDay,
    Canceled,
    Expired,
    Replaced,
    PendingCancel,
    PendingReplace,
    Accepted,
    PendingNew,
    AcceptedForBidding,
    Stopped,
    Rejected,
    Suspended,
    Calculated,
    PendingReview,
    Held,
});
// The limits of the chapter *Risk gate*, in its order.
choice!(RejectReason {
    KillSwitch,
    RestrictedSymbol,
    DuplicateOrder,
    MessageRate,
    OrderQuantity,
    NoReferencePrice,
    OrderNotional,
    PriceCollar,
    OpenOrders,
    RepeatedOrder,
    Position,
    Exposure,
    DailyLoss,
});

/// A record.
macro_rules! record {
    ($name:ident { $($member:ident : $kind:ty),+ $(,)? }) => {
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct $name { $(pub $member: $kind),+ }
    };
}

record!(Level { price: Price, size: Quantity });
record!(Touch { bid: Option<Level>, ask: Option<Level> });
record!(Ratio { numerator: Wide, denominator: Wide });
record!(Average { coefficient: Wide, decimals: u32 });
record!(Reject { reason: RejectReason, limit: Option<Wide>, observed: Option<Wide> });

record!(BookMessage {
    symbol: String,
    time: Time,
    sequence: Option<u64>,
    reset: bool,
    bids: Vec<Level>,
    asks: Vec<Level>,
});
record!(Trade {
    symbol: String,
    time: Time,
    id: u64,
    price: Price,
    size: Quantity,
    exchange: Option<String>,
    conditions: Vec<String>,
    tape: Option<String>,
    taker_side: Option<TakerSide>,
});
record!(Bar {
    span: BarSpan,
    symbol: String,
    time: Time,
    open: Price,
    high: Price,
    low: Price,
    close: Price,
    volume: Wide,
    trade_count: Option<u64>,
    average: Option<Average>,
});
record!(SignalMessage {
    symbol: String,
    event_time: Time,
    received_at: Time,
    side: Side,
    touch: Touch,
    imbalance: Ratio,
});
record!(Order {
    client_order_id: String,
    symbol: String,
    side: Side,
    order_type: OrderType,
    time_in_force: TimeInForce,
    quantity: Quantity,
    limit_price: Option<Price>,
    stop_price: Option<Price>,
    extended_hours: bool,
    event_time: Time,
    received_at: Time,
});
record!(OrderResponse {
    client_order_id: String,
    venue_order_id: Option<String>,
    status: OrderStatus,
    filled_quantity: Quantity,
    filled_value: Wide,
    time: Time,
    received_at: Time,
    detail: String,
});
record!(PositionMessage {
    symbol: String,
    time: Time,
    quantity: Quantity,
    cost: Wide,
    realised: Wide,
    open_buys: Quantity,
    open_sells: Quantity,
});
record!(RiskCheck { time: Time, order: Order });
record!(RiskResult { time: Time, client_order_id: String, reject: Option<Reject> });
record!(Heartbeat { source: String, beat: u64, time: Time });
record!(Shutdown { source: String, time: Time, detail: String });

/// A message: in bincode the place in this list, then the record (CODEC-10, CODEC-11).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    BookMessage(BookMessage),
    Trade(Trade),
    Bar(Bar),
    SignalMessage(SignalMessage),
    Order(Order),
    OrderResponse(OrderResponse),
    PositionMessage(PositionMessage),
    RiskCheck(RiskCheck),
    RiskResult(RiskResult),
    Heartbeat(Heartbeat),
    Shutdown(Shutdown),
}
