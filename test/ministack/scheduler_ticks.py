"""Completes ministack's EventBridge Scheduler with what AWS documents and ministack lacks: time zones, and context attributes.

EventBridge Scheduler user guide, "Schedule types" and "Adding context attributes". A target is started within the minute of its
time. Minutes that a test's clock jumped over were not lived through: nothing is started for them.
"""
import time
import uuid
from datetime import datetime, timedelta, timezone

from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import eventbridge, scheduler
from ministack.services.cloudformation import provisioners

ZONES = {"UTC": timezone.utc, "Asia/Kolkata": timezone(timedelta(hours=5, minutes=30))}

# ministack's own is ten seconds.
SECONDS_BETWEEN_LOOKS = 0.2

_started = {}


def install():
    """Puts these ticks in the place of ministack's own, and has CloudFormation hand on the time zone."""
    scheduler._tick_schedules = tick
    scheduler._SCHEDULE_TICK_INTERVAL = SECONDS_BETWEEN_LOOKS
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"]
    create, update = handlers["create"], handlers["update"]
    handlers["create"] = lambda logical_id, props, stack: with_zone(create(logical_id, props, stack), props)
    handlers["update"] = lambda name, old, props, stack: with_zone(update(name, old, props, stack), props)


def with_zone(made, props):
    """Gives the schedule that was made or changed the time zone of its template."""
    schedule = scheduler._schedules[f"{props.get('GroupName', 'default')}/{made[0]}"]
    schedule["ScheduleExpressionTimezone"] = props.get("ScheduleExpressionTimezone", "UTC")
    return made


def tick():
    """Starts the target of every schedule that is due in this minute and was not started for it."""
    now = time.time()
    for key, schedule in list(scheduler._schedules._data.items()):
        due = due_time(schedule, now) if schedule["State"] == "ENABLED" else None
        if due is None or _started.get(key, 0) >= due:
            continue
        _started[key] = due
        account, region, _ = key
        start_target(schedule, due, account, region)


def due_time(schedule, now):
    """The schedule's time in this minute, in seconds since 1970; None if it has none, or was made after it."""
    expression = schedule["ScheduleExpression"]
    created = schedule["CreationDate"]
    interval = eventbridge._parse_rate_seconds(expression)
    if interval is not None:
        due = now - (now - created) % interval
        return due if due > created and now - due < 60 else None
    fields = eventbridge._parse_cron_fields(expression)
    if fields is None:
        raise ValueError(f"the emulator of the tests cannot read the schedule expression {expression}")
    here = datetime.fromtimestamp(now, ZONES[schedule["ScheduleExpressionTimezone"]])
    due = eventbridge._cron_next_fire(fields, here - timedelta(minutes=1))
    if due is None or due > here or due.timestamp() < created:
        return None
    return due.timestamp()


def start_target(schedule, due, account, region):
    """Starts the target with the input that AWS would give it."""
    target = dict(schedule["Target"])
    attributes = {
        "schedule-arn": schedule["Arn"],
        "scheduled-time": datetime.fromtimestamp(due, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "execution-id": uuid.uuid4().hex[:16],
        "attempt-number": "1",
    }
    for name, value in attributes.items():
        if "Input" in target:
            target["Input"] = target["Input"].replace(f"<aws.scheduler.{name}>", value)
    set_request_account_id(account)
    set_request_region(region)
    event = {
        "EventId": str(uuid.uuid4()),
        "Source": "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": due,
        "Resources": [schedule["Arn"]],
        "Account": account,
        "Region": region,
    }
    eventbridge._invoke_target(target, event, schedule)
