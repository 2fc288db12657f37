"""Reads one account's token, as prebell publishes it, and nothing else.

Put this file beside your bot. It needs Python 3.10; boto3 only where the token is in AWS.

    from prebell_reader import TokenReader

    reader = TokenReader("alpha")                        # the secret prebell/alpha/token in AWS
    reader = TokenReader("alpha", local="./accounts")    # or the file ./accounts/alpha/token.json

    profile = reader.with_token(lambda token: client(token).profile())

Use one reader for an account, and ask it for the token at every call: it reads the store only when it must. It may be used by
several threads. It never sees credentials and never logs in. Every method raises TokenError.
"""

from __future__ import annotations

import errno
import json
import os
import random
import re
import threading
import time
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, TypeVar

__all__ = ["Token", "TokenError", "TokenReader", "is_refusal"]

#: The token document: a dict as schemas/token.json describes it. Holds secrets: never log it.
Token = dict[str, Any]
T = TypeVar("T")

_INDIA = timezone(timedelta(hours=5, minutes=30))
#: The first pause between two looks, and the longest, s.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
#: A request is made again while its answer is waited for, s: one may get lost.
_ASK_AGAIN = 60.0
#: A refused token is looked up once in that time, s, however many calls find it refused.
_LOOK_AGAIN = 10.0
_DENIED = re.compile("AccessDenied|NotAuthorized|UnauthorizedOperation")
_NOT_SIGNED_IN = re.compile(
    "NoCredentials|PartialCredentials|CredentialRetrieval|UnrecognizedClient|InvalidClientTokenId|ExpiredToken|"
    "InvalidSignature|IncompleteSignature"
)


class TokenError(Exception):
    """There is no token to use. The message says why and what to do, and holds no token. Its `code` is one of:

    not-fresh-yet    none was published yet, it has ended, or it is of an earlier trading day. Waiting helps.
    not-allowed      AWS, the key or the file system does not let this program read it, or ask for it.
    no-such-account  nothing is stored under this account's name here.
    sandbox          it is a simulator's or a sandbox's, and the bot did not say that it wants one.
    refused          the broker refuses it, and there is no other.
    unreadable       what is stored is not a token document that this reader knows.
    unavailable      the store did not answer. Trying again helps.
    not-set-up       an option or a package is missing or wrong.
    """

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def is_refusal(outcome: object) -> bool:
    """Whether what a call gave or raised says that the broker refuses the token: Kite's TokenException, or an HTTP status of 401 or 403.

    A broker that says it otherwise (Breeze does so in the body) needs a rule of the bot's own.
    """
    kind = type(outcome)
    # Kite's client: other errors with a status of 403 (a permission, an address) are not about the token.
    if kind.__module__.startswith("kiteconnect"):
        return kind.__name__ == "TokenException"
    answers = (outcome, getattr(outcome, "response", None))
    return any(getattr(one, name, None) in (401, 403) for one in answers for name in ("status_code", "status", "code"))


