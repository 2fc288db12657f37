"""Calls AutoTrader Web's own Python client: arguments are the API key and the address; each line of standard input is a
call as JSON, [method, argument, ...]; each line of standard output is what the client gave."""
import json
import sys

from com.dakshata.autotrader.api.AutoTrader import AutoTrader

out, sys.stdout = sys.stdout, sys.stderr  # the client prints what goes wrong

client = AutoTrader.create_instance(sys.argv[1], sys.argv[2])
for line in sys.stdin:
    name, *arguments = json.loads(line)
    try:
        answer = vars(getattr(client, name)(*arguments))
    except Exception as error:
        answer = {"error": type(error).__name__, "text": str(error)}
    print(json.dumps(answer, default=vars), file=out, flush=True)
