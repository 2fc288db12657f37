"""A bot for ICICI Breeze: ICICI's own client, with the session that prebell published.

pip install breeze-connect boto3          (boto3 only where the token is in AWS)
python3 bot_breeze.py beta                the token is in AWS
python3 bot_breeze.py beta ./accounts     the token is in a file, as prebell --local ./accounts keeps it

Put prebell_reader.py beside it.
"""

import os
import sys

# Importing it downloads a list of securities, and makes a folder "logs" for what Breeze answers.
from breeze_connect import BreezeConnect
from prebell_reader import TokenError, TokenReader

account, folder = (sys.argv[1:] + [None])[:2]
reader = TokenReader(account, local=folder)


def client(token):
    # With options.include_api_secret it is in the token; otherwise the bot has it from elsewhere.
    secret = token["extra"].get("api_secret") or os.environ["BREEZE_SECRET_KEY"]
    breeze = BreezeConnect(api_key=token["api_key"])
    breeze.generate_session(api_secret=secret, session_token=token["extra"]["apisession"])
    return breeze


try:
    # The client raises nothing more exact than Exception.
    breeze = reader.with_token(client, refused=lambda outcome: isinstance(outcome, Exception))
except TokenError as error:
    sys.exit(str(error))

# The first signed call: it alone tells whether the secret key is right.
funds = breeze.get_funds()
if funds["Status"] != 200:
    sys.exit(f"Breeze says: {funds['Error']}")
print(breeze.user_id)
