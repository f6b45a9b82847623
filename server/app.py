"""The application factory. Nothing happens on import; every app carries its own house."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Timer

from flask import Flask
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from server import errors, models
from server.api import blueprints
from server.arguments import IdConverter
from server.chance import Chance, system_chance
from server.clock import Clock, Steadiness, SystemClock
from server.contacts import EVERY
from server.customer import routes as customer
from server.db import db, open_database
from server.house import House, house
from server.keys import all_there
from server.openapi import describe
from server.restores import watch
from server.settings import Settings, read_settings
from server.straight import Straight
from server.threshold import guard
from sync.instants import SECOND
from sync.ports import Objects

LARGEST_BODY = 8 * 1024 * 1024


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    objects: Objects | None = None,
    chance: Chance = system_chance,
) -> Flask:
    """A server on these settings. Clock, object store and randomness may be given; tests do."""
    app = Flask("server", static_folder=None)
    clock = clock or SystemClock()
    app.extensions["doorstep"] = House(
        settings=settings,
        clock=clock,
        chance=chance,
        steadiness=Steadiness(clock),
        engine=lambda: _engine(app),
        make_objects=(lambda: objects) if objects is not None else (lambda: _objects_of(settings)),
    )
    app.wsgi_app = Straight(app, app.wsgi_app, LARGEST_BODY)  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.url_map.converters["id"] = IdConverter
    models.tables()
    open_database(app, settings.database_url)
    errors.register(app)
    guard(app)
    describe(app, blueprints())
    customer.register(app)
    return app


def _engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def from_environment() -> Flask:
    """A server on the environment's settings: what a WSGI server calls. It reads its keys and looks for a restore
    before it serves; BadKey where production would have to make or trust a key it should not.
    """
    app = create_app(read_settings())
    all_there(house(app).settings)
    watch(house(app))
    house(app).contacts.later = _in_a_while
    _spare_collections()
    return app


def _in_a_while(do: Callable[[], None]) -> None:
    """In a thread of its own, which holds up no end of this process."""
    timer = Timer(EVERY / SECOND, do)
    timer.daemon = True
    timer.start()


def _spare_collections() -> None:
    """What is loaded by now stays; looking through it for cycles again and again would be a tenth of a push."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _objects_of(settings: Settings) -> Objects:
    """The S3 store of these settings; boto3 is imported only by those who need it."""
    from infra.objects import S3Objects
    from server.bucket import bucket_of

    return S3Objects(bucket_of(settings))
