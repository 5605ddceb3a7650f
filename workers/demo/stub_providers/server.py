"""A real HTTP server on loopback that speaks every provider's API, well or badly.

``/<provider>/...`` answers well, ``/archive/...`` stands for the Internet Archive;
``/fault/<name>/<provider>/...`` answers with that fault or variant. A request that the real provider would
refuse is refused. ``POST /_control`` with
``{"provider", "fault", "times"}`` makes the plain address answer so, ``times`` times or, without it,
until ``{"reset": true}``; with ``{"provider", "seconds"}`` it waits so long before it answers, every
provider with "" for a name; with ``{"share", "faults", "seed"}`` that share of answers is one of the faults,
by chance. ``GET /_log`` lists the requests, ``GET /_times`` when each provider was asked
(seconds since 1970), ``GET /_served`` every link that was handed out.
"""

import asyncio
import random
import threading
import time
from collections.abc import Sequence
from typing import Any, Self

from aiohttp import web

from workers.demo.stub_providers.archive import Archive
from workers.demo.stub_providers.faults import ANSWERING_FAULTS, Faults, send_refusal
from workers.demo.stub_providers.manners import find_fault
from workers.demo.stub_providers.pages import VARIANTS, Page, make_pages, wikipedia_url
from workers.demo.stub_providers.shapes import PROVIDER_PATHS, Json, add_next_page, name_wiki, write_answer

ARCHIVE = "archive"
FURTHER = frozenset({"sroffset", "continue", "pageToken", "offset", "cursor", "page", "pageno"})
"""Parameters that ask for what comes after the first page; there is nothing."""

FAULTS = frozenset({"", "paged", "own_wiki"}) | set(Faults().by_name) | set(VARIANTS)


