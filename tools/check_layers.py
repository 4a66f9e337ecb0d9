#!/usr/bin/env python3
"""Checks who includes whom: every #include of the tree against the table of layers below.

usage: tools/check_layers.py [ROOT]     exit 0 when all is well, 1 with one line per forbidden include
       tools/check_layers.py --self-test
"""
import re
import sys
import tempfile
from pathlib import Path

# Layer -> the layers whose headers it may include; what those may include is included too.
LAYERS = {
    "shaders/shared": [],
    "shaders/kernels": ["shaders/shared"],
    "shaders/sim": ["shaders/kernels"],
    "shaders/render": ["shaders/kernels"],
    "shaders/test": ["shaders/kernels"],
    "engine/base": [],
    "sim/skin": ["engine/base", "shaders/kernels"],
    "sim/device": ["sim/skin"],
    "sim/needle": ["sim/device"],
    "sim/tissue": ["sim/needle"],
    "sim/section": ["sim/needle"],
    "sim/procedure": ["sim/skin"],
    "sim/technique": ["sim/tissue", "sim/procedure"],
    "engine/record": ["sim/technique"],
    "sim/session": ["sim/technique"],
    "sim/expert": ["sim/session"],
    "sim/lab": ["sim/session", "sim/section"],
    "engine/gpu": ["engine/base", "shaders/shared"],
    "sim/gpu": ["sim/session", "engine/gpu"],
    "engine/assets": ["engine/base", "shaders/shared"],  # the limits on head files
    "engine/render": ["engine/gpu", "engine/assets", "sim/session", "sim/section"],
    "engine/ui": ["sim/session", "engine/record"],
    "engine/report": ["sim/technique"],
    "engine/app": ["engine/render", "engine/report", "engine/ui", "sim/gpu", "sim/expert"],
}

