"""What an administrator does with subscriptions. Every act asks for the permission `linkage.keep`."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.queries.changes import cursor_before
from onecity.core.cases.settled import settled_up_to
from onecity.core.ledger.cipher import encrypt
from onecity.core.programs.models import ApiKey, KeyPermission
from onecity.interop.linkage.errors import BadOrder
from onecity.interop.linkage.models import Delivery, DeliveryState, Subscription, SubscriptionState
from onecity.interop.linkage.sending.guard import address_problem
from onecity.interop.linkage.sending.signing import new_secret
from onecity.interop.linkage.webhooks.planning import body_of

KEEP = "linkage.keep"
TEST = "linkage.test"
BOTH_SECRETS_FOR = timedelta(days=1)


@dataclass(frozen=True)
class SubscriptionOrder:
    """What a subscription is to be. Categories are keys or their beginnings; an empty filter does not narrow the key's scope."""

    key: ApiKey
    name: str
    url: str
    acts: tuple[str, ...] = ()
    categories: tuple[str, ...] = field(default=())
    region_code: str = ""
    organisation: Organisation | None = None
    personal: bool = False


def _problems(order: SubscriptionOrder) -> dict[str, str]:
    readable = KeyPermission.READ in order.key.permissions and order.key.active
    problems = {
        "url": address_problem(order.url),
        "key": None if readable else _("This key may not read cases, so nothing may be told to it."),
        "personal": None if settings.LINKAGE_PERSONAL or not order.personal else _("The city's settings do not allow it."),
    }
    return {name: problem for name, problem in problems.items() if problem}


@transaction.atomic
def subscribe(actor: Actor, order: SubscriptionOrder) -> tuple[Subscription, str]:
    """Make a subscription that begins with what happens from now on; its secret is told this once. Raises NotAllowed, BadOrder."""
    require(actor, KEEP)
    if problems := _problems(order):
        raise BadOrder(problems)
    secret = new_secret()
    subscription = Subscription.objects.create(
        **_fields(order), secret_cipher=encrypt(secret), cursor=settled_up_to(), created_by_id=actor.user_id
    )
    return subscription, secret


def _fields(order: SubscriptionOrder) -> dict[str, object]:
    return {
        "key": order.key,
        "name": order.name,
        "url": order.url,
        "acts": list(order.acts),
        "categories": list(order.categories),
        "region_code": order.region_code,
        "organisation": order.organisation,
        "personal": order.personal,
    }


@transaction.atomic
def change(actor: Actor, subscription_id: int, order: SubscriptionOrder) -> Subscription:
    """Change where and of what a subscription is told; what is planned already stays. Raises NotAllowed, BadOrder, DoesNotExist."""
    subscription = _kept(actor, subscription_id)
    if problems := _problems(order):
        raise BadOrder(problems)
    for name, value in _fields(order).items():
        setattr(subscription, name, value)
    subscription.save()
    return subscription


def _kept(actor: Actor, subscription_id: int) -> Subscription:
    require(actor, KEEP)
    return Subscription.objects.select_for_update(of=("self",)).select_related("key").get(pk=subscription_id)


@transaction.atomic
def pause(actor: Actor, subscription_id: int) -> Subscription:
    """Send nothing until it is resumed; nothing that happens meanwhile is lost. Raises NotAllowed, Subscription.DoesNotExist."""
    subscription = _kept(actor, subscription_id)
    if subscription.active:
        subscription.state = SubscriptionState.PAUSED
        subscription.save(update_fields=["state"])
    return subscription


@transaction.atomic
def resume(actor: Actor, subscription_id: int) -> Subscription:
    """Go on where it stopped, at once; the days until an event is given up count anew. Raises NotAllowed, DoesNotExist."""
    subscription = _kept(actor, subscription_id)
    if subscription.state != SubscriptionState.ENDED:
        subscription.state, subscription.failures, subscription.rests_until = SubscriptionState.ACTIVE, 0, None
        subscription.save(update_fields=["state", "failures", "rests_until"])
        waiting = subscription.deliveries.filter(state=DeliveryState.WAITING)
        waiting.update(next_at=timezone.now(), first_tried_at=None)
    return subscription


@transaction.atomic
def end(actor: Actor, subscription_id: int) -> Subscription:
    """End a subscription for good; its log stays as long as logs are kept. Raises NotAllowed, DoesNotExist."""
    subscription = _kept(actor, subscription_id)
    subscription.state = SubscriptionState.ENDED
    subscription.save(update_fields=["state"])
    subscription.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.DEAD, settled_at=timezone.now())
    return subscription


@transaction.atomic
def replay(actor: Actor, subscription_id: int, since: datetime) -> Subscription:
    """Send everything since a moment again, each event under the identifier it had. Raises NotAllowed, DoesNotExist."""
    subscription = _kept(actor, subscription_id)
    start = cursor_before(since)
    again = subscription.deliveries.filter(event_id__gt=start).exclude(state=DeliveryState.WAITING)
    again.update(state=DeliveryState.WAITING, attempts=0, next_at=timezone.now(), first_tried_at=None, settled_at=None)
    subscription.cursor = min(subscription.cursor, start)
    subscription.save(update_fields=["cursor"])
    return subscription


@transaction.atomic
def resend(actor: Actor, delivery_id: int) -> Delivery:
    """Send one delivery again, whatever became of it. Raises NotAllowed, Delivery.DoesNotExist."""
    require(actor, KEEP)
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("subscription").get(pk=delivery_id)
    delivery.state, delivery.attempts, delivery.next_at = DeliveryState.WAITING, 0, timezone.now()
    delivery.first_tried_at = delivery.settled_at = None
    delivery.save()
    return delivery


@transaction.atomic
def renew_secret(actor: Actor, subscription_id: int) -> tuple[Subscription, str]:
    """Give a new secret, told this once; for a day both sign, so that the receiver can change over. Raises NotAllowed, DoesNotExist."""
    subscription = _kept(actor, subscription_id)
    secret = new_secret()
    subscription.previous_cipher, subscription.previous_until = subscription.secret_cipher, timezone.now() + BOTH_SECRETS_FOR
    subscription.secret_cipher = encrypt(secret)
    subscription.save(update_fields=["previous_cipher", "previous_until", "secret_cipher"])
    return subscription, secret


@transaction.atomic
def send_test(actor: Actor, subscription_id: int) -> Delivery:
    """Send a message that says nothing but that the line works; it is tried once, also while paused. Raises NotAllowed, DoesNotExist."""
    subscription = _kept(actor, subscription_id)
    message = f"test-{get_random_string(16)}"
    record = {"id": message, "type": TEST, "timestamp": timezone.localtime().isoformat(timespec="seconds"), "data": {}}
    return Delivery.objects.create(subscription=subscription, message=message, type=TEST, body=body_of(record), next_at=timezone.now())
