"""Runs wapiti without the packages that only its proxy, its Flash parser and its reading of browsers' cookies need.

None of them is used here; one has no package that is built, and the others pin a whole tree of old versions.
"""

import sys
from unittest.mock import MagicMock

NOT_INSTALLED = ["browser_cookie3", "yaswfp", "mitmproxy"]
PARTS = ["mitmproxy.http", "mitmproxy.master", "mitmproxy.net.http", "mitmproxy.options"]
sys.modules.update({name: MagicMock() for name in NOT_INSTALLED + PARTS})

from wapitiCore.main.wapiti import wapiti_asyncio_wrapper  # noqa: E402, only now can it be imported

wapiti_asyncio_wrapper()
