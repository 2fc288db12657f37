"""A bot for Kite: Zerodha's own client, with the token that prebell published.

pip install kiteconnect boto3            (boto3 only where the token is in AWS)
python3 bot_kite.py alpha                the token is in AWS
python3 bot_kite.py alpha ./accounts     the token is in a file, as prebell --local ./accounts keeps it

Put prebell_reader.py beside it.
"""

import os
import sys

from kiteconnect import KiteConnect
from prebell_reader import TokenError, TokenReader

account, folder = (sys.argv[1:] + [None])[:2]
api = os.environ.get("KITE_API")  # set for a simulator only, whose tokens are then accepted
reader = TokenReader(account, local=folder, sandbox=api is not None)


def profile(token):
    return KiteConnect(api_key=token["api_key"], access_token=token["access_token"], root=api).profile()


try:
    print(reader.with_token(profile)["user_id"])
except TokenError as error:
    sys.exit(str(error))
