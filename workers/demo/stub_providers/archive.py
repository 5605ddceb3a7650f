"""The Internet Archive's services: is there a copy, which copies are there, and make one.

What it answers stands in the address of the page. One that holds "archived" has a copy, one that holds
"captured" has one that only the list of captures knows. A save is pending once and then done; one of an
address that holds "refuse-" and a code, as in /refuse-user-session-limit, is refused with that code at
once, with status 200; "end-" and a code ends the job with it. "lost" loses the job once. Keys whose
secret is "wrong" are refused; a save without keys is as good as one with them.
"""

import hashlib
import re

from aiohttp import web

from workers.demo.stub_providers.shapes import Json

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

    async def answer(self, request: web.Request, path: str) -> web.Response:
        """Answer a request for a path below the archive's address."""
        if path == "/wayback/available":
            return await self._find(request)
        if path == "/cdx/search/cdx":
            return await self._list(request)
        if path == "/save" and request.method == "POST":
            return await self._save(request)
        if path.startswith("/save/status/"):
            return await self._show(path.rsplit("/", 1)[1])
        return web.Response(status=404, text="Not found.")

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
        keys = request.headers.get("Authorization", "LOW none:none")
        if not keys.startswith("LOW ") or keys.endswith(":wrong"):
            return web.json_response({"message": "You need to be logged in."}, status=401)
        url = str((await request.post()).get("url", ""))
        if code := _read_code(url, "refuse-"):
            return web.json_response({"status": "error", "status_ext": code, "message": "Not now."})
        job = "spn2-" + hashlib.sha1(url.encode()).hexdigest()  # noqa: S324  # only a job's name
        self._jobs[job] = url
        return web.json_response({"url": url, "job_id": job})

    async def _show(self, job: str) -> web.Response:
        url = self._jobs.get(job)
        self._asked[job] = self._asked.get(job, 0) + 1
        if url is None or ("lost" in url and self._asked[job] == 1):
            return web.json_response({"status": "error", "status_ext": "error:job-not-found", "job_id": job})
        if self._asked[job] == 1:
            return web.json_response({"status": "pending", "job_id": job, "resources": []})
        if code := _read_code(url, "end-"):
            error = {"status": "error", "status_ext": code, "message": "It ended so."}
            return web.json_response({**error, "job_id": job})
        done = {"status": "success", "original_url": url, "timestamp": STAMP, "http_status": 200}
        return web.json_response({**done, "job_id": job, "duration_sec": 1.5, "resources": [url]})


def _read_code(url: str, mark: str) -> str:
    found = re.search(rf"{mark}([a-z-]+)", url)
    return f"error:{found[1]}" if found else ""