class TokenReader:
    """The token of one account."""

    def __init__(
        self,
        account: str,
        *,
        prefix: str = "prebell",
        local: str | None = None,
        sandbox: bool = False,
        earlier_day: bool = False,
        reread_after: float = 900,
        event_bus: str | None = None,
        aws: dict[str, Any] | None = None,
    ):
        """
        account       the account's id: "alpha"
        prefix        first part of the secrets' names
        local         the folder of `prebell --local DIR`, to read a file instead of AWS
        sandbox       accept the token of a simulator or a sandbox; a bot that trades must not use one by mistake
        earlier_day   accept a token of an earlier trading day until it ends: for work in the night
        reread_after  how long a token without an end is used before the store is looked at again, s
        event_bus     the name of prebell's event bus, for `request_refresh` and `renew`; default: PREBELL_EVENT_BUS
        aws           settings of the AWS clients, as boto3.client takes them
        """
        if not re.fullmatch("[a-z0-9][a-z0-9-]{0,39}", account):
            raise TokenError("not-set-up", "The account's id must be 1 to 40 of a-z, 0-9 and -, not starting with -.")
        self._account = account
        self._sandbox = sandbox
        self._earlier_day = earlier_day
        self._reread_after = reread_after
        bus = event_bus or os.environ.get("PREBELL_EVENT_BUS")
        self._store = _Aws(account, prefix, bus, aws or {}) if local is None else _Local(account, local)
        self._lock = threading.RLock()
        self._cached: Token | None = None
        self._read_at = 0.0
        self._looked_up: tuple[str, float] | None = None

    def token(self) -> Token:
        """The token, from the cache until it ends."""
        with self._lock:
            cached = self._usable()
            if cached is None:
                return self._read()
            if cached["expires_at"] is not None or time.monotonic() - self._read_at < self._reread_after:
                return cached
            try:
                return self._read()
            except TokenError as error:
                # A store that does not answer is no reason to stop a bot whose token works.
                if error.code == "unavailable":
                    return cached
                raise

    def refused(self, token: Token) -> Token:
        """Tells that the broker refused this token, and gives the one that replaced it. Looks into the store once.

        Raises `refused` if there is no other.
        """
        with self._lock:
            cached = self._usable()
            if cached is not None and cached["access_token"] != token["access_token"]:
                return cached
            if self._looked_up is None or self._looked_up[0] != token["access_token"] or time.monotonic() - self._looked_up[1] >= _LOOK_AGAIN:
                stored = self._read()
                if stored["access_token"] != token["access_token"]:
                    return stored
                self._looked_up = (token["access_token"], time.monotonic())
            raise self._no_other()

    def with_token(self, call: Callable[[Token], T], refused: Callable[[object], bool] = is_refusal) -> T:
        """Makes a call with the token. If the broker refuses it, and the store has another one, makes the call once more with that.

        call     made with the token; a refused one has done nothing at the broker, so it may be made twice
        refused  whether what the call gave or raised says that the token is refused
        """
        token = self.token()
        try:
            result = call(token)
        except Exception as error:
            if not refused(error):
                raise
            other = self.refused(token)
        else:
            if not refused(result):
                return result
            other = self.refused(token)
        return call(other)

    def wait_until_fresh(self, seconds: float, on_wait: Callable[[TokenError], None] | None = None) -> Token:
        """Waits until there is a token to use: looks again and again, at first after a second, later every half minute.

        seconds  give up after that, with the error of the last look
        on_wait  told before each pause why there is no token yet
        """
        return self._wait(seconds, on_wait, None)

    def request_refresh(self) -> None:
        """Asks prebell to look at the account's token, and to log in again if the broker refuses it.

        Returns when the request is on its way. Asking twice does nothing more; whether there is a login is decided by prebell's
        own rules.
        """
        self._store.request_refresh()

    def renew(self, token: Token, seconds: float, on_wait: Callable[[TokenError], None] | None = None) -> Token:
        """Asks for a refresh, and waits for another token than this one, which the broker refuses."""
        return self._wait(seconds, on_wait, token)

    def _wait(self, seconds: float, on_wait: Callable[[TokenError], None] | None, refused: Token | None) -> Token:
        end = time.monotonic() + seconds
        asked_at: float | None = None
        pause = _FIRST_PAUSE
        while True:
            try:
                with self._lock:
                    token = self._read()
                if refused is None or token["access_token"] != refused["access_token"]:
                    return token
                problem = self._no_other()
                if asked_at is None or time.monotonic() - asked_at >= _ASK_AGAIN:
                    self.request_refresh()
                    asked_at = time.monotonic()
            except TokenError as error:
                if error.code not in ("not-fresh-yet", "unavailable"):
                    raise
                problem = error
            left = end - time.monotonic()
            if left <= 0:
                raise problem
            if on_wait is not None:
                on_wait(problem)
            # Not all bots at the same moment.
            time.sleep(min(pause * random.uniform(0.75, 1), left))
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _read(self) -> Token:
        token = _parse(self._store.read(), self._account)
        self._check(token)
        self._cached, self._read_at = token, time.monotonic()
        return token

    def _usable(self) -> Token | None:
        try:
            if self._cached is not None:
                self._check(self._cached)
            return self._cached
        except TokenError:
            return None

    def _check(self, token: Token) -> None:
        account, ends, day = token["account"], token["expires_at"], token["trading_day"]
        if token.get("sandbox") and not self._sandbox:
            raise TokenError(
                "sandbox",
                f"The token of account {account} is a simulator's or a sandbox's, not the real broker's. "
                "If this bot is meant for that, set the option sandbox.",
            )
        # Without an end the token goes on day after day, and its document is not written anew.
        if ends is None:
            return
        now = datetime.now(_INDIA)
        # Python 3.10 does not know the Z.
        if datetime.fromisoformat(ends.replace("Z", "+00:00")) <= now:
            raise TokenError("not-fresh-yet", f"The token of account {account} ended at {ends}; a new one has not been published yet.")
        if day < now.date().isoformat() and not self._earlier_day:
            raise TokenError(
                "not-fresh-yet",
                f"The token of account {account} is of {day}, an earlier trading day; a new one has not been published yet.",
            )

    def _no_other(self) -> TokenError:
        account = self._account
        return TokenError(
            "refused",
            f"The broker refuses the token of account {account}, and there is no newer one. Look at: prebell status {account}",
        )


def _parse(text: str, account: str) -> Token:
    """The stored text as this account's token. What it raises never quotes it, nor holds it as its cause."""
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise TokenError("unreadable", f"What is stored as the token of account {account} is not a token document.")
    # What prebell stores before the first token is proved.
    if "prebell" in document and "access_token" not in document:
        raise TokenError("not-fresh-yet", f"No token of account {account} has been published yet.")
    if document.get("version") != 1:
        raise TokenError(
            "unreadable",
            f"The token document of account {account} is of a version that this reader does not know; update the reader.",
        )
    token = document.get("access_token")
    if not isinstance(token, str) or not token or document.get("account") != account:
        raise TokenError("unreadable", f"What is stored as the token of account {account} is not a token of this account.")
    return document


