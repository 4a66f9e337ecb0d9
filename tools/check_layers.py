#!/usr/bin/env python3
"""Who may include whom: every #include of the sources against the layer table below (the one in CONTRIBUTING.md).

    tools/check_layers.py [ROOT]       prints `ok: N files`, or one line `file:line: what and why` per offence; exit 1
    tools/check_layers.py --self-test  plants every kind of offence in a temporary tree and checks that each is found
"""
import re
import sys
import tempfile
from pathlib import Path

# Folder → folders it may include directly. What those may include, it may too; its own folder always.
LAYERS = {
    "shaders/shared": [],
    "shaders/kernels": ["shaders/shared"],
    "engine/base": [],
    "sim/skin": ["engine/base", "shaders/shared", "shaders/kernels"],
    "sim/device": ["sim/skin"],
    "sim/needle": ["sim/device"],
    "sim/tissue": ["sim/needle"],
    "sim/procedure": ["sim/skin"],
    "sim/technique": ["sim/needle", "sim/tissue", "sim/procedure"],
    "sim/session": ["sim/technique"],
    "engine/gpu": ["engine/base", "shaders/shared"],
    "sim/gpu": ["sim/session", "engine/gpu"],
    "engine/assets": ["engine/base"],
    "engine/render": ["engine/gpu", "engine/assets", "sim/session", "shaders/shared"],
    "engine/ui": ["engine/base", "sim/session"],
    "engine/app": ["engine/render", "engine/ui", "sim/gpu"],
    # GLSL: kernels' and renderer's entry points.
    "shaders/sim": ["shaders/kernels"],
    "shaders/render": ["shaders/shared"],
    "shaders/test": ["shaders/kernels"],
}
LIMITS = "shaders/shared/limits.h"  # rule 6: every limit lives there, so every C++ layer may read it
FREE = ("tests", "tools")  # may include anything, and are included by nobody else
SOURCES = {".h", ".hpp", ".c", ".cpp", ".def", ".inc", ".comp", ".vert", ".frag", ".glsl"}

VULKAN = re.compile(r"^(vulkan/|volk\.h|vk_|imgui_impl_vulkan)")
GLFW = re.compile(r"^(GLFW/|imgui_impl_glfw)")
# What a system header needs to be allowed: (pattern, folders where it may stand, what to say).
EXTERNAL = [
    (VULKAN, lambda f: f in ("engine/gpu", "sim/gpu", "engine/render", "engine/app"),
     "Vulkan belongs in engine/gpu, sim/gpu and engine/render"),
    (GLFW, lambda f: f == "engine/app", "only engine/app may use GLFW"),
    (re.compile(r"^assimp/"), lambda f: f == "engine/assets", "only engine/assets may use Assimp"),
    (re.compile(r"^imgui"), lambda f: f in ("engine/ui", "engine/render", "engine/app"),
     "Dear ImGui belongs in engine/ui, engine/render and engine/app"),
]
# Of sim (but sim/gpu, which may measure): a function of (state, input, step).
NOT_IN_SIM = re.compile(r"^(thread|mutex|shared_mutex|condition_variable|future|stop_token|semaphore|chrono|ctime|time\.h|"
                        r"sys/time\.h|filesystem|fstream|iostream|random|pthread\.h|unistd\.h)$")
IN_SIM_GPU = {"chrono"}  # chooseBackend measures

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def allowed_of(folder, seen=None):
    """Folders `folder` may include, itself among them."""
    seen = {folder} if seen is None else seen
    for below in LAYERS[folder]:
        if below not in seen:
            seen.add(below)
            allowed_of(below, seen)
    return seen


def folder_of(path):
    """The layer a path (relative to the root) lies in, or its first part when it is no layer."""
    parts = path.split("/")
    two = "/".join(parts[:2])
    if parts[0] in FREE or len(parts) < 3:
        return parts[0] if parts[0] in FREE else "/".join(parts[:-1])
    return two


