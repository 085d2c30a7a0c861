"""A system as people write it: `websockets` and `httpx`, an order after the other, and our pipeline for the decision.

``python -m ticktotrade_conformance.programs.wire.plain_client MARKET ORDERS CA CONFIG``: the two URLs, the file of the
authority to trust (empty without TLS), and that of the strategy.
"""

import asyncio
import json
import ssl
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import websockets
from websockets.exceptions import ConnectionClosed

from ticktotrade.codec import CodecConfig, Encoding, codec_for
from ticktotrade.nano import read_decimal
from ticktotrade.order import Order
from ticktotrade.phases import PHASES
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Sent
from ticktotrade.risk import Fill
from ticktotrade.router.orders_api import order_body
from ticktotrade.schema import reader, record_of

_SUBSCRIBE = {"action": "subscribe", "trades": ["*"], "quotes": ["*"], "orderbooks": ["*"]}


async def main() -> None:
    """Trade until the market ends."""
    market_url, orders_url, authority, config_file = sys.argv[1:]
    config: PipelineConfig = reader(record_of(PipelineConfig))(json.loads(Path(config_file).read_text()))
    pipeline = PHASES[list(PHASES)[-1]].pipeline(config._replace(encoding=Encoding.JSON))
    codec = codec_for(CodecConfig(Encoding.JSON))
    verify = ssl.create_default_context(cafile=authority) if authority else True
    headers = {"APCA-API-KEY-ID": "plain", "APCA-API-SECRET-KEY": "plain"}
    with suppress(ConnectionClosed):
        async with (
            httpx.AsyncClient(base_url=orders_url, verify=verify, headers=headers, trust_env=False) as orders,
            websockets.connect(market_url, proxy=None) as market,
        ):
            await market.send(json.dumps({"action": "auth", "key": "plain", "secret": "plain"}))
            await market.send(json.dumps(_SUBSCRIBE))
            async for message in market:
                frame = message.encode() if isinstance(message, str) else message
                for decision in pipeline.on_frame(time.time_ns(), frame).decisions:
                    if isinstance(decision, Sent):
                        order = codec.decode(decision.message)
                        assert isinstance(order, Order)
                        pipeline.on_fill(await _place(orders, order))


async def _place(orders: httpx.AsyncClient, order: Order) -> Fill:
    """Send an order, and read what has filled of it from the answer."""
    answer = await orders.post("/v2/orders", content=order_body(order, None))
    filled = answer.raise_for_status().json()
    quantity, price = read_decimal(filled["filled_qty"]), read_decimal(filled["filled_avg_price"])
    return Fill(filled["id"], order.client_order_id, quantity, quantity * price)


if __name__ == "__main__":
    asyncio.run(main())
