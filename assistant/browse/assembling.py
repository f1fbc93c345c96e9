"""The app put together: our routes, Gradio's pages, the door around both."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable
from hashlib import sha256

# Read by Gradio and huggingface_hub when they are imported: nothing is sent anywhere.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from fastapi import FastAPI

from ..settings import MAX_FILE_BYTES, Settings
from ..showing.chrome import look_files
from ..showing.door import Door, DoorRules, bare_host
from ..showing.painting import Painter
from ..showing.pictures import Pictures
from .briefing_routes import add_briefing_routes
from .briefings import Briefings
from .chat import ChatPage
from .examples import Examples
from .grid_routes import add_grid_routes
from .grids import Grids
from .holdings import LibraryPage
from .opened import OpenLibrary
from .routes import add_routes
from .working import Work

PAGES = {"/": "Ask the library", "/library": ""}
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


def make_app(
    settings: Settings, *, host: str = "127.0.0.1", check: Callable[[str, str], bool] | None = None
) -> FastAPI:
    """The browser app for one library.

    host: the name or number it will be served under; the door answers to it and to this machine's own names.
    check: says whether a name and password may come in; None asks nobody.
    """
    # Where Gradio puts files on their way into the library; nothing else reads it, and it goes when the server does.
    uploads = tempfile.mkdtemp(prefix="localism-uploads-")
    os.environ["GRADIO_TEMP_DIR"] = uploads
    library = OpenLibrary(settings)
    painter = Painter()
    pictures = Pictures(settings.index / "pages-cache", painter)
    work, examples = Work(library), Examples(library)
    briefings = Briefings(settings)
    version = sha256(b"".join(look_files().values())).hexdigest()[:10]

    @contextlib.asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        painter.warm()
        examples.ready()
        yield
        work.close()
        painter.close()
        shutil.rmtree(uploads, ignore_errors=True)

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=alive)
    add_routes(app, library, pictures, version=version)
    add_briefing_routes(app, briefings, version=version)
    add_grid_routes(app, Grids(library, briefings), version=version)
    with warnings.catch_warnings():
        # It says that it does not render on a server that we never asked to.
        warnings.filterwarnings("ignore", message="SSR mode")
        gr.mount_gradio_app(
            app,
            _pages(library, examples, work, briefings),
            path="/",
            theme=gr.themes.Base(font=["sans-serif"], font_mono=["monospace"]),
            footer_links=[],
            run_history=False,
            show_error=False,
            max_file_size=MAX_FILE_BYTES,
            mcp_server=False,
            pwa=False,
            ssr_mode=False,
            enable_monitoring=False,
            app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        )
    rules = DoorRules(own_names(host), PAGES, version, check)
    app.add_middleware(Door, rules=rules)
    return app


def _pages(library: OpenLibrary, examples: Examples, work: Work, briefings: Briefings) -> gr.Blocks:
    with gr.Blocks(title="Localism Assistant", fill_width=True, analytics_enabled=False) as demo:
        ChatPage(library, examples, briefings).build(demo)
    with demo.route("Library", "/library") as shelves:
        LibraryPage(library, work).build(shelves)
    return demo.queue(max_size=64, api_open=False)


def own_names(host: str) -> frozenset[str]:
    """The hosts this server answers to: a foreign name that points here (DNS rebinding) is none of them.

    >>> sorted(own_names("127.0.0.1"))
    ['127.0.0.1', '[::1]', 'localhost']
    """
    names = set(_LOCAL)
    host = bare_host(f"[{host}]" if ":" in host and not host.startswith("[") else host)
    if host in ("0.0.0.0", "[::]", ""):
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        with contextlib.suppress(OSError):
            found = [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)]
            names |= {address for address in found if ":" not in address}
    else:
        names.add(host)
    return frozenset(names)
