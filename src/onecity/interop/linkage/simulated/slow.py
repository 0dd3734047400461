"""A slow system: it speaks JSON, thinks long over every request, acknowledges late and answers later, with a photo."""

import json
import time
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from onecity.interop.linkage.simulated.serving import Request, Response, System


@dataclass
class SlowSystem(System):
    """`pause` seconds pass before each answer; a matter is acknowledged at the `signs_at`-th question, done at the `done_at`-th."""

    pause: float = 0.0
    signs_at: int = 2
    done_at: int = 4
    photo: bytes = b""

    def answer(self, request: Request) -> Response:
        """Make a matter, or tell how one stands."""
        time.sleep(self.pause)
        if request.method == "POST":
            return self._made(request)
        matter = self.asked_about(request.path.rpartition("/")[2])
        return _said(self._standing(matter.asked)) if matter else _said({"error": "unknown"}, 404)

    def _made(self, request: Request) -> Response:
        content = json.loads(request.body)
        matter = self.take(request.headers["idempotency-key"], content["case"]["text"], "S-")
        return _said({"reference": matter.reference}, 201)

    def _standing(self, asked: int) -> dict[str, Any]:
        photos = [b64encode(self.photo).decode()] if self.photo else []
        done = {"text": "已派班组处理完毕，现场已恢复。", "photos": photos} if asked >= self.done_at else None
        return {"acknowledged": asked >= self.signs_at, "result": done}


def _said(content: dict[str, Any], status: int = 200) -> Response:
    return Response(status, json.dumps(content, ensure_ascii=False).encode())
