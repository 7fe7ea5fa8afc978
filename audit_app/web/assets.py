"""Copies the parts of the front-end packages that are used to where pages and reports find them."""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "audit_app" / "web" / "static" / "vendor"
FONTS = ROOT / "reports" / "engine" / "fonts"
NOTO = PACKAGES / "@expo-google-fonts" / "noto-sans"
FILES = {
    PACKAGES / "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
    PACKAGES / "htmx.org/dist/htmx.min.js": VENDOR / "htmx.min.js",
    NOTO / "400Regular/NotoSans_400Regular.ttf": FONTS / "NotoSans_400Regular.ttf",
    NOTO / "400Regular_Italic/NotoSans_400Regular_Italic.ttf": FONTS / "NotoSans_400Regular_Italic.ttf",
    NOTO / "600SemiBold/NotoSans_600SemiBold.ttf": FONTS / "NotoSans_600SemiBold.ttf",
    NOTO / "700Bold/NotoSans_700Bold.ttf": FONTS / "NotoSans_700Bold.ttf",
}
WEB_FONTS = {
    "NotoSans_400Regular.ttf": "NotoSans-Regular.woff2",
    "NotoSans_600SemiBold.ttf": "NotoSans-SemiBold.woff2",
}
LETTERS = "U+0020-024F,U+0300-036F,U+0400-052F,U+1E00-1EFF,U+2000-206F,U+20A0-20BF,U+2100-2152,U+2190-21FF,U+2200-22FF,U+25A0-25FF,U+2700-27BF"


def main() -> int:
    """Copies; says in one line what is missing."""
    missing = [str(source.relative_to(ROOT)) for source in FILES if not source.exists()]
    if missing:
        sys.stderr.write(
            f"error: {', '.join(missing)} missing. Run `make assets`, which fetches them with npm.\n"
        )
        return 1
    for source, target in FILES.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for source_name, name in WEB_FONTS.items():
        _shrink(FONTS / source_name, VENDOR / name)
    for path in (*VENDOR.glob("*.css"), *VENDOR.glob("*.js")):
        # The time inside is left out, so that the same file packs to the same bytes.
        Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    return 0


def _shrink(source: Path, target: Path) -> None:
    """The letters that pages use, compressed: a tenth of the whole font, for people on a bad connection."""
    subset.main(
        [
            str(source),
            f"--unicodes={LETTERS}",
            "--flavor=woff2",
            "--layout-features=*",
            f"--output-file={target}",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
