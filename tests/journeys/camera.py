"""A camera that looks at one picture: Chromium plays it where a real one would be (`--use-file-for-fake-video-capture`)."""

from pathlib import Path

import segno

WIDTH, HEIGHT, MODULE = 640, 640, 8
DARK, LIGHT, NO_COLOUR = 30, 225, 128


def film(text: str, file: Path) -> Path:
    """One frame of a QR code, as uncompressed video (YUV4MPEG2, 4:2:0): brightness first, then colour at half the size."""
    matrix = list(segno.make_qr(text, error="m", boost_error=False).matrix)
    left = (WIDTH - len(matrix) * MODULE) // 2
    blank = bytes([LIGHT]) * WIDTH
    rows = [
        (bytes([LIGHT]) * left + b"".join(bytes([DARK if dark else LIGHT]) * MODULE for dark in row)).ljust(
            WIDTH, bytes([LIGHT])
        )
        for row in matrix
        for _ in range(MODULE)
    ]
    above = (HEIGHT - len(rows)) // 2
    frame = b"".join([blank] * above + rows + [blank] * (HEIGHT - len(rows) - above))
    colour = bytes([NO_COLOUR]) * (WIDTH * HEIGHT // 2)
    file.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + b"FRAME\n" + frame + colour)
    return file


def with_camera(file: Path) -> list[str]:
    """What Chromium is started with to see this film, and to allow it without a question."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={file}",
    ]
