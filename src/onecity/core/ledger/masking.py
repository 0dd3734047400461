"""Personal fields as most readers see them."""


def mask_phone(phone: str) -> str:
    """13812342207 → 138****2207; shorter numbers keep their last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if len(phone) > 2 else "****" if phone else ""


def mask_name(name: str) -> str:
    """王小明 → 王**; an empty name stays empty."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def mask_email(email: str) -> str:
    """wang.xm@example.org → w****@example.org; an empty address stays empty."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}****{at}{domain}" if email else ""
