"""The Internet Archive's two services: is there a copy, and make one.

A page whose address holds "archived" has a copy, one that holds "captured" has one that only the list of
captures knows; a save is pending once and then done; an address that
holds "unsavable" ends in an error for good, one that holds "busy" in one that passes.
"""

import hashlib

from aiohttp import web

from tests.stub_providers.shapes import Json

STAMP = "20240315120000"


class Archive:
    """The archive's state: which jobs were begun, and how often each was asked about."""

    def __init__(self) -> None:
        self._jobs: dict[str, str] = {}
        self._asked: dict[str, int] = {}

    def reset(self) -> None:
        """Forget every job."""
        self._jobs.clear()
        self._asked.clear()

    def add_routes(self, app: web.Application) -> None:
        """Answer under /archive/."""
        app.router.add_get("/archive/wayback/available", self._find)
        app.router.add_post("/archive/save", self._save)
        app.router.add_get("/archive/save/status/{job}", self._show)
        app.router.add_get("/archive/cdx/search/cdx", self._list)

    async def _find(self, request: web.Request) -> web.Response:
        url = request.query.get("url", "")
        snapshots: Json = {}
        if "archived" in url:
            copy = f"http://web.archive.org/web/{STAMP}/{url}"
            snapshots = {"closest": {"available": True, "url": copy, "timestamp": STAMP, "status": "200"}}
        return web.json_response({"url": url, "archived_snapshots": snapshots})

    async def _list(self, request: web.Request) -> web.Response:
        url = request.query.get("url", "")
        rows = [["timestamp", "original"], ["20230102030405", url]] if "captured" in url else []
        return web.json_response(rows)

    async def _save(self, request: web.Request) -> web.Response:
        if not request.headers.get("Authorization", "").startswith("LOW "):
            return web.json_response({"message": "You need to be logged in."}, status=401)
        url = str((await request.post()).get("url", ""))
        if "busy" in url:
            error = {"status": "error", "status_ext": "error:user-session-limit", "message": "Too many."}
            return web.json_response(error)
        job = "spn2-" + hashlib.sha1(url.encode()).hexdigest()
        self._jobs[job] = url
        return web.json_response({"url": url, "job_id": job})

    async def _show(self, request: web.Request) -> web.Response:
        job = request.match_info["job"]
        url = self._jobs.get(job)
        if url is None:
            return web.json_response({"status": "error", "status_ext": "error:job-not-found", "job_id": job})
        self._asked[job] = self._asked.get(job, 0) + 1
        if self._asked[job] == 1:
            return web.json_response({"status": "pending", "job_id": job, "resources": []})
        if "unsavable" in url:
            error = {"status": "error", "status_ext": "error:not-found", "message": "Not found."}
            return web.json_response({**error, "job_id": job})
        done = {"status": "success", "original_url": url, "timestamp": STAMP, "http_status": 200}
        return web.json_response({**done, "job_id": job, "duration_sec": 1.5, "resources": [url]})
