"""A bot for ICICI Breeze that reads its token from a file and uses ICICI's own client.

pip install breeze-connect
python3 examples/bot_breeze.py ./accounts/beta/token.json
"""

import json
import os
import sys
from datetime import datetime, timezone

# Importing it downloads a list of securities, and makes a folder "logs" for what Breeze answers.
from breeze_connect import BreezeConnect

TOKEN_FILE = sys.argv[1]


def read_token():
    with open(TOKEN_FILE, encoding="utf-8") as file:
        token = json.load(file)
    if token.get("sandbox"):
        sys.exit("This token is a simulator's or a sandbox's; it is not for the real broker.")
    if datetime.fromisoformat(token["expires_at"]) <= datetime.now(timezone.utc):
        sys.exit(f"The token ended at {token['expires_at']}; prebell has not published a new one yet.")
    return token


def client(token):
    # With options.include_api_secret it is in the token; otherwise the bot has it from elsewhere.
    secret = token["extra"].get("api_secret") or os.environ["BREEZE_SECRET_KEY"]
    breeze = BreezeConnect(api_key=token["api_key"])
    breeze.generate_session(api_secret=secret, session_token=token["extra"]["apisession"])
    return breeze


token = read_token()
try:
    breeze = client(token)
except Exception as error:  # The client raises nothing more exact.
    # The token may have been replaced since it was read. Look once; never log in from here.
    newer = read_token()
    if newer["access_token"] == token["access_token"]:
        sys.exit(f"Breeze takes no session from this token, and there is no newer one. Its client says: {error}")
    breeze = client(newer)

# The first signed call: it alone tells whether the secret key is right.
funds = breeze.get_funds()
if funds["Status"] != 200:
    sys.exit(f"Breeze says: {funds['Error']}")
print(breeze.user_id)
