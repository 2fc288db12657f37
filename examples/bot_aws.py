"""A bot that reads its token from AWS Secrets Manager and uses Zerodha's own client.

pip install boto3 kiteconnect
python3 examples/bot_aws.py alpha
"""

import json
import os
import sys
from datetime import datetime, timezone

import boto3
from kiteconnect import KiteConnect
from kiteconnect.exceptions import TokenException

ACCOUNT = sys.argv[1]
API = os.environ.get("KITE_API", "https://api.kite.trade")
secrets = boto3.client("secretsmanager")


def read_token():
    # Without a version stage this is AWSCURRENT: the last token that was proved.
    token = json.loads(secrets.get_secret_value(SecretId=f"prebell/{ACCOUNT}/token")["SecretString"])
    if "access_token" not in token:
        sys.exit("No token has been published yet.")
    if token.get("sandbox") and "KITE_API" not in os.environ:
        sys.exit("This token is a simulator's or a sandbox's; it is not for the real broker.")
    ends = token["expires_at"]
    if ends and datetime.fromisoformat(ends) <= datetime.now(timezone.utc):
        sys.exit(f"The token ended at {ends}; prebell has not published a new one yet.")
    return token


def client(token):
    return KiteConnect(api_key=token["api_key"], access_token=token["access_token"], root=API)


token = read_token()
try:
    profile = client(token).profile()
except TokenException:
    # The token may have been replaced since it was read. Look once; never log in from here.
    newer = read_token()
    if newer["access_token"] == token["access_token"]:
        sys.exit("Kite refuses the token, and there is no newer one. Look at: prebell status")
    profile = client(newer).profile()

print(profile["user_id"])
