#!/usr/bin/env python3
"""Shows how the golden pictures would change, and changes them when told to.

  tools/golden.py BUILD_DIR                 draws them anew and lists what differs, with the files to look at
  tools/golden.py BUILD_DIR --accept NAME…  keeps the new pictures of these names (all: --accept all)

BUILD_DIR/golden then holds NAME.old.png, NAME.new.png and NAME.diff.png (differences × 8). Look at all three before
accepting, and say in the commit why the picture changed.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys

LARGEST = 400_000  # bytes of one golden picture


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="build folder with test_render")
    parser.add_argument("--accept", nargs="+", metavar="NAME", default=[])
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    golden = pathlib.Path(__file__).resolve().parent.parent / "tests" / "render" / "golden"
    program = next((p for p in (arguments.build / "tests" / "test_render", arguments.build / "test_render") if p.exists()), None)
    if program is None:
        sys.exit(f"golden.py: {arguments.build} has no test_render; build it first (ninja test_render)")
    for old in (arguments.build / "golden").glob("*.png"):
        old.unlink()
    result = subprocess.run([program, "[golden]"], cwd=arguments.build, text=True, capture_output=True, check=False)
    print(result.stdout.strip())
    made = sorted(p.name.removesuffix(".new.png") for p in (arguments.build / "golden").glob("*.new.png"))
    if not made:
        sys.exit("golden.py: no picture was drawn; run test_render by hand to see why")
    wanted = made if arguments.accept == ["all"] else arguments.accept
    for name in wanted:
        if name not in made:
            sys.exit(f"golden.py: no picture is called {name}; there are: {', '.join(made)}")
        new = arguments.build / "golden" / f"{name}.new.png"
        if new.stat().st_size > LARGEST:
            sys.exit(f"golden.py: {new} has {new.stat().st_size} bytes, more than {LARGEST}; make the picture smaller")
        golden.mkdir(exist_ok=True)
        shutil.copyfile(new, golden / f"{name}.png")
        print(f"kept {name}")
    if not wanted:
        print(f"pictures: {arguments.build / 'golden'} ({', '.join(made)})")
    return result.returncode if not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
