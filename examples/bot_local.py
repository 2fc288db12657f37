"""A bot on the machine where prebell keeps its tokens in files. Needs nothing but Python 3.10.

python3 examples/bot_local.py ./accounts/alpha/token.json
"""

import json
import os
import sys
import urllib.error
import urllib.request
from datetime import datetime, timezone

TOKEN_FILE = sys.argv[1]
API = os.environ.get("KITE_API", "https://api.kite.trade")


def read_token():
    with open(TOKEN_FILE, encoding="utf-8") as file:
        token = json.load(file)
    if token.get("sandbox") and "KITE_API" not in os.environ:
        sys.exit("This token is a simulator's or a sandbox's; it is not for the real broker.")
    ends = token["expires_at"]
    if ends and datetime.fromisoformat(ends) <= datetime.now(timezone.utc):
        sys.exit(f"The token ended at {ends}; prebell has not published a new one yet.")
    return token


def call(path, token):
    request = urllib.request.Request(API + path, headers=token["headers"])
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["data"]


def get(path):
    token = read_token()
    try:
        return call(path, token)
    except urllib.error.HTTPError as error:
        if error.code != 403:
            raise
    # The token may have been replaced since it was read. Look once; never log in from here.
    newer = read_token()
    if newer["access_token"] == token["access_token"]:
        sys.exit("Kite refuses the token, and there is no newer one. Look at: prebell status")
    return call(path, newer)


print(get("/user/profile")["user_id"])
