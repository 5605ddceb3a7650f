"""What a provider can do wrong on the wire, by name."""

import asyncio
import datetime
import email.utils
import functools
import gzip
import json
from collections import Counter
from collections.abc import Awaitable, Callable

from aiohttp import web

from workers.demo.stub_providers.shapes import (
    Json,
    Refusal,
    write_bad_key,
    write_bad_request,
    write_empty,
    write_error_in_200,
    write_spent_budget,
    write_text_error,
)

ANSWERING_FAULTS = frozenset({"flaky", "slow", "drip", "gzip"})
"""Faults that hand out links all the same."""

Fault = Callable[[web.Request, str, Json], Awaitable[web.StreamResponse]]


class Faults:
    """The faults of one server; counts what "twice, then well" needs to know."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self.by_name: dict[str, Fault] = {
            "empty_missing_key": self._leave_list_out,
            "rate_limited": self._ask_for_seconds,
            "rate_limited_date": self._ask_for_date,
            "budget_spent": self._spend_budget,
            "maxlag": self._lag,
            "query_too_short": self._find_query_short,
            "illegal_character": self._find_query_illegal,
            "text_error": self._answer_in_words,
            "json_error": self._answer_error_in_200,
            "bad_request": self._refuse_parameter,
            "bad_key": self._refuse_key,
            "not_found": self._know_no_path,
            "flaky": self._fail_twice,
            "error": self._fail,
            "unavailable": self._be_unavailable,
            "overloaded": self._be_overloaded,
            "slow": self._sleep,
            "drip": self._drip,
            "endless": self._never_end,
            "reset": self._cut_off,
            "truncated": self._break_off_json,
            "short_body": self._promise_too_much,
            "wrong_type": self._say_html,
            "garbage": self._answer_garbage,
            "wrong_shape": self._answer_list,
            "nan": self._answer_nan,
            "deep": self._answer_deep,
            "gzip": self._pack,
            "gzip_broken": self._pack_badly,
            "gzip_bomb": self._pack_bomb,
            "redirect": self._redirect_well,
            "redirect_loop": self._redirect_to_self,
            "redirect_private": self._redirect_inwards,
            "big": self._answer_big,
            "no_content": self._answer_no_content,
        }

    def reset(self) -> None:
        """Forget what was seen."""
        self._seen.clear()

    async def _leave_list_out(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.json_response(write_empty(provider))

    async def _ask_for_seconds(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.json_response({"error": "slow down"}, status=429, headers={"Retry-After": "7"})

    async def _ask_for_date(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=90)
        headers = {"Retry-After": email.utils.format_datetime(moment, usegmt=True)}
        return web.Response(status=429, text="Too many requests", headers=headers)

    async def _spend_budget(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return send_refusal(write_spent_budget(provider))

    async def _lag(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        error = {"code": "maxlag", "info": "Waiting for a database server: 8 seconds lagged.", "lag": 8}
        headers = {"Retry-After": "5", "MediaWiki-API-Error": "maxlag"}
        return web.json_response({"error": error}, headers=headers)

    async def _find_query_short(
        self, request: web.Request, provider: str, answer: Json
    ) -> web.StreamResponse:
        return web.Response(text="The specified phrase is too short.", content_type="text/html")

    async def _find_query_illegal(
        self, request: web.Request, provider: str, answer: Json
    ) -> web.StreamResponse:
        text = "One or more of your keywords contained an illegal character."
        return web.Response(text=text, content_type="text/html")

    async def _answer_in_words(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(text=write_text_error(provider), content_type="text/html")

    async def _answer_error_in_200(
        self, request: web.Request, provider: str, answer: Json
    ) -> web.StreamResponse:
        return web.json_response(write_error_in_200(provider))

    async def _refuse_parameter(
        self, request: web.Request, provider: str, answer: Json
    ) -> web.StreamResponse:
        return send_refusal(write_bad_request(provider))

    async def _refuse_key(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return send_refusal(write_bad_key(provider))

    async def _know_no_path(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(status=404, text="Resource not found.")

    async def _fail_twice(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        self._seen[request.path_qs] += 1
        if self._seen[request.path_qs] <= 2:
            return web.Response(status=500, text="Internal Server Error")
        return web.json_response(answer)

    async def _fail(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(status=500, text="<html><h1>Internal Server Error</h1></html>")

    async def _be_unavailable(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(status=503, text="Service Unavailable")

    async def _be_overloaded(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(status=503, text="Service Unavailable", headers={"Retry-After": "30"})

    async def _sleep(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        await asyncio.sleep(float(request.query.get("sleep", "60")))
        return web.json_response(answer)

    async def _drip(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for character in json.dumps(answer):
            await response.write(character.encode())
            await asyncio.sleep(0.2)
        return response

    async def _never_end(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for _ in range(100_000):
            await response.write(b" " * 65_536)
        return response

    async def _cut_off(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _break_off_json(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        text = json.dumps(answer)
        return web.Response(text=text[: len(text) // 2], content_type="application/json")

    async def _promise_too_much(
        self, request: web.Request, provider: str, answer: Json
    ) -> web.StreamResponse:
        headers = {"Content-Type": "application/json", "Content-Length": "5000"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(b'{"half": ')
        if request.transport is not None:
            request.transport.close()
        return response

    async def _say_html(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(text="<!doctype html><title>Sign in</title>", content_type="text/html")

    async def _answer_garbage(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(body=b"\xff\xfe\x00garbage\x80", content_type="application/json")

    async def _answer_list(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.json_response([1, 2, 3])

    async def _answer_nan(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(text='{"score": NaN}', content_type="application/json")

    async def _answer_deep(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(text='{"a":' * 5000 + "1" + "}" * 5000, content_type="application/json")

    async def _pack(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return _send_packed(gzip.compress(json.dumps(answer).encode()))

    async def _pack_badly(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return _send_packed(gzip.compress(json.dumps(answer).encode())[:-12])

    async def _pack_bomb(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return _send_packed(_make_bomb())

    async def _redirect_well(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        raise web.HTTPFound(request.path_qs.replace("/fault/redirect/", "/", 1))

    async def _redirect_to_self(
        self, request: web.Request, provider: str, answer: Json
    ) -> web.StreamResponse:
        raise web.HTTPFound(request.path_qs)

    async def _redirect_inwards(
        self, request: web.Request, provider: str, answer: Json
    ) -> web.StreamResponse:
        raise web.HTTPFound("http://169.254.169.254/latest/meta-data/")

    async def _answer_big(self, request: web.Request, provider: str, answer: Json) -> web.StreamResponse:
        return web.Response(
            body=b" " * 5_000_000 + json.dumps(answer).encode(), content_type="application/json"
        )

    async def _answer_no_content(
        self, request: web.Request, provider: str, answer: Json
    ) -> web.StreamResponse:
        return web.Response(status=204)


@functools.cache
def _make_bomb() -> bytes:
    """Return 50 megabytes in 50 kilobytes."""
    return gzip.compress(b" " * 50_000_000)


def _send_packed(body: bytes) -> web.Response:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    return web.Response(body=body, headers=headers)


def send_refusal(refusal: Refusal) -> web.Response:
    """Send how a provider says no."""
    if isinstance(refusal.body, str):
        kind = "text/html" if refusal.status == 200 else "text/plain"
        return web.Response(
            status=refusal.status, text=refusal.body, headers=refusal.headers, content_type=kind
        )
    return web.json_response(refusal.body, status=refusal.status, headers=refusal.headers)
