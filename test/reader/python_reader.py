"""Does with the Python reader what a test says, one JSON line a command."""
import json
import sys

from prebell_reader import TokenError, TokenReader

NAMES = {"earlierDay": "earlier_day", "rereadAfter": "reread_after", "eventBus": "event_bus"}
reader = None


class TokenException(Exception):
    """As Kite's client raises it."""


TokenException.__module__ = "kiteconnect.exceptions"


def say(**what):
    print(json.dumps(what), flush=True)


def on_wait(problem):
    say(waiting=problem.code)


def open_reader(options):
    global reader
    reader = TokenReader(**{NAMES.get(name, name): value for name, value in options.items()})


def broker(refuse):
    def call(token):
        if token["access_token"] in refuse:
            raise TokenException("refused")
        return token["access_token"]

    return call


TODO = {
    "open": lambda command: open_reader(command["options"]),
    "token": lambda command: reader.token()["access_token"],
    "refused": lambda command: reader.refused(reader.token())["access_token"],
    "call": lambda command: reader.with_token(broker(command["refuse"])),
    "wait": lambda command: reader.wait_until_fresh(command["seconds"], on_wait)["access_token"],
    "request": lambda command: reader.request_refresh(),
    "renew": lambda command: reader.renew(reader.token(), command["seconds"], on_wait)["access_token"],
}

for line in sys.stdin:
    command = json.loads(line)
    try:
        say(gives=TODO[command["do"]](command))
    except TokenError as error:
        say(problem=error.code, says=str(error))
