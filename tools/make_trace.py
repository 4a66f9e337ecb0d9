#!/usr/bin/env python3
"""Writes a tidy hand-piece trace for a case: straight lines over every planned zone, in each planned direction.

Reads what it needs from `stipple cases --json` and `stipple zones --json`; every habit of the hand is an option, so
that traces of good and of bad technique can be made. Needs nothing but Python 3.
usage: tools/make_trace.py --stipple build/release/bin/stipple --case cheeks-pen --out cheeks-pen.csv
"""
import argparse
import json
import math
import subprocess
import sys

AIR_MM_S = 250.0  # speed of the hand between strokes
LIFT_MM = 4.0     # above the skin
LIFT_S = 0.10     # to lift or to come down
PRESS_S = 0.05    # from touching to full force


class Area:
    """Where strokes go: a rectangle of a zone's plane, or the zone's own cells; with the skin's height over the plane."""

    def __init__(self, zone, rect):
        self.name = zone["name"]
        self.rect = rect
        self.cell = zone["cell_mm"]
        self.height = {self.key(u, v): w for u, v, w in zone["cells_mm"]}
        if not self.height:
            sys.exit(f"make_trace: the zone {self.name} is not on this skin")
        if rect:
            u0, v0, u1, v1 = rect
            self.corners = [(u0, v0), (u1, v0), (u0, v1), (u1, v1)]
        else:
            half = self.cell / 2
            self.corners = [(u + du, v + dv) for u, v, _ in zone["cells_mm"] for du in (-half, half) for dv in (-half, half)]

    def key(self, u, v):
        return math.floor(u / self.cell), math.floor(v / self.cell)

    def has(self, u, v):
        if self.rect:
            return self.rect[0] <= u <= self.rect[2] and self.rect[1] <= v <= self.rect[3]
        return self.key(u, v) in self.height

    def slope_of(self, i, j):
        """Rise of the skin over the plane per mm of u and of v, of a cell."""

        def along(di, dj):
            near = [(n, self.height.get((i + n * di, j + n * dj))) for n in (-1, 0, 1)]
            near = [(n, h) for n, h in near if h is not None]
            return 0.0 if len(near) < 2 else (near[-1][1] - near[0][1]) / ((near[-1][0] - near[0][0]) * self.cell)

        return along(1, 0), along(0, 1)

    def slope(self, u, v):
        """The same at any point: between the cells around it, beside the zone as at the nearest cell."""
        x, y = u / self.cell - 0.5, v / self.cell - 0.5
        i, j = math.floor(x), math.floor(y)
        sums, weights = [0.0, 0.0], 0.0
        for di, wi in ((0, 1 - x + i), (1, x - i)):
            for dj, wj in ((0, 1 - y + j), (1, y - j)):
                if (i + di, j + dj) in self.height and wi * wj > 0:
                    weights += wi * wj
                    for axis, part in enumerate(self.slope_of(i + di, j + dj)):
                        sums[axis] += wi * wj * part
        if weights == 0:
            near = min(self.height, key=lambda k: (k[0] - x) ** 2 + (k[1] - y) ** 2)
            return self.slope_of(*near)
        return sums[0] / weights, sums[1] / weights

    def rise(self, u, v, du, dv):
        gu, gv = self.slope(u, v)
        return gu * du + gv * dv

    def geodesic(self, u, v, du, dv, length, keep_going):
        """The straightest line on the skin from (u, v) along (du, dv) as [(s, u, v, du, dv)], s in mm on the skin, a
        step a millimetre: what a roller does that is never turned. A straight line of the plane is none where the skin
        slants, and turning a roller on the skin tears it."""
        line, s = [], 0.0
        while True:
            w = self.rise(u, v, du, dv)
            norm = math.sqrt(du * du + dv * dv + w * w)
            du, dv = du / norm, dv / norm
            line.append((s, u, v, du, dv))
            if s >= length or not keep_going(u, v):
                return line
            half = 0.5
            gu, gv = self.slope(u + half * du, v + half * dv)
            # How the slope along the way changes along the way: the way's curvature, taken off along the skin's dip.
            ahead, behind = self.rise(u + du, v + dv, du, dv), self.rise(u, v, du, dv)
            bend = (ahead - behind) / (1 + gu * gu + gv * gv)
            u, v = u + du - half * bend * gu, v + dv - half * bend * gv
            du, dv = du - bend * gu, dv - bend * gv
            s += 1.0


