"""The house's walls: which room may import which, where each heavy library lives, and that rooms open light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("app", "eval", "qa", "index")
ALLOWED = {"app": {"qa", "index"}, "eval": {"qa", "index"}, "qa": {"index"}, "index": set()}
HOMES = {
    "faiss": ("index/vectors.py",),
    "sentence_transformers": ("index/embed.py",),
    "gradio": ("app.py",),
    "sqlite3": ("index/",),
    "transformers": ("qa/reader/", "index/embed.py"),
    "torch": ("qa/reader/", "index/embed.py"),
    "trafilatura": ("index/ingest/",),
    "pypdf": ("index/ingest/pdf.py",),
    "docx": ("index/ingest/docx.py",),
    "feedparser": ("index/ingest/feed.py",),
}
HEAVY = (
    "faiss",
    "sentence_transformers",
    "transformers",
    "torch",
    "gradio",
    "trafilatura",
    "sklearn",
    "scipy",
    "pandas",
    "pypdf",
    "docx",
    "feedparser",
)


def sources() -> list[Path]:
    return [ROOT / "app.py", *(p for room in ROOMS[1:] for p in sorted((ROOT / room).rglob("*.py")))]


def imports(path: Path) -> list[tuple[str, int]]:
    """Top-level names imported anywhere in a file, with the full dotted module, and the line."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.extend((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative imports hide which room is meant"
            found.append((node.module, node.lineno))
    return found


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    room = room_of(path)
    for module, line in imports(path):
        target = module.split(".")[0]
        if target in ROOMS and target != room:
            assert target in ALLOWED[room], f"{path.name}:{line}: {room} must not import {target}"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_each_heavy_library_has_one_home(path: Path) -> None:
    place = str(path.relative_to(ROOT))
    for module, line in imports(path):
        homes = HOMES.get(module.split(".")[0])
        if homes:
            assert place.startswith(homes), f"{place}:{line}: {module} lives in {', '.join(homes)}"


def test_modules_form_no_cycle() -> None:
    """Imports at the top of files only: those inside functions run later, when everything is loaded."""
    graph = {}
    for path in sources():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        graph[name] = {
            n.module for n in tree.body if isinstance(n, ast.ImportFrom) and n.module.split(".")[0] in ROOMS
        } | {f"{n.module}.{a.name}" for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names
             if n.module.split(".")[0] in ROOMS}  # fmt: skip

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, "imports in a circle: " + " -> ".join((*trail, name))
        for target in graph.get(name, ()):
            if target in graph and target != name:
                visit(target, (*trail, name))

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize(
    "module", ["index.ingest", "index.library", "index.update", "qa.ask", "qa.choose", "qa.assemble", "eval.case"]
)
def test_rooms_open_light(module: str) -> None:
    """Importing a room loads nothing heavy: `--help` answers at once."""
    code = f"import sys, {module}; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert out.stdout.split() == []


def test_files_stay_short() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text(encoding="utf-8").splitlines())) > 270
    }
    assert not long, f"over about 250 lines; split them: {long}"


def test_the_map_of_the_eval_room_names_every_file():
    import eval as room

    names = [word for word in room.__doc__.replace(",", " ").split() if word.endswith((".py", "/"))]
    files = {path for name in names for path in (ROOT / "eval").glob(name)}
    assert {*(ROOT / "eval").glob("*.py")} - files == {ROOT / "eval" / "__init__.py"}
    assert all([*(ROOT / "eval").glob(name)] for name in names)
