#!/usr/bin/env python3
"""Checks that no driver may fuse or reorder a float operation of the simulation's kernels: in every given SPIR-V file
each float operation must carry NoContraction, and only built-in functions that give the CPU twins' bits may be called.

GLSL's `precise` marks a variable: the operations that feed it, within the same function, get NoContraction. It does not
reach through a call: `return a * b + c;` is unmarked however the result is used, and so is an expression given as an
argument of a function whose parameter is not precise. Hence this looks at the code as shipped, after -O has inlined.

usage: tools/check_contraction.py FILE.spv|FOLDER ...    exit 0 when all is well, 1 with one line per operation
       tools/check_contraction.py --self-test            (needs glslc and spirv-dis)
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

OPERATIONS = {
    "OpFAdd", "OpFSub", "OpFMul", "OpFDiv", "OpFRem", "OpFMod", "OpFNegate", "OpDot", "OpVectorTimesScalar",
    "OpMatrixTimesScalar", "OpVectorTimesMatrix", "OpMatrixTimesVector", "OpMatrixTimesMatrix", "OpOuterProduct",
}
# Of GLSL.std.450: those found bit-identical between g++ and the software device. The others come from math_exact.h.
EXACT = {
    "Round", "RoundEven", "Trunc", "FAbs", "SAbs", "FSign", "SSign", "Floor", "Ceil", "Fract", "Sqrt", "InverseSqrt",
    "FMin", "UMin", "SMin", "FMax", "UMax", "SMax", "FClamp", "UClamp", "SClamp", "FMix", "Step", "Length", "Distance",
    "Cross", "Reflect", "FindILsb", "FindSMsb", "FindUMsb",
}
RESULT = re.compile(r"^(%\S+) = (Op\w+) (.*)$")


def disassemble(file):
    done = subprocess.run(["spirv-dis", "--no-color", "--no-indent", "--raw-id", str(file)], capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{file}: spirv-dis refused it: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode(errors="replace").splitlines()


def check_file(file):
    """([what is wrong], number of float operations)"""
    exact, text, imports, errors, count = set(), {}, set(), [], 0
    place = ""
    body = []
    for line in disassemble(file):
        if line.startswith("OpDecorate ") and line.split()[2] == "NoContraction":
            exact.add(line.split()[1])
        elif line.startswith("OpLine "):
            _, source, number, _ = line.split()
            place = f"{text.get(source, source)}:{number}"
        else:
            match = RESULT.match(line)
            if not match:
                continue
            name, operation, rest = match.groups()
            if operation == "OpString":
                text[name] = rest.strip('"')
            elif operation == "OpExtInstImport" and "GLSL.std.450" in rest:
                imports.add(name)
            elif operation in OPERATIONS or operation == "OpExtInst":
                body.append((name, operation, rest, place))
    for name, operation, rest, where in body:
        if operation == "OpExtInst":
            library, function = rest.split()[1:3]
            if library in imports and function not in EXACT:
                errors.append(f"{file}: {where}: {function} differs between machines: use shaders/kernels/math_exact.h")
            continue
        count += 1
        if name not in exact:
            errors.append(f"{file}: {where}: {operation} without NoContraction: put it into a PRECISE variable first")
    return errors, count


def self_test():
    head = "#version 450\nlayout(local_size_x = 1) in;\nlayout(std430, binding = 0) buffer B { float v[]; };\n"
    cases = {  # name: (source, must pass)
        "precise": ("float f(float a, float b, float c) { precise float r = a * b + c; return r; }\n"
                    "void main() { v[3] = f(v[0], v[1], v[2]); }", True),
        "plain": ("void main() { v[3] = v[0] * v[1] + v[2]; }", False),
        "function result": ("float f(float a, float b, float c) { return a * b + c; }\n"
                            "void main() { precise float r = f(v[0], v[1], v[2]); v[3] = r; }", False),
        "argument": ("float f(float a) { precise float r = a * a; return r; }\n"
                     "void main() { v[3] = f(v[0] * v[1] + v[2]); }", False),
        "vector": ("void main() { vec4 a = vec4(v[0], v[1], v[2], v[3]) * v[4]; v[5] = a.x; v[6] = a.y; }", False),
        "exp": ("void main() { precise float r = exp(v[0]); v[1] = r; }", False),
        "fma": ("void main() { precise float r = fma(v[0], v[1], v[2]); v[3] = r; }", False),
        "mod": ("void main() { v[1] = mod(v[0], 3.0); }", False),
        "negate": ("void main() { v[1] = -v[0]; }", False),
        "dot": ("void main() { v[3] = dot(vec2(v[0], v[1]), vec2(v[1], v[2])); }", False),
        "choice": ("void main() { v[1] = min(max(v[0], 0.0), 1.0); }", True),
        "sqrt": ("void main() { precise float r = sqrt(v[0]); v[1] = r; }", True),
    }
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (source, mustPass) in cases.items():
            glsl, spv = Path(folder) / "case.comp", Path(folder) / "case.spv"
            glsl.write_text(head + source + "\n")
            subprocess.run(["glslc", "--target-env=vulkan1.1", "-O", "-g", str(glsl), "-o", str(spv)], check=True)
            errors, _ = check_file(spv)
            if (not errors) != mustPass:
                failed += 1
                print(f"self-test: '{name}' was {'refused' if errors else 'let through'}: {errors}")
    print(f"self-test: {len(cases) - failed} of {len(cases)} cases judged rightly")
    return 1 if failed else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    files = []
    for argument in sys.argv[1:]:
        path = Path(argument)
        files += sorted(path.rglob("*.spv")) if path.is_dir() else [path]
    if not files:
        print("no SPIR-V to check: build the target stipple_spirv first, then give its folder")
        return 1
    total, wrong = 0, 0
    for file in files:
        errors, count = check_file(file)
        for error in errors:
            print(error)
        total += count
        wrong += len(errors)
    print(f"contraction: {len(files)} kernels, {total} float operations, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