def lines(area, direction_deg, spacing, shift, overrun, longest):
    """Runs over the area that are straight on the skin and lie `spacing` apart on it, each a list of (u, v) about 1 mm
    apart, to and fro. Longer ones than `longest` are worked in parts."""
    c, s = math.cos(math.radians(direction_deg)), math.sin(math.radians(direction_deg))
    across = [-u * s + v * c for u, v in area.corners]
    along = [u * c + v * s for u, v in area.corners]
    q0, q1, p0, p1 = min(across), max(across), min(along), max(along)
    # A line across, through the middle; runs start square to it.
    middle_p, middle_q = (p0 + p1) / 2, (q0 + q1) / 2
    start = (middle_p * c - middle_q * s, middle_p * s + middle_q * c)
    inside_q = lambda u, v: q0 - 1 < -u * s + v * c < q1 + 1
    one = area.geodesic(*start, -s, c, 400, inside_q)
    other = area.geodesic(*start, s, -c, 400, inside_q)
    base = [(-t, u, v, -du, -dv) for t, u, v, du, dv in reversed(other[1:])] + one

    def on_base(t):
        k = min(max(0, math.floor(t - base[0][0])), len(base) - 2)
        f = t - base[0][0] - k
        return [a + (b - a) * f for a, b in zip(base[k], base[k + 1])]

    def where(q):  # along the base line
        for (t0, ua, va, *_), (t1, ub, vb, *_) in zip(base, base[1:]):
            qa, qb = -ua * s + va * c, -ub * s + vb * c
            if qa <= q <= qb and qb > qa:
                return t0 + (t1 - t0) * (q - qa) / (qb - qa)
        return base[0][0] if q < middle_q else base[-1][0]

    first_t, last_t = where(q0), where(q1)
    width = last_t - first_t
    count = max(1, math.ceil(width / spacing - 0.25))
    step = width / count
    runs, forward = [], True
    for n in range(count + (1 if shift else 0)):
        _, u, v, bu, bv = on_base(first_t + (n + 0.5 - shift) * step)
        # Square to the base line on the skin: the tangent along (c, s) less its part along the base line.
        w, bw = area.rise(u, v, c, s), area.rise(u, v, bu, bv)
        part = (c * bu + s * bv + w * bw) / (bu * bu + bv * bv + bw * bw)
        du, dv = c - part * bu, s - part * bv
        inside_p = lambda u, v: p0 - 8 < u * c + v * s < p1 + 8
        ahead = area.geodesic(u, v, du, dv, 400, inside_p)
        behind = area.geodesic(u, v, -du, -dv, 400, inside_p)
        points = [(pu, pv) for _, pu, pv, *_ in reversed(behind[1:])] + [(pu, pv) for _, pu, pv, *_ in ahead]
        inside, open_at = [], None
        for k in range(len(points) + 1):
            is_in = k < len(points) and area.has(*points[k])
            if is_in and open_at is None:
                open_at = k
            if not is_in and open_at is not None:
                inside.append((open_at, k - 1))
                open_at = None
        pieces = []
        for a, b in inside:
            if b - a < 3:
                continue
            parts = max(1, math.ceil((b - a) / longest))
            edges = [a + round((b - a) * k / parts) for k in range(parts + 1)]
            edges[0] = max(0, edges[0] - round(overrun))
            edges[-1] = min(len(points) - 1, edges[-1] + round(overrun))
            pieces += [points[x : y + 1] for x, y in zip(edges, edges[1:])]
        if not forward:
            pieces = [piece[::-1] for piece in reversed(pieces)]
        runs += pieces
        forward = not forward
    return runs


