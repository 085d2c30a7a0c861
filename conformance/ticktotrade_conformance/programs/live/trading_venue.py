"""Where to trade: a venue that is named, or a simulated one inside."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from ticktotrade.shell.trader_interface import VenueAddress
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.programs.live.plan import InsideVenue, NamedVenue
from ticktotrade_conformance.venue import Venue


@asynccontextmanager
async def trading_venue(
    venue: NamedVenue | InsideVenue,
) -> AsyncIterator[tuple[VenueAddress, "asyncio.Future[None]"]]:
    """The address of the venue, and what is done when its market has ended. Raises `Complaint`."""
    if isinstance(venue, NamedVenue):
        never = asyncio.get_running_loop().create_future()
        yield VenueAddress(venue.feed_url, venue.orders_url, _trusted(venue), venue.plain_orders), never
        return
    async with Venue(venue.source, venue.options) as inside:
        market = asyncio.create_task(inside.run())
        try:
            yield VenueAddress(inside.url, inside.orders_url, inside.client_tls()), market
        finally:
            market.cancel()
            with suppress(asyncio.CancelledError):
                await market


def _trusted(venue: NamedVenue) -> ssl.SSLContext | None:
    if venue.ca_file is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=venue.ca_file.read_text())
    except (ssl.SSLError, ValueError):
        raise Complaint(f"{venue.ca_file}: no certificates in PEM form; name the authority's file") from None
    except OSError as error:
        raise Complaint(f"{venue.ca_file}: {error.strerror}; name the authority's file") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
