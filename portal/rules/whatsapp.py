"""Links that open WhatsApp with a ready text; a person presses "send", the portal sends nothing."""

from urllib.parse import quote

from portal.rules.phones import COUNTRY, is_mobile


def whatsapp_link(phone: str | None, text: str) -> str | None:
    """The link for a stored mobile number (+62...), or None where there is none.

    Source: WhatsApp's click-to-chat: https://wa.me/<digits>?text=<percent-encoded>.
    """
    if not phone or not phone.startswith(COUNTRY) or not is_mobile(phone):
        return None
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text, safe='')}"
