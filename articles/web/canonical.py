"""One page, one address: what makes two addresses the same page."""

import hashlib
import re

from yarl import URL


def tidy_url(url: str) -> str:
    """Return an address to keep and open: host in lower case and ASCII, default port, fragment and
    tracking parameters gone; the rest as it came.

    Raises ValueError for what is not an http or https address, or holds a user name.
    """
    return str(_tidy(url))


def canonicalise_url(url: str) -> str:
    """Return the address that stands for a page's identity.

    As ``tidy_url``, and further: https for http, no trailing slash but the root's, no mark of an AMP
    copy. Nothing is sorted. It is made for comparing; to open a page, use ``tidy_url``.
    Raises ValueError for what is not an http or https address, or holds a user name.
    """
    tidy = _tidy(url)
    path = _AMP_SUFFIX.sub("", tidy.raw_path)
    path = path.rstrip("/") or "/"
    query = "&".join(part for part in _split_query(tidy.raw_query_string) if not _AMP_PARAMETER.match(part))
    port = None if tidy.is_default_port() else tidy.port
    return str(
        URL.build(
            scheme="https", host=tidy.raw_host or "", port=port, path=path, query_string=query, encoded=True
        )
    )


def url_key(url: str) -> str:
    """Return the SHA-256, in hex, of the canonical form. Raises ValueError as ``canonicalise_url``."""
    return hashlib.sha256(canonicalise_url(url).encode()).hexdigest()


def domain_of(url: str) -> str:
    """Return the host of an address in lower case, without "www.". Raises ValueError as ``tidy_url``."""
    return (_tidy(url).raw_host or "").removeprefix("www.")


def _tidy(url: str) -> URL:
    parsed = URL(url.strip())
    host = (parsed.raw_host or "").lower().rstrip(".")
    if parsed.scheme not in ("http", "https") or not host:
        raise ValueError("not an http or https address")
    if parsed.raw_user is not None or parsed.raw_password is not None:
        raise ValueError("the address holds a user name or password")
    port = None if parsed.is_default_port() else parsed.port
    return URL.build(
        scheme=parsed.scheme,
        host=host,
        port=port,
        path=parsed.raw_path or "/",
        query_string="&".join(
            part for part in _split_query(parsed.raw_query_string) if not _TRACKING_PARAMETER.match(part)
        ),
        encoded=True,
    )


def _split_query(query: str) -> list[str]:
    return [part for part in query.split("&") if part]


_TRACKING_PARAMETER = re.compile(
    r"""(
        (utm|hsa|mtm|pk|piwik|stm|vero|oly|at|__hs|_hs)_[a-z0-9_]*   # campaign families
      | (dc?|fb|g|ms|t[tw]|ys?)cl(id|kid) | sccid | rdt_cid | s_cid | li_fat_id | epik  # clicks on ads
      | gclsrc | gbraid | wbraid | igshid | igsh | mc_cid | mc_eid | mkt_tok
      | fb_(action_ids|action_types|ref|source) | ref_src | ref_url | cmpid | cmp | ito | ocid | smid | smtyp
      | sr_share | __twitter_impression | _ga | _gl | spm | ncid | icid | wt_mc | xtor | guccounter
      | guce_referrer(_sig)? | soc_(src|trk) | share_id | si_source | sfnsn
    )(=|\Z)""",
    re.IGNORECASE | re.VERBOSE,
)
_AMP_PARAMETER = re.compile(r"(amp(=(1|true)?)?|(outputType|output|mode)=amp|amp_js_v=.*)\Z", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"(?:/amp|\.amp|\.amp(?=\.html?\Z))/*(?=\Z|\.html?\Z)", re.IGNORECASE)
