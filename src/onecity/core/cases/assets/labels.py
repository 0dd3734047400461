"""QR codes of assets, drawn as SVG paths: sharp on any printer, no picture to fetch."""

from django.utils.safestring import SafeString


def qr_svg(address: str) -> SafeString:
    """An address as a QR code that still reads with a quarter of it scratched away (level Q)."""
    import qrcode  # 15 MB with what it reads, which a process takes when it draws its first label
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=2, image_factory=SvgPathImage)
    code.add_data(address)
    code.make(fit=True)
    return SafeString(code.make_image().to_string(encoding="unicode"))
