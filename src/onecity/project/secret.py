"""Keys made once per installation: readable by the owner only, never overwritten."""

import os
import secrets
from pathlib import Path

from onecity.project.paths import SECRET_DIR

FIELD_KEY_BYTES = 32
SECRET_KEY_BYTES = 50


def private_folder(path: Path) -> Path:
    """Create a folder that only its owner may enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def created_once(path: Path, content: bytes) -> bytes:
    """The content of a secret file, written with `content` if it did not exist. Safe when two processes start at once."""
    private_folder(path.parent)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def secret_key(folder: Path = SECRET_DIR) -> str:
    """Django's signing key."""
    return created_once(folder / "django.key", secrets.token_urlsafe(SECRET_KEY_BYTES).encode()).decode()


def push_key(folder: Path = SECRET_DIR) -> bytes:
    """What the key that this installation signs web pushes with is made of (32 bytes)."""
    return created_once(folder / "push.key", secrets.token_bytes(FIELD_KEY_BYTES))


def field_key(folder: Path = SECRET_DIR) -> bytes:
    """The key that personal fields are encrypted with (32 bytes)."""
    return created_once(folder / "field.key", secrets.token_bytes(FIELD_KEY_BYTES))
