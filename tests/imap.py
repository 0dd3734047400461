"""A mailbox in a thread that speaks as much IMAP (RFC 3501) as reading needs: for tests, on this machine only."""

import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

PASSWORD = "peony"


@dataclass
class Box:
    """The messages by key, which were seen, what was asked, and whether it breaks off.

    `bad` messages are not handed over: "refused" with a NO, "empty" with an answer that holds nothing, "lost" by breaking the line; "gone" ones are there no more.
    """

    messages: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    bad: dict[int, str] = field(default_factory=dict)
    broken: bool = False
    port: int = 0

    def put(self, content: bytes) -> int:
        """A new message."""
        key = len(self.messages) + 1
        self.messages[key] = content
        return key


class _Session(socketserver.StreamRequestHandler):
    box: Box

    def handle(self) -> None:
        if self.box.broken:
            return
        self._say("* OK ready")
        for line in self.rfile:
            tag, _space, words = line.decode().strip().partition(" ")
            self.box.asked.append(words)
            if not self._answer(tag, words) or words == "LOGOUT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _answer(self, tag: str, words: str) -> bool:
        """Answer a command; False to break the line."""
        if words.startswith("LOGIN") and PASSWORD not in words:
            self._say(f"{tag} NO wrong password")
            return True
        how = self.box.bad.get(int(words.split()[2])) if words.startswith("UID FETCH") and "BODY" in words else None
        if how == "lost":
            return False
        if how:
            self._refuse(tag, words, how)
            return True
        for begin, does in (
            ("CAPABILITY", self._capability),
            ("SELECT", self._select),
            ("UID SEARCH", self._search),
            ("UID FETCH", self._fetch),
            ("UID STORE", self._store),
        ):
            if words.startswith(begin):
                does(words)
        self._say(f"{tag} OK done")
        return True

    def _refuse(self, tag: str, words: str, how: str) -> None:
        key = words.split()[2]
        if how == "empty":
            self._say(f"* {key} FETCH (UID {key} BODY[] NIL)")
        self._say(f"{tag} NO [SERVERBUG] cannot read message" if how == "refused" else f"{tag} OK done")

    def _capability(self, words: str) -> None:
        self._say("* CAPABILITY IMAP4rev1")

    def _select(self, words: str) -> None:
        self._say(f"* {len(self.box.messages)} EXISTS")
        self._say("* OK [UIDVALIDITY 17] valid")

    def _search(self, words: str) -> None:
        self._say("* SEARCH " + " ".join(str(key) for key in self.box.messages if key not in self.box.seen))

    def _fetch(self, words: str) -> None:
        key = int(words.split()[2])
        content = self.box.messages[key]
        if "RFC822.SIZE" in words:
            self._say(f"* {key} FETCH (UID {key} RFC822.SIZE {len(content)})")
            return
        part = re.search(r"<0\.(\d+)>", words)
        sent = content[: int(part[1])] if part else content
        name = "BODY[]<0>" if part else "BODY[]"
        self.wfile.write(f"* {key} FETCH (UID {key} {name} {{{len(sent)}}}\r\n".encode() + sent + b")\r\n")

    def _store(self, words: str) -> None:
        self.box.seen.add(int(words.split()[2]))


@contextmanager
def mailbox_server() -> Iterator[Box]:
    """A mailbox on a free port, gone in the end."""
    box = Box()
    session = type("Session", (_Session,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), session) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
