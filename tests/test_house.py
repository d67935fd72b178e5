"""The rules of the house that a machine can check."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"rakor": set(), "participants": {"rakor"}, "minutes": {"rakor", "participants"}}
# Inside minutes each room may import those after it.
ROOMS = ["urls", "views", "forms", "actions", "notifications", "documents", "search", "snapshot", "rules", "models"]
APPEND_ONLY = {"Minutes", "AuditEntry"}
EDITABLE = {
    "AccessLink",
    "Acknowledgement",
    "AgendaItem",
    "Area",
    "Attendance",
    "AttendanceSignature",
    "AuditDetail",
    "AuditHead",
    "CalendarFeed",
    "CarriedOver",
    "Commitment",
    "DataRequest",
    "Group",
    "GroupPresent",
    "HallCode",
    "Information",
    "Invitation",
    "Mail",
    "Meeting",
    "Occasion",
    "Participant",
    "Party",
    "Photo",
    "Report",
    "Response",
    "Role",
    "RosterImport",
    "SavedFilter",
    "Signatory",
    "Trial",
    "Unit",
    "User",
}
# Clock times of a day, and what happened out there: not moments at which somebody here did something.
NOT_MOMENTS = {"starts_at", "ends_at", "happened_at"}


def sources(package):
    return [
        path
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts and path.name != "settings.py"
    ]


def imports(path):
    """The modules that a file imports, as dotted names."""
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def patterns(resolver, above=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield pytest.param(entry, id=f"{above}{entry.pattern}")
        else:
            yield from patterns(entry, f"{above}{entry.pattern}")


def our_models():
    return [model for label in PACKAGES if label != "rakor" for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_packages_import_one_way(package):
    strangers = {
        (path.name, name)
        for path in sources(package)
        for name in imports(path)
        if name.split(".")[0] in set(PACKAGES) - PACKAGES[package] - {package}
    }
    # The project's URLconf is where the packages meet.
    assert {pair for pair in strangers if pair[0] != "urls.py" or package != "rakor"} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_of_minutes_import_one_way(room):
    before = {f"minutes.{name}" for name in ROOMS[: ROOMS.index(room)]}
    files = [path for path in sources("minutes") if path.relative_to(ROOT / "minutes").parts[0].split(".")[0] == room]
    upwards = {(path.name, name) for path in files for name in imports(path) if ".".join(name.split(".")[:2]) in before}
    assert upwards == set()


def test_imports_stand_at_the_top():
    inside = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for path in sources(package)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_no_module_outgrows_us():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for package in PACKAGES
        for path in sources(package)
        if len(path.read_text().splitlines()) > 400
    }
    assert long == {}


def test_no_view_outgrows_us():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for package in ["participants", "minutes"]
        for path in sources(package)
        if "views" in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 25
    }
    assert long == {}


def test_no_template_outgrows_us():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (ROOT / "templates").rglob("*.html")
        if len(path.read_text().splitlines()) > 120
    }
    assert long == {}


@pytest.mark.parametrize("pattern", list(patterns(get_resolver())))
def test_every_door_has_a_lock(pattern):
    assert getattr(pattern.callback, "access", None) in {"staff", "participant", "public"}


def test_every_model_is_editable_or_append_only():
    assert {model.__name__ for model in our_models()} == APPEND_ONLY | EDITABLE


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_moment_has_its_author(model):
    columns = {field.name for field in model._meta.get_fields() if field.concrete}
    moments = {name for name in columns if name.endswith("_at")} - NOT_MOMENTS

    assert {name for name in moments if f"{name.removesuffix('_at')}_by" not in columns} == set()


def test_views_leave_writing_to_actions():
    writes = {"atomic", "save", "create", "bulk_create", "delete", "update"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} .{node.func.attr}()"
        for package in ["participants", "minutes"]
        for path in sources(package)
        if "views" in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
    ]
    # A form's save() is the autosave write (house rule 7).
    assert [line for line in found if not line.endswith(".save()")] == []


def test_templates_carry_no_script_no_style_and_no_unescaped_text():
    forbidden = ["<script>", 'style="', "onclick=", "javascript:", "|safe", "autoescape off"]
    found = {
        str(path.relative_to(ROOT)): word
        for path in (ROOT / "templates").rglob("*.html")
        for word in forbidden
        if word in path.read_text()
    }
    assert found == {}