class Hand:
    """Collects the corner points of the motion: (t, zone, u, v, height, force, tilt, yaw, motor)."""

    def __init__(self, options):
        self.o = options
        self.keys = []
        self.t = 0.0

    def add(self, zone, u, v, height, force, yaw, tilt):
        self.keys.append((self.t, zone, u, v, height, force, tilt, yaw))

    def come(self, area, u, v, yaw, tilt):
        """Through the air to above (u, v), then down."""
        if self.keys and self.keys[-1][1] == area.name:
            self.t += max(0.15, math.hypot(u - self.keys[-1][2], v - self.keys[-1][3]) / AIR_MM_S)
        elif self.keys:
            self.t += 0.5
        self.add(area.name, u, v, LIFT_MM, 0.0, yaw, tilt)
        self.t += LIFT_S
        self.add(area.name, u, v, 0.0, 0.0, yaw, tilt)

    def stroke(self, area, run):
        o = self.o
        way = [math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) for a, b in zip(run, run[1:])]
        self.come(area, *run[0], way[0], o.tilt)
        elapsed = 0.0
        for (u0, v0), (u1, v1), yaw in zip(run, run[1:], way):
            rise = area.rise((u0 + u1) / 2, (v0 + v1) / 2, u1 - u0, v1 - v0)
            duration = math.sqrt((u1 - u0) ** 2 + (v1 - v0) ** 2 + rise * rise) / o.speed
            if elapsed < PRESS_S < elapsed + duration:
                share = (PRESS_S - elapsed) / duration
                self.t += PRESS_S - elapsed
                self.add(area.name, u0 + (u1 - u0) * share, v0 + (v1 - v0) * share, 0.0, o.force, yaw, o.tilt)
                self.t += elapsed + duration - PRESS_S
            else:
                self.t += duration
            elapsed += duration
            self.add(area.name, u1, v1, 0.0, o.force * min(1.0, elapsed / PRESS_S), yaw, o.tilt)
        self.lift(area, *run[-1], way[-1])

    def lift(self, area, u, v, yaw):
        self.t += LIFT_S / 4
        self.add(area.name, u, v, LIFT_MM / 4, 0.0, yaw, self.o.tilt)
        self.t += LIFT_S
        self.add(area.name, u, v, LIFT_MM, 0.0, yaw, self.o.tilt)

    def press(self, area, u, v, yaw):
        o = self.o
        self.come(area, u, v, yaw, o.tilt)
        self.t += 0.15
        self.add(area.name, u, v, 0.0, o.force, yaw, o.tilt)
        self.t += 0.30
        self.add(area.name, u, v, 0.0, o.force, yaw, o.tilt)
        self.t += 0.10
        self.add(area.name, u, v, 0.0, 0.0, yaw, o.tilt)
        self.lift(area, u, v, yaw)


def sampled(keys, rate):
    """The motion at `rate` samples a second, and its last corner."""
    if not keys:
        return
    k, n = 0, 0
    while True:
        t = n / rate
        if t >= keys[-1][0] - 1e-6:
            break
        while keys[k + 1][0] <= t:
            k += 1
        a, b = keys[k], keys[k + 1]
        if a[1] != b[1] and t > a[0]:  # between zones
            n += 1
            continue
        share = (t - a[0]) / (b[0] - a[0])
        turn = math.remainder(b[7] - a[7], 360.0)
        yield (t, a[1], *(a[i] + (b[i] - a[i]) * share for i in range(2, 7)), a[7] + turn * share)
        n += 1
    yield keys[-1]


def defaults(o, case, plan):
    """Fills in what was not asked for from the plan and the hand-piece."""
    device = case["device"]
    lo, hi = plan["length_um"]
    directions = len(o.directions) if o.directions is not None else len(plan["directions_deg"])
    rounds = o.passes if o.passes is not None else plan["passes_per_direction"]
    dose = plan["dose_per_cm2"] / 100 / max(1, directions * rounds)  # per mm² and pass
    kind = o.device
    needles = o.needles or device["needles"]
    if kind == "stamp" and o.passes is None:  # as often as the dose allows with a tenth of overlap or more, spaced to give it
        area = device["width_mm"] ** 2
        o.passes = max(1, math.floor(rounds * dose * 0.81 * area / needles))
        o.spacing = o.spacing or min(0.9 * device["width_mm"], math.sqrt(needles * o.passes / (dose * rounds)))
    if o.spacing is None:
        o.spacing = {"pen": 0.65, "roller": 0.75, "stamp": 0.9}[kind] * device["width_mm"]
    if kind == "pen":
        o.frequency = o.frequency or device["default_frequency_hz"]
        o.length = o.length or (lo + hi) / 2
        o.force = 0.8 if o.force is None else o.force
        o.speed = o.speed or min(40.0, max(20.0, needles * o.frequency / (dose * o.spacing)))
    else:
        wanted = sum(plan["depth_um"]) / 2 / 0.6
        stocked = [n for n in (250, 500, 750, 1000, 1500, 2000, 2500, 3000) if lo <= n <= hi] or [(lo + hi) / 2]
        o.length = o.length or min(stocked, key=lambda n: abs(n - wanted))
        o.force = o.force if o.force is not None else (3.5 if kind == "roller" else 0.08 * needles)
        o.speed = o.speed or 50.0


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    numbers = lambda text: [float(part) for part in text.split(",") if part]
    parser.add_argument("--stipple", required=True, help="the program")
    parser.add_argument("--case", required=True)
    parser.add_argument("--out", required=True, help="CSV file to write, - for the standard output")
    parser.add_argument("--device", choices=["pen", "roller", "stamp"], help="default: the case's")
    parser.add_argument("--zone", help="one zone instead of all planned ones")
    parser.add_argument("--rect", type=numbers, help="u0,v0,u1,v1 in mm instead of the zone's whole shape")
    parser.add_argument("--directions", type=numbers, help="degrees, e.g. 0,90; default: the plan's")
    parser.add_argument("--passes", type=float, help="per direction; default: the plan's")
    parser.add_argument("--speed", type=float, help="mm/s on the skin")
    parser.add_argument("--spacing", type=float, help="mm between lines")
    parser.add_argument("--longest", type=float, default=50.0, help="mm of a stroke (technique reference: 2 to 5 cm)")
    parser.add_argument("--wait", type=float, default=0.0, help="s in the air at the end, for the skin to answer")
    parser.add_argument("--overrun", type=float, help="mm beyond the edge at each end of a line")
    parser.add_argument("--force", type=float, help="N")
    parser.add_argument("--tilt", type=float, default=0.0, help="degrees")
    parser.add_argument("--tilt-dir", type=float, default=90.0, help="degrees from the way of travel; 90 = to its left")
    parser.add_argument("--length", type=float, help="µm: the pen's setting, or the needle length")
    parser.add_argument("--frequency", type=float, help="Hz, pen")
    parser.add_argument("--needles", type=int)
    parser.add_argument("--stretch", type=float, default=1.0, help="0..1, the other hand")
    parser.add_argument("--rate", type=float, default=240.0, help="samples a second")
    parser.add_argument("--empty", action="store_true", help="a header and no samples")
    return parser.parse_args()


