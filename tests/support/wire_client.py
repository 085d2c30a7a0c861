"""A system for ``t2t wire`` that trades as it should, or makes one mistake at every fifth order.

``python wire_client.py MARKET ORDERS CA CONFIG MISTAKE``: the last is ``none``, ``drops``, ``doubles``, ``repeats`` (the same
id), ``invents``, ``leaves`` (the process, at the fifth order), or ``loses`` (the market's connection, and comes back).
"""

import http.client
import json
import os
import ssl
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from ticktotrade.codec import CodecConfig, Encoding, codec_for
from ticktotrade.order import Order
from ticktotrade.phases import PHASES
from ticktotrade.pipeline.interface import PipelineConfig, Sent
from ticktotrade.router.orders_api import order_body
from ticktotrade.schema import reader, record_of

EVERY = 5


class Client:
    def __init__(self, orders_url: str, authority: str, config_file: str, mistake: str) -> None:
        config: PipelineConfig = reader(record_of(PipelineConfig))(json.loads(Path(config_file).read_text()))
        self.pipeline = PHASES[list(PHASES)[-1]].pipeline(config._replace(encoding=Encoding.JSON))
        self.codec = codec_for(CodecConfig(Encoding.JSON))
        place = urlsplit(orders_url)
        assert place.hostname is not None
        self.orders = (
            http.client.HTTPSConnection(
                place.hostname, place.port, context=ssl.create_default_context(cafile=authority)
            )
            if authority
            else http.client.HTTPConnection(place.hostname, place.port)
        )
        self.mistake = mistake
        self.numbers = count(1)

    def trade(self, market: ClientConnection) -> None:
        market.send(json.dumps({"action": "auth", "key": "k", "secret": "s"}))
        market.send(
            json.dumps({"action": "subscribe", "trades": ["*"], "quotes": ["*"], "orderbooks": ["*"]})
        )
        self.pipeline.mark_stale()
        for message in market:
            assert isinstance(message, str)
            for decision in self.pipeline.on_frame(time.time_ns(), message.encode()).decisions:
                assert isinstance(decision, Sent)
                order = self.codec.decode(decision.message)
                assert isinstance(order, Order)
                number = next(self.numbers)
                for each in self.sent(order, number % EVERY == 0):
                    self.place(each)
                if self.mistake == "loses" and number % EVERY == 0:
                    return

    def sent(self, order: Order, is_wrong: bool) -> Iterator[Order]:
        mistake = self.mistake if is_wrong else "none"
        if mistake == "leaves":
            print("no more: the market frightens me", file=sys.stderr, flush=True)
            os._exit(1)
        if mistake != "drops":
            yield order
        if mistake == "repeats":
            yield order
        if mistake == "doubles":
            yield order._replace(client_order_id=f"{order.client_order_id}-again")
        if mistake == "invents":
            assert order.limit_price is not None
            yield order._replace(
                client_order_id=f"{order.client_order_id}-mine", limit_price=order.limit_price * 2
            )

    def place(self, order: Order) -> None:
        headers = {"apca-api-key-id": "k", "apca-api-secret-key": "s"}
        self.orders.request("POST", "/v2/orders", order_body(order, None), headers)
        self.orders.getresponse().read()


def main() -> None:
    market_url, *rest = sys.argv[1:]
    client = Client(*rest)
    while True:
        with connect(market_url, proxy=None) as market:
            try:
                client.trade(market)
            except ConnectionClosed:
                return


if __name__ == "__main__":
    main()
