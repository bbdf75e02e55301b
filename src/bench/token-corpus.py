#!/usr/bin/env python3
"""Makes a corpus for `src/bench/run tokens` from what a Debian machine has: token-corpus.py FOLDER.

Per kind up to 16 texts of 3,000 characters (FOLDER/long/KIND-NN.txt) and 16 of 20 to 200 (FOLDER/short/KIND-NN.txt), chosen by a fixed seed.
"""
import gettext, glob, gzip, os, random, re, sys

LENGTH, TEXTS = 3000, 16
folder = sys.argv[1]
here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    try:
        with opener(path, "rb") as file:
            return file.read(400_000).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError):
        return ""


def files(*patterns):
    """The texts of files; not those of character encodings, which list characters."""
    return [read(path) for pattern in patterns for path in sorted(glob.glob(pattern, recursive=True)) if os.path.isfile(path) and "iconv" not in path]


def manuals():
    """The text of manual pages without the requests of troff."""
    for text in files("/usr/share/man/man[1-8]/*.gz"):
        lines = [re.sub(r"\\f[BIRP]|\\f\[\w*\]", "", line) for line in text.split("\n") if not line.startswith((".", "'"))]
        yield re.sub(r"\\(.)", r"\1", "\n".join(lines))


def prose(texts):
    """Paragraphs of at least ten words."""
    for text in texts:
        yield "\n\n".join(part for part in re.split(r"\n\s*\n", text) if len(part.split()) >= 10)


def translations(language):
    """The messages of each catalogue of a language, one a line; those of ISO code lists are names and left out."""
    for path in sorted(glob.glob(f"/usr/share/locale/{language}/LC_MESSAGES/*.mo") + glob.glob(f"/usr/share/vim/*/lang/{language}/LC_MESSAGES/*.mo")):
        if "iso_" in path:
            continue
        try:
            with open(path, "rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog
        except (OSError, UnicodeDecodeError, ValueError):
            continue
        yield "\n".join(text for id, text in catalogue.items() if id and isinstance(text, str) and len(text) > 30)


kinds = {
    "english": prose(files("/usr/share/doc/*/README*", "/usr/share/doc/*/NEWS*", "/usr/share/common-licenses/*")),
    "manual": manuals(),
    "markdown": files("/usr/lib/node_modules/**/*.md", "/usr/share/doc/**/*.md.gz", here + "/docs/**/*.md"),
    "changelog": files("/usr/share/doc/*/changelog.Debian.gz"),
    "java": files(here + "/src/main/java/**/*.java"),
    "python": files("/usr/lib/python3*/**/*.py"),
    "json": files("/usr/lib/node_modules/**/*.json", "/usr/share/**/*.json", here + "/src/**/*.json"),
    "german": translations("de"),
    "french": translations("fr"),
    "spanish": translations("es"),
    "russian": translations("ru"),
    "chinese": translations("zh_CN"),
    "japanese": translations("ja"),
    "korean": translations("ko"),
    "arabic": translations("ar"),
    "polish": translations("pl"),
    "turkish": translations("tr"),
    "vietnamese": translations("vi"),
    "greek": translations("el"),
    "ukrainian": translations("uk"),
    "hebrew": translations("he"),
    "hindi": translations("hi"),
    "bengali": translations("bn"),
    "tamil": translations("ta"),
    "thai": translations("th"),
    "georgian": translations("ka"),
}
for kind, texts in kinds.items():
    chance = random.Random(kind)
    pieces = {text[at : at + LENGTH] for text in texts for at in range(0, min(len(text) - LENGTH, 10 * LENGTH), LENGTH)}
    chosen = sorted(pieces)
    chance.shuffle(chosen)
    chosen = chosen[:TEXTS]
    for size in ("long", "short"):
        os.makedirs(os.path.join(folder, size), exist_ok=True)
        for index, text in enumerate(chosen):
            if size == "short":
                start = chance.randrange(len(text) - 200)
                text = text[start : start + chance.randint(20, 200)]
            with open(os.path.join(folder, size, f"{kind}-{index + 1:02}.txt"), "w", encoding="utf-8") as file:
                file.write(text)
    print(f"{kind}: {len(chosen)} texts")