def ask(program, what):
    done = subprocess.run([program, what, "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"make_trace: `{program} {what} --json` failed: {done.stderr.strip()}")
    return json.loads(done.stdout)[what]


def main():
    o = options()
    case = next((c for c in ask(o.stipple, "cases") if c["id"] == o.case), None)
    if case is None:
        sys.exit(f"make_trace: no case is called {o.case}; `stipple cases` lists them")
    o.device = o.device or case["device"]["id"]
    if o.device != case["device"]["id"]:
        case["device"] = next(d for d in ask(o.stipple, "devices") if d["id"] == o.device)
    zones = {z["name"]: z for z in ask(o.stipple, "zones")}
    plans = [p for p in case["plan"] if o.zone in (None, p["zone"])]
    if not plans:
        sys.exit(f"make_trace: the case {o.case} has no plan for the zone {o.zone}")
    hand = Hand(o)
    if o.overrun is None:
        o.overrun = 4.0 if case["surface"] == "block" else 1.0
    for plan in plans:
        defaults(o, case, plan)
        if o.empty:
            break
        area = Area(zones[plan["zone"]], o.rect)
        passes = round(o.passes if o.passes is not None else plan["passes_per_direction"])
        for direction in o.directions if o.directions is not None else plan["directions_deg"]:
            for n in range(passes):
                for run in lines(area, direction, o.spacing, n / passes, o.overrun, o.longest):
                    if o.device == "stamp":
                        length = math.hypot(run[-1][0] - run[0][0], run[-1][1] - run[0][1])
                        count = max(1, round(length / o.spacing))
                        for k in range(count):
                            share = (k + 0.5) / count
                            u = run[0][0] + (run[-1][0] - run[0][0]) * share
                            v = run[0][1] + (run[-1][1] - run[0][1]) * share
                            hand.press(area, u, v, direction)
                    else:
                        hand.stroke(area, run)
    if hand.keys and o.wait > 0:
        last = list(hand.keys[-1])
        last[0] += o.wait
        hand.keys.append(tuple(last))
    text = ["# stipple-trace 1", f"# device: {o.device}", f"# name: made by make_trace.py for {o.case}"]
    if o.device == "pen":
        text += [f"# setting_um: {o.length:g}", f"# frequency_hz: {o.frequency:g}"]
    else:
        text += [f"# length_um: {o.length:g}"]
    if o.needles:
        text.append(f"# needles: {o.needles}")
    text.append("t_s,zone,u_mm,v_mm,height_mm,force_n,tilt_deg,tilt_dir_deg,yaw_deg,motor,stretch")
    for t, zone, u, v, height, force, tilt, yaw in sampled(hand.keys, o.rate):
        text.append(f"{t:.6f},{zone},{u:.4f},{v:.4f},{height:.4f},{force:.4f},{tilt:.3f},{math.remainder(yaw + o.tilt_dir, 360):.3f},{yaw:.3f},1,{o.stretch:g}")
    text = "\n".join(text) + "\n"
    if o.out == "-":
        sys.stdout.write(text)
    else:
        with open(o.out, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