def offence(folder, name, target, is_quoted, root):
    """Why `target` may not be included by file `name` of layer `folder`; None when it may."""
    if folder not in LAYERS:
        return f"{folder}/ is no folder of the layer table: add it to tools/check_layers.py and CONTRIBUTING.md"
    is_ours = target.split("/")[0] in ("sim", "engine", "shaders") + FREE
    if is_quoted and not is_ours:
        if (root / Path(name).parent / target).exists() or (root / target).exists():
            return f'write "{target}" from the repository root'
        # A library's header in quotes: judged by its name below.
    if target == LIMITS and not folder.startswith("shaders/"):
        return None
    if is_ours:
        other = folder_of(target)
        if other not in allowed_of(folder):
            return f"{folder} may not include {other} ({target})"
        return None
    if folder.startswith("shaders/"):
        if folder == "shaders/shared" and Path(name).name == "interop.h":
            return None  # the one place where GLM and the standard library come in
        return f"{folder} may include nothing but our own headers ({target})"
    for pattern, where, why in EXTERNAL:
        if pattern.match(target):
            if not where(folder):
                return f"{why} ({target})"
            if pattern.pattern == "^assimp/" and not name.endswith(".cpp"):
                return f"Assimp may be included by .cpp files only ({target})"
            return None
    if folder.startswith("sim/") and NOT_IN_SIM.match(target):
        if folder == "sim/gpu" and target in IN_SIM_GPU:
            return None
        return f"sim knows no clocks, files, threads or other people's random numbers ({target})"
    return None