# Headers from outside the tree that only some may include: pattern -> (who may, why).
OUTSIDE = [
    (r"(vulkan/|volk\.h|vk_video/)", lambda f: f.startswith("engine/gpu/"),
     "Vulkan is seen only through engine/gpu"),
    (r"GLFW/", lambda f: f.startswith("engine/app/"), "GLFW is only for engine/app"),
    (r"(imgui|backends/imgui)", lambda f: f.startswith(("engine/render/", "engine/ui/", "engine/app/")),
     "ImGui is only for engine/render, engine/ui and engine/app"),
    (r"assimp/", lambda f: f.startswith("engine/assets/") and f.endswith(".cpp"),
     "Assimp is only for the .cpp files of engine/assets"),
    (r"sqlite3", lambda f: f.startswith("engine/record/") and f.endswith(".cpp"),
     "SQLite is only for the .cpp files of engine/record"),
    (r"cairo", lambda f: f.startswith(("engine/report/", "tools/stipple/")) and f.endswith(".cpp"),
     "Cairo is only for the .cpp files of engine/report and tools/stipple"),
    (r"spirv_cross/", lambda f: f.startswith("engine/gpu/") and f.endswith(".cpp"),
     "SPIRV-Cross is only for the .cpp files of engine/gpu"),
    # Rule 1: sim is a function of (state, input, step).
    (r"(thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token|atomic)$",
     lambda f: not f.startswith("sim/"), "sim knows no threads"),
    # sim/gpu times the kernels to choose where they run; that never reaches the state.
    (r"(chrono|ctime|time\.h|sys/time\.h)$", lambda f: not f.startswith("sim/") or f.startswith("sim/gpu/"),
     "sim knows no clocks"),
    (r"(filesystem|fstream|iostream|unistd\.h|fcntl\.h|sys/stat\.h)$", lambda f: not f.startswith("sim/"),
     "sim knows no files; bytes come in, bytes go out"),
    (r"engine/base/file\.h$", lambda f: not f.startswith("sim/"), "sim knows no files; bytes come in, bytes go out"),
    (r"(random)$", lambda f: not f.startswith("sim/"), "sim's random numbers are those of shaders/kernels/random.h"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
ENDINGS = {".h", ".hpp", ".cpp", ".c", ".comp", ".vert", ".frag", ".glsl", ".def"}
TOP = ("engine", "sim", "shaders", "tools", "tests")


def reachable(layer):
    found, todo = {layer}, [layer]
    while todo:
        for below in LAYERS[todo.pop()]:
            if below not in found:
                found.add(below)
                todo.append(below)
    return found


def layer_of(path):
    return "/".join(path.split("/")[:2])


def check_include(path, header, isQuoted):
    """What is wrong with `path` including `header`, or None."""
    for pattern, may, why in OUTSIDE:
        if re.match(pattern, header) and not path.startswith("tests/") and not may(path):
            return why
    if not isQuoted and not header.startswith(tuple(t + "/" for t in TOP)):
        # What C++ and GLSL share knows no library; GLM and the standard headers come in by interop.h alone.
        if path.startswith("shaders/") and path != "shaders/shared/interop.h":
            return "shaders include nothing but shaders; C++ gets GLM and the standard headers from interop.h"
        return None
    if not header.startswith(tuple(t + "/" for t in TOP)):
        return "write it from the root of the repository"
    if path.startswith("tests/"):
        return None
    layer, target = layer_of(path), layer_of(header)
    if layer == target:
        return None
    if header.startswith("tests/"):
        return "nothing includes tests"
    if path.startswith("tools/"):
        return "a program does not include another" if header.startswith("tools/") else None
    if layer not in LAYERS:
        return f"{layer} is not in the table of layers of tools/check_layers.py"
    if target not in reachable(layer):
        return f"{layer} may include only {', '.join(sorted(reachable(layer) - {layer})) or 'nothing'}"
    return None


def check_cmake(root, errors):
    """The libraries' link rows must not go round the table."""
    listing = root / "CMakeLists.txt"
    if not listing.exists():
        return 0
    rows = re.findall(r"^stipple_library\((\S+)\s+(\S+)\s*(.*)\)", listing.read_text(), re.M)
    folders = {name: folder for name, folder, _ in rows}
    for name, folder, rest in rows:
        if folder not in LAYERS:
            errors.append(f"CMakeLists.txt: {name} ({folder}) is not in the table of layers of tools/check_layers.py")
            continue
        for other in rest.split():
            if other in folders and folders[other] not in reachable(folder):
                errors.append(f"CMakeLists.txt: {name} may not link {other}")
    return len(rows)


def check_tree(root):
    errors, count, files = [], 0, 0
    for top in TOP:
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in ENDINGS or not file.is_file():
                continue
            files += 1
            path = file.relative_to(root).as_posix()
            for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                count += 1
                why = check_include(path, match.group(2), match.group(1) == '"')
                if why:
                    errors.append(f"{path}:{number}: must not include {match.group(2)}: {why}")
    check_cmake(root, errors)
    return errors, count, files


def self_test():
    """A small tree with every kind of forbidden include, and one of allowed ones."""
    forbidden = {
        "sim/skin/a.cpp": '#include <chrono>',
        "sim/needle/b.h": '#include <vulkan/vulkan.h>',
        "sim/tissue/c.cpp": '#include "sim/technique/score.h"',
        "sim/session/d.cpp": '#include "engine/gpu/device.h"',
        "sim/session/e.cpp": '  #  include <thread>',
        "sim/procedure/f.cpp": '#include <filesystem>',
        "sim/technique/g.cpp": '#include "engine/base/file.h"',
        "engine/base/h.cpp": '#include "engine/gpu/device.h"',
        "engine/ui/i.cpp": '#include <GLFW/glfw3.h>',
        "engine/assets/j.h": '#include <assimp/scene.h>',
        "engine/render/k.cpp": '#include "engine/ui/theme.h"',
        "engine/render/l.cpp": '#include <volk.h>',
        "engine/gpu/m.cpp": '#include "sim/session/world.h"',
        "engine/new/n.cpp": '#include "engine/base/hash.h"',
        "engine/app/o.cpp": '#include "world.h"',
        "tools/stipple/p.cpp": '#include "tools/headgen/face.h"',
        "shaders/shared/q.h": '#include "shaders/kernels/random.h"',
        "sim/gpu/r.cpp": '#include <imgui.h>',
        "engine/app/s.cpp": '#include "tests/support/bench.h"',
        "sim/device/t.cpp": '#include <random>',
        "shaders/shared/u.h": '#include "engine/base/result.h"',
        "shaders/shared/v.h": '#include <vector>',
        "shaders/kernels/w.h": '#include "sim/skin/chart.h"',
        "shaders/test/x.comp": '#include "shaders/sim/needle.comp"',
        "sim/skin/y.h": '#include "sim/device/handpiece.h"',
        "sim/needle/z.cpp": '#include "sim/tissue/fields.h"',
        "sim/session/aa.cpp": '#include "sim/gpu/vulkan_backend.h"',
        "sim/session/ab.cpp": '#include <fstream>',
        "sim/session/ac.cpp": '#include <iostream>',
        "sim/session/ad.cpp": '#include <mutex>',
        "sim/session/ae.cpp": '#include <volk.h>',
        "sim/session/af.cpp": '#include <GLFW/glfw3.h>',
        "sim/gpu/ag.cpp": '#include <thread>',
        "sim/gpu/ah.cpp": '#include "engine/render/camera.h"',
        "engine/assets/ai.cpp": '#include "engine/gpu/device.h"',
        "engine/render/aj.cpp": '#include "sim/gpu/vulkan_backend.h"',
        "engine/render/ak.cpp": '#include <assimp/scene.h>',
        "engine/ui/al.cpp": '#include "engine/gpu/device.h"',
        "engine/gpu/am.cpp": '#include "shaders/kernels/needle.h"',
        "engine/record/an.h": '#include <sqlite3.h>',
        "engine/record/ao.cpp": '#include "engine/ui/theme.h"',
    }
    allowed = {
        "sim/session/ok.cpp": '#include "sim/skin/chart.h"\n#include "shaders/kernels/random.h"\n#include <cmath>',
        "sim/gpu/ok.cpp": '#include "engine/gpu/device.h"\n#include <chrono>',
        "engine/app/ok.cpp": '#include <GLFW/glfw3.h>\n#include "sim/gpu/vulkan_backend.h"',
        "engine/assets/ok.cpp": '#include <assimp/scene.h>',
        "engine/record/ok.cpp": '#include <sqlite3.h>',
        "engine/gpu/ok.h": '#include <volk.h>',
        "engine/render/ok.cpp": '#include "engine/base/hash.h"\n// #include "engine/ui/theme.h"',
        "shaders/shared/interop.h": '#include <glm/glm.hpp>',
        "shaders/render/ok.frag": '#include "shaders/render/light.glsl"\n#include "shaders/shared/render.h"',
        "tests/unit/ok.cpp": '#include "tools/headgen/face.h"\n#include <thread>',
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in {**forbidden, **allowed}.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n")
        (root / "CMakeLists.txt").write_text("stipple_library(engine_base engine/base)\n"
                                             "stipple_library(sim_skin sim/skin engine_base engine_ui)\n"
                                             "stipple_library(engine_ui engine/ui sim_skin)\n")
        errors, _, _ = check_tree(root)
    found = {e.split(":")[0] for e in errors}
    missed = (set(forbidden) | {"CMakeLists.txt"}) - found
    wrong = found & set(allowed)
    for path in sorted(missed):
        print(f"self-test: {path} was not refused")
    for path in sorted(wrong):
        print(f"self-test: {path} was refused")
    print(f"self-test: {len(forbidden) + 1 - len(missed)} of {len(forbidden) + 1} forbidden includes found")
    return 1 if missed or wrong else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)
    errors, count, files = check_tree(root)
    for error in errors:
        print(error)
    if count == 0:
        print(f"no #include found under {root}: give the root of the repository")
        return 1
    if not errors:
        print(f"ok: {files} files, {count} includes")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