class StubServer:
    """The server, run in a thread of its own: ``with StubServer() as stub: ... stub.url_of("gdelt")``."""

    def __init__(self, port: int = 0) -> None:
        self.log: list[Json] = []
        self.served: set[str] = set()
        self.port = port
        self._planned: dict[str, tuple[str, int | None]] = {}
        self._latency: dict[str, float] = {}
        self._share, self._chance = 0.0, random.Random()  # noqa: S311  # made-up data
        self._by_chance: tuple[str, ...] = ()
        self._faults = Faults()
        self._archive = Archive()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="stub-providers", daemon=True)
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def allow(self) -> frozenset[str]:
        """What a Fetcher must be told to be let in."""
        return frozenset({f"127.0.0.1:{self.port}"})

    def url_of(self, provider: str, fault: str = "") -> str:
        """Return the base address of a provider, one with a fault where named."""
        return f"{self.url}/fault/{fault}/{provider}" if fault else f"{self.url}/{provider}"

    def set_fault(self, provider: str, fault: str, times: int | None = None) -> None:
        """Make a provider's plain address answer with a fault, so many times or until ``reset``."""
        self._planned[provider] = (fault, times)

    def set_latency(self, provider: str, seconds: float) -> None:
        """Make a provider, or all of them with "" for a name, wait before it answers, until ``reset``."""
        self._latency[provider] = seconds

    def set_chance(self, share: float, faults: Sequence[str], seed: int) -> None:
        """Make a share of all answers (0 to 1) one of these faults each, by chance, until ``reset``."""
        self._share, self._by_chance, self._chance = (
            share,
            tuple(faults),
            random.Random(seed),  # noqa: S311  # the same faults for the same seed
        )

    def reset(self) -> None:
        """Forget faults, latencies, log and served links."""
        self._share = 0.0
        self._planned.clear()
        self._latency.clear()
        self._faults.reset()
        self._archive.reset()
        self.log.clear()
        self.served.clear()

    def make_app(self) -> web.Application:
        """Return the application, to run in a loop that is already there."""
        app = web.Application()
        app.router.add_get("/_log", self._show_log)
        app.router.add_get("/_times", self._show_times)
        app.router.add_get("/_served", self._show_served)
        app.router.add_post("/_control", self._control)
        app.router.add_route("*", "/fault/{fault}/{provider}{path:/.*}", self._answer)
        app.router.add_route("*", "/{provider}{path:/.*}", self._answer)
        return app

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the stub server did not start")
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        runner = web.AppRunner(
            self.make_app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        provider, path = request.match_info["provider"], request.match_info["path"]
        fault = request.match_info.get("fault") or self._take_fault(provider)
        self.log.append(
            {
                "provider": provider,
                "fault": fault,
                "method": request.method,
                "path": path,
                "query": dict(request.query),
                "form": {name: str(value) for name, value in (await request.post()).items()},
                "headers": {name.lower(): value for name, value in request.headers.items()},
                "time": time.time(),
            }
        )
        await asyncio.sleep(self._latency.get(provider, self._latency.get("", 0.0)))
        if fault not in FAULTS:
            return web.Response(status=400, text=_name_faults(fault))
        if provider == ARCHIVE:
            return await self._answer_for_archive(request, path, fault)
        known = PROVIDER_PATHS.get(provider)
        if known is None or path != known[0]:
            return web.Response(status=404, text="Resource not found.")
        headers = {name.lower(): value for name, value in request.headers.items()}
        refusal = find_fault(provider, request.query, headers)
        if refusal is not None and fault not in self._faults.by_name:
            return send_refusal(refusal)
        query = request.query.get(known[1], "")
        pages = make_pages(provider, query)
        if pages and fault in VARIANTS:
            pages = VARIANTS[fault](pages)
        if not FURTHER.isdisjoint(request.query):
            pages = []
        answer = write_answer(provider, pages, query)
        if fault == "paged" and pages:
            answer = add_next_page(provider, answer)
        if fault == "own_wiki":
            answer = name_wiki(answer)
        broken = self._faults.by_name.get(fault)
        if broken is None or fault in ANSWERING_FAULTS:
            self.served.update(_read_links(provider, answer, pages))
        return await self._send(request, provider, answer, fault)

    async def _send(
        self, request: web.Request, provider: str, answer: Json, fault: str
    ) -> web.StreamResponse:
        broken = self._faults.by_name.get(fault)
        if broken is None:
            return web.json_response(answer)
        try:
            return await broken(request, provider, answer)
        except ConnectionError:
            return web.Response()  # the caller has gone, which is what some faults are for

    async def _answer_for_archive(self, request: web.Request, path: str, fault: str) -> web.StreamResponse:
        if fault in self._faults.by_name:
            return await self._send(request, ARCHIVE, {}, fault)
        return await self._archive.answer(request, path)

    def _take_fault(self, provider: str) -> str:
        if self._chance.random() < self._share:
            return self._chance.choice(self._by_chance)
        fault, times = self._planned.get(provider, ("", None))
        if times is not None:
            self._planned[provider] = (fault, times - 1)
            if times <= 1:
                del self._planned[provider]
        return fault

    async def _control(self, request: web.Request) -> web.Response:
        order: dict[str, Any] = await request.json()
        if order.get("reset"):
            self.reset()
        elif "share" in order:
            self.set_chance(order["share"], order["faults"], order["seed"])
        elif "seconds" in order:
            self.set_latency(order["provider"], order["seconds"])
        elif order.get("fault") in FAULTS:
            self.set_fault(order["provider"], order["fault"], order.get("times"))
        else:
            return web.Response(status=400, text=_name_faults(order.get("fault")))
        return web.json_response({"ok": True})

    async def _show_log(self, request: web.Request) -> web.Response:
        return web.json_response(self.log)

    async def _show_times(self, request: web.Request) -> web.Response:
        times: dict[str, list[float]] = {}
        for entry in self.log:
            times.setdefault(entry["provider"], []).append(entry["time"])
        return web.json_response(times)

    async def _show_served(self, request: web.Request) -> web.Response:
        return web.json_response(sorted(self.served))


def _name_faults(fault: object) -> str:
    return f"No fault {fault!r}. There are: {', '.join(sorted(FAULTS))}."


def serve(port: int) -> None:
    """Serve in this thread until interrupted."""
    web.run_app(StubServer(port).make_app(), host="127.0.0.1", port=port, print=lambda *_: None)


def _read_links(provider: str, answer: Json, pages: list[Page]) -> set[str]:
    """Return the addresses an answer leads to."""
    if provider == "wikipedia" and "general" in answer["query"]:
        return {
            f"https://wiki.harbour.example/page/{item['title'].replace(' ', '_')}"
            for item in answer["query"]["search"]
        }
    if provider == "wikipedia":
        return {wikipedia_url(item["title"]) for item in answer["query"]["search"]}
    if provider == "wikidata":
        return {f"https:{item['url']}" for item in answer["search"]}
    return {page.url for page in pages}
