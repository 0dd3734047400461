"""The phones of a person that are told of notices: set up, listed, taken off."""

from dataclasses import dataclass

from django.db.models import Max, QuerySet

from onecity.core.accounts.scope import Actor
from onecity.core.ledger.webpush import BadPushKey, receiver_key, receiver_secret
from onecity.core.notices.models import Notice, PushDevice
from onecity.core.notices.push.services import may_ask

MOST_DEVICES = 10
BROWSERS = {
    "Edg": "Edge",
    "Firefox": "Firefox",
    "SamsungBrowser": "Samsung",
    "MicroMessenger": "WeChat",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "HarmonyOS": "HarmonyOS",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""Signs in what a browser says of itself → its name; the first that is found counts, since most name others too."""


class BadSubscription(ValueError):
    """What was sent is no subscription of a push service that this city knows."""


@dataclass(frozen=True)
class Subscription:
    """What a browser says when somebody asks to be told."""

    endpoint: str
    p256dh: str
    auth: str

    def check(self) -> None:
        """Raises BadSubscription."""
        try:
            receiver_key(self.p256dh)
            receiver_secret(self.auth)
        except BadPushKey as error:
            raise BadSubscription from error
        if not may_ask(self.endpoint):
            raise BadSubscription


def device_name(agent: str) -> str:
    """What a browser is called in a list: Chrome · Android."""
    found = [next((name for sign, name in table.items() if sign in agent), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(part for part in found if part) or "?"


def add_device(user_id: int, given: Subscription, agent: str, language: str) -> PushDevice:
    """Tell a phone from now on; a phone that somebody else used is that person's no longer. Raises BadSubscription."""
    given.check()
    newest = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    told = {
        "user_id": user_id,
        "p256dh": given.p256dh,
        "auth": given.auth,
        "name": device_name(agent),
        "language": language,
        "told_up_to": newest,
    }
    device, _made = PushDevice.objects.update_or_create(endpoint=given.endpoint, defaults=told)
    extra = PushDevice.objects.filter(user_id=user_id).order_by("-pk").values("pk")[MOST_DEVICES:]
    PushDevice.objects.filter(pk__in=[row["pk"] for row in extra]).delete()
    return device


def devices_of(actor: Actor) -> QuerySet[PushDevice]:
    """The actor's own phones, newest first."""
    return PushDevice.objects.filter(user_id=actor.user_id or 0)


def drop_device(actor: Actor, device_id: int) -> bool:
    """Tell one of the actor's own phones no longer; whether it was one."""
    return bool(devices_of(actor).filter(pk=device_id).delete()[0])