class _Local:
    """Tokens in files, as `prebell --local DIR` keeps them."""

    def __init__(self, account: str, folder: str):
        self._account, self._folder = account, folder

    def read(self) -> str:
        account, folder = self._account, self._folder
        try:
            with open(os.path.join(folder, account, "token.json"), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            if os.path.isdir(os.path.join(folder, account)):
                raise TokenError("not-fresh-yet", f"No token of account {account} has been published yet.") from None
            raise TokenError(
                "no-such-account", f"There is no account {account} in {folder}. Compare the account's id and the folder."
            ) from None
        except PermissionError as error:
            raise TokenError(
                "not-allowed", f"This program may not read the token of account {account} in {folder} ({_errno(error)})."
            ) from None
        except OSError as error:
            raise TokenError(
                "unavailable", f"The token of account {account} in {folder} could not be read ({_errno(error)})."
            ) from None

    def request_refresh(self) -> None:
        raise TokenError(
            "not-set-up",
            f"Nothing waits for requests on this machine. Run: prebell refresh {self._account} --local {self._folder}",
        )


class _Aws:
    """Tokens in AWS Secrets Manager, and requests on prebell's own event bus."""

    def __init__(self, account: str, prefix: str, event_bus: str | None, settings: dict[str, Any]):
        self._account, self._event_bus, self._settings = account, event_bus, settings
        self._name = f"{prefix}/{account}/token"
        self._secrets: Any = None

    def read(self) -> str:
        try:
            if self._secrets is None:
                self._secrets = self._client("secretsmanager")
            # Without a version stage this is AWSCURRENT: the last token that was proved.
            return self._secrets.get_secret_value(SecretId=self._name).get("SecretString", "")
        except TokenError:
            raise
        except Exception as error:
            raise self._not_read(error) from None

    def request_refresh(self) -> None:
        account = self._account
        if not self._event_bus:
            raise TokenError(
                "not-set-up",
                "Requests need the name of the event bus: the option for it, or the environment variable PREBELL_EVENT_BUS. "
                "It is the output EventBusName of the stack.",
            )
        try:
            # The account is in the source alone: it is what IAM proves.
            entry = {
                "EventBusName": self._event_bus,
                "Source": f"prebell.bot.{account}",
                "DetailType": "Token Refresh Requested",
                "Detail": "{}",
            }
            answer = self._client("events").put_events(Entries=[entry])
        except TokenError:
            raise
        except Exception as error:
            raise self._not_requested(_fault(error)[0]) from None
        # PutEvents answers 200 for an entry that it did not take.
        if answer["FailedEntryCount"]:
            raise self._not_requested(answer["Entries"][0].get("ErrorCode", "not taken"))

    def _client(self, service: str) -> Any:
        try:
            # Imported here, so that a laptop needs no AWS package.
            import boto3
        except ImportError:
            raise TokenError("not-set-up", "The package boto3 is missing. Run: pip install boto3") from None
        return boto3.client(service, **self._settings)

    def _not_read(self, error: Exception) -> TokenError:
        account, name = self._account, self._name
        what, message = _fault(error)
        if what.startswith("ResourceNotFound") or (what.startswith("InvalidRequest") and "delet" in message):
            return TokenError(
                "no-such-account",
                f"There is no token of account {account} here: no secret {name} in this region and AWS account. Compare the "
                "account's id, the prefix and the region; a new account has its token after its first refresh.",
            )
        if re.match("KMS|Kms|DecryptionFailure", what) or (_DENIED.match(what) and "KMS" in message):
            return TokenError(
                "not-allowed", f"This program may read the secret {name} and not decrypt it ({what}). The policy of its key must let it."
            )
        if _DENIED.match(what):
            return TokenError(
                "not-allowed", f"This program may not read the secret {name} ({what}). Its role needs secretsmanager:GetSecretValue on it."
            )
        return _signed_out_or_unavailable(f"The token of account {account} could not be read", what)

    def _not_requested(self, what: str) -> TokenError:
        account = self._account
        if _DENIED.match(what):
            return TokenError(
                "not-allowed",
                f"This program may not ask for a refresh of account {account} ({what}). Its role needs events:PutEvents on the bus "
                f"{self._event_bus} with the source prebell.bot.{account}.",
            )
        return _signed_out_or_unavailable(f"A refresh of account {account} could not be asked for", what)


def _signed_out_or_unavailable(sentence: str, what: str) -> TokenError:
    if _NOT_SIGNED_IN.match(what):
        return TokenError("not-allowed", f"{sentence}: AWS does not accept this program's credentials ({what}).")
    return TokenError("unavailable", f"{sentence} ({what}). Try again.")


def _fault(error: Exception) -> tuple[str, str]:
    """The fault's name as AWS or boto3 gives it, and its message, which is looked at and never repeated."""
    said = getattr(error, "response", {}).get("Error", {})
    return said.get("Code") or type(error).__name__, said.get("Message", "")


def _errno(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "unknown fault")
