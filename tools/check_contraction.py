#!/usr/bin/env python3
"""Every float operation of a kernel must carry NoContraction (`precise`), or the driver may fuse it and the bits differ
from the CPU twin's.

    tools/check_contraction.py FOLDER-OR-FILE...  .spv files (`*.comp.spv` of folders); prints `ok: …`, or one line per
                                                  offence `file: …`; exit 1
    tools/check_contraction.py --self-test        compiles small shaders without `precise`, which must be caught
Needs spirv-dis (Debian: spirv-tools), the self-test glslc too.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# Results that a driver may contract or re-associate. Comparisons, conversions, selects and moves cannot be.
OPERATIONS = {
    "OpFAdd", "OpFSub", "OpFMul", "OpFDiv", "OpFNegate", "OpFRem", "OpFMod", "OpDot", "OpVectorTimesScalar",
    "OpMatrixTimesScalar", "OpVectorTimesMatrix", "OpMatrixTimesVector", "OpMatrixTimesMatrix", "OpOuterProduct",
}
# GLSL.std.450 calls whose bits are the same everywhere when precise; any other call is refused.
EXACT_CALLS = {"Sqrt", "Floor", "FMin", "FMax", "FClamp", "FMix", "FAbs", "Length", "Round", "Trunc", "Ceil", "Fract",
               "FSign", "UMin", "UMax", "SMin", "SMax", "UClamp", "SClamp", "SAbs", "NMin", "NMax", "NClamp"}
# Of those, the ones that compute (the others only choose or round): they must be precise too.
COMPUTING_CALLS = {"FMix", "Length", "Fract"}

RESULT = re.compile(r"^\s*(%\S+)\s*=\s*(Op\w+)\b(.*)$")


def offences_of(path):
    """(number of float operations, offences) of one .spv file."""
    run = subprocess.run(["spirv-dis", "--no-color", str(path)], capture_output=True, check=False,
                         encoding="utf-8", errors="replace")
    if run.returncode != 0:
        return 0, [f"{path}: spirv-dis cannot read it: {run.stderr.strip()}"]
    lines = run.stdout.splitlines()
    precise = {m.group(1) for line in lines if (m := re.match(r"^\s*OpDecorate\s+(%\S+)\s+NoContraction\s*$", line))}
    count, offences, where = 0, [], ""
    for line in lines:
        if m := re.match(r"^\s*OpLine\s+%\S+\s+(\d+)", line):
            where = f" (source line {m.group(1)})"
        if not (m := RESULT.match(line)):
            continue
        name, operation, rest = m.groups()
        must_be_precise = operation in OPERATIONS
        if operation == "OpExtInst" and (call := re.match(r"\s+%\S+\s+%\S+\s+(\w+)", rest)):
            if call.group(1) not in EXACT_CALLS:
                offences.append(f"{path}: {name} = {call.group(1)}{where}: its bits differ between backends: use "
                                "shaders/kernels/math_exact.h")
                continue
            must_be_precise = call.group(1) in COMPUTING_CALLS
            operation = call.group(1)
        if not must_be_precise:
            continue
        count += 1
        if name not in precise:
            offences.append(f"{path}: {name} = {operation}{where} lacks NoContraction: put it into a PRECISE local")
    return count, offences


def check(arguments):
    files, offences, operations = [], [], 0
    for argument in map(Path, arguments):
        found = sorted(argument.rglob("*.comp.spv")) if argument.is_dir() else [argument]
        if not found or not found[0].is_file():
            offences.append(f"{argument}: no .spv files here: build the shaders first")
            continue
        files += found
    for path in files:
        count, wrong = offences_of(path)
        operations += count
        offences += wrong
    for line in offences:
        print(line)
    if not offences:
        print(f"ok: {len(files)} shaders, {operations} float operations, all NoContraction")
    return 1 if offences else 0


HEADER = """#version 450
layout(local_size_x = 64) in;
layout(std430, binding = 0) buffer Data { float data[]; };
layout(std430, binding = 1) buffer Vectors { vec4 vectors[]; };
layout(push_constant) uniform Push { mat4 m; };
void main() {
    uint i = gl_GlobalInvocationID.x;
    float x = data[i];
"""
CASES = [  # (body, whether it must be caught)
    ("data[i] = x * x + 1.0;", True),
    ("data[i] = 1.0 / x;", True),
    ("data[i] = -x;", True),
    ("data[i] = x - 0.25;", True),
    ("data[i] = mod(x, 3.0);", True),
    ("data[i] = dot(vectors[i].xyz, vectors[0].xyz);", True),
    ("vectors[i] = vectors[i] * x;", True),
    ("vectors[i] = m * vectors[i];", True),
    ("precise float y = exp(x); data[i] = y;", True),
    ("precise float y = fma(x, x, x); data[i] = y;", True),
    ("precise float y = x * x; data[i] = y; vectors[i].x = vectors[i].y + 1.0;", True),
    ("data[i] = mix(x, 2.0, 0.3);", True),
    ("precise float y = x * x + 1.0; data[i] = y;", False),
    ("data[i] = min(max(x, 0.0), 1.0);", False),
    ("precise float y = sqrt(x) / 3.0; data[i] = y;", False),
    ("data[i] = float(i + 3u);", False),
]


def self_test():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (body, must_catch) in enumerate(CASES):
            source = Path(folder) / f"case{number}.comp"
            spv = Path(folder) / f"case{number}.comp.spv"
            source.write_text(HEADER + "    " + body + "\n}\n")
            subprocess.run(["glslc", "--target-env=vulkan1.1", "-O", "-g", "-o", spv, source], check=True)
            if bool(offences_of(spv)[1]) != must_catch:
                wrong += 1
                print(f"'{body}' was {'let through' if must_catch else 'refused: ' + offences_of(spv)[1][0]}")
        damaged = Path(folder) / "damaged.comp.spv"
        damaged.write_bytes(b"not SPIR-V")
        if not offences_of(damaged)[1]:
            wrong += 1
            print("a damaged file was let through")
    print(f"{'ok' if wrong == 0 else 'FAILED'}: {len(CASES) + 1} cases, {wrong} judged wrongly")
    return 1 if wrong else 0


def main():
    arguments = sys.argv[1:]
    if arguments == ["--self-test"]:
        return self_test()
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    return check(arguments)


if __name__ == "__main__":
    sys.exit(main())