def check(root):
    """(number of files, offences) of a source tree."""
    offences, count = [], 0
    for top in ("engine", "sim", "shaders"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in SOURCES or not path.is_file():
                continue
            count += 1
            name = path.relative_to(root).as_posix()
            folder = folder_of(name)
            if folder not in LAYERS:
                offences.append(f"{name}:1: {folder}/ is no folder of the layer table: add it to "
                                "tools/check_layers.py and CONTRIBUTING.md")
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                why = offence(folder, name, match.group(1) or match.group(2), match.group(1) is not None, root)
                if why:
                    offences.append(f"{name}:{number}: {why}")
    return count, offences


FORBIDDEN = [  # (file, line) that must be refused
    ("shaders/shared/a.h", '#include "shaders/kernels/needle.h"'),
    ("shaders/shared/a.h", '#include "engine/base/result.h"'),
    ("shaders/shared/a.h", "#include <vector>"),
    ("shaders/kernels/a.h", '#include "sim/skin/chart.h"'),
    ("shaders/kernels/a.h", "#include <cmath>"),
    ("shaders/render/a.frag", '#include "shaders/kernels/needle.h"'),
    ("shaders/render/a.frag", '#include "shaders/sim/needle.comp"'),
    ("engine/base/a.h", '#include "sim/skin/chart.h"'),
    ("engine/base/a.cpp", '#include "shaders/kernels/random.h"'),
    ("sim/skin/a.h", '#include "sim/device/handpiece.h"'),
    ("sim/skin/a.h", '#include "engine/gpu/device.h"'),
    ("sim/device/a.h", '#include "sim/needle/ledger.h"'),
    ("sim/needle/a.cpp", '#include "sim/tissue/fields.h"'),
    ("sim/tissue/a.cpp", '#include "sim/procedure/case.h"'),
    ("sim/procedure/a.cpp", '#include "sim/device/handpiece.h"'),
    ("sim/technique/a.cpp", '#include "sim/session/world.h"'),
    ("sim/session/a.cpp", '#include "sim/gpu/vulkan_backend.h"'),
    ("sim/session/a.cpp", '#include "engine/assets/head.h"'),
    ("sim/session/a.cpp", '#  include  "engine/gpu/device.h"'),
    ("sim/session/a.cpp", "#include <thread>"),
    ("sim/session/a.cpp", "#include <mutex>"),
    ("sim/session/a.cpp", "#include <chrono>"),
    ("sim/session/a.cpp", "#include <filesystem>"),
    ("sim/session/a.cpp", "#include <fstream>"),
    ("sim/session/a.cpp", "#include <iostream>"),
    ("sim/session/a.cpp", "#include <random>"),
    ("sim/session/a.cpp", "#include <volk.h>"),
    ("sim/session/a.cpp", "#include <vulkan/vulkan.h>"),
    ("sim/session/a.cpp", "#include <GLFW/glfw3.h>"),
    ("sim/session/a.cpp", '#include "imgui.h"'),
    ("sim/session/a.cpp", "#include <assimp/scene.h>"),
    ("sim/gpu/a.cpp", "#include <thread>"),
    ("sim/gpu/a.cpp", '#include "engine/render/camera.h"'),
    ("sim/gpu/a.cpp", "#include <GLFW/glfw3.h>"),
    ("engine/gpu/a.cpp", '#include "sim/session/world.h"'),
    ("engine/gpu/a.cpp", '#include "shaders/kernels/needle.h"'),
    ("engine/gpu/a.cpp", "#include <GLFW/glfw3.h>"),
    ("engine/assets/a.cpp", '#include "engine/gpu/device.h"'),
    ("engine/assets/a.cpp", '#include "sim/skin/chart.h"'),
    ("engine/assets/a.cpp", '#include "shaders/shared/needle.h"'),
    ("engine/assets/a.h", "#include <assimp/scene.h>"),
    ("engine/render/a.cpp", "#include <assimp/scene.h>"),
    ("engine/render/a.cpp", '#include "engine/ui/panels.h"'),
    ("engine/render/a.cpp", '#include "sim/gpu/vulkan_backend.h"'),
    ("engine/render/a.cpp", "#include <GLFW/glfw3.h>"),
    ("engine/ui/a.cpp", '#include "engine/render/camera.h"'),
    ("engine/ui/a.cpp", '#include "engine/gpu/device.h"'),
    ("engine/ui/a.cpp", "#include <vulkan/vulkan.h>"),
    ("engine/ui/a.cpp", "#include <GLFW/glfw3.h>"),
    ("engine/app/a.cpp", '#include "tools/stipple/commands.h"'),
    ("engine/app/a.cpp", '#include "tests/support/bench.h"'),
    ("engine/app/a.cpp", '#include "b.h"'),
    ("engine/plugins/a.cpp", "#include <vector>"),
    ("engine/a.cpp", "#include <vector>"),
]
PERMITTED = [
    ("shaders/shared/interop.h", "#include <glm/glm.hpp>"),
    ("shaders/shared/a.h", '#include "shaders/shared/interop.h"'),
    ("shaders/kernels/a.h", '#include "shaders/shared/needle.h"'),
    ("shaders/sim/a.comp", '#include "shaders/kernels/needle.h"'),
    ("shaders/render/a.frag", '#include "shaders/render/light.glsl"'),
    ("sim/skin/a.h", '#include "shaders/kernels/random.h"'),
    ("engine/assets/a.cpp", '#include "shaders/shared/limits.h"'),
    ("sim/session/a.cpp", '#include "sim/skin/chart.h"'),
    ("sim/session/a.cpp", "#include <algorithm>"),
    ("sim/session/a.cpp", '// #include "engine/gpu/device.h"'),
    ("sim/gpu/a.cpp", "#include <volk.h>"),
    ("sim/gpu/a.cpp", "#include <chrono>"),
    ("sim/gpu/a.cpp", '#include "sim/tissue/fields.h"'),
    ("engine/assets/a.cpp", "#include <assimp/scene.h>"),
    ("engine/render/a.cpp", '#include "engine/base/hash.h"'),
    ("engine/ui/a.cpp", "#include <imgui.h>"),
    ("engine/app/a.cpp", "#include <GLFW/glfw3.h>"),
    ("engine/app/a.cpp", '#include "sim/gpu/vulkan_backend.h"'),
    ("engine/app/a.cpp", '#include "engine/ui/panels.h"'),
    ("tools/stipple/a.cpp", '#include "engine/app/app.h"'),
    ("tests/unit/a.cpp", "#include <thread>"),
]


def self_test():
    wrong = 0
    for lines, is_forbidden in ((FORBIDDEN, True), (PERMITTED, False)):
        for name, line in lines:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / name
                path.parent.mkdir(parents=True)
                (path.parent / "b.h").write_text("// a neighbour\n")
                path.write_text(f"// a file\n{line}\n")
                offences = check(Path(folder))[1]
            if is_forbidden != bool(offences):
                wrong += 1
                print(f"{name}: '{line}' was {'let through' if is_forbidden else 'refused: ' + offences[0]}")
            elif is_forbidden and not any(o.startswith(f"{name}:") for o in offences):
                wrong += 1
                print(f"{name}: the offence does not name the file: {offences}")
    print(f"{'ok' if wrong == 0 else 'FAILED'}: {len(FORBIDDEN)} forbidden and {len(PERMITTED)} permitted includes, "
          f"{wrong} judged wrongly")
    return 1 if wrong else 0


def main():
    if "--self-test" in sys.argv[1:]:
        return self_test()
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    count, offences = check(root)
    if count == 0:
        print(f"{root}: no sources found: give the repository's root")
        return 1
    for line in offences:
        print(line)
    if not offences:
        print(f"ok: {count} files")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
