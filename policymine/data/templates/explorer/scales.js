// Where a term lies: three pairs of axes, each from 0 to 1. Equal counts are spread within half a use of their place,
// by a hash of their number (the same in every view), so that the thousands of rare terms do not hide one another.
function hashed(n) {
  n = Math.imul(n ^ (n >>> 16), 0x7feb352d);
  n = Math.imul(n ^ (n >>> 15), 0x846ca68b);
  return ((n ^ (n >>> 16)) >>> 0) / 2 ** 32;
}
const spreadCount = (count, share) => (count ? count - 0.5 + share : 0.5 * 2 ** (share - 1));
const SPREAD_A = Float64Array.from(D.a, (n, i) => spreadCount(n, hashed(2 * i + 1)));
const SPREAD_B = Float64Array.from(D.b, (n, i) => spreadCount(n, hashed(2 * i + 2)));
const perA = (count) => (count / D.tokens[0]) * 10000;
const perB = (count) => (count / D.tokens[1]) * 10000;

function extent(...arrays) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of arrays) {
    for (const v of values) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  const room = Math.max((high - low) * 0.03, 0.05);
  return [low - room, high + room];
}
const unit = ([low, high]) => (v) => (v - low) / (high - low);

function rankScale(counts, per) {
  const sorted = Float64Array.from(counts).sort();
  const below = (count) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < count) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const at = (count) => 0.02 + (0.96 * below(count)) / Math.max(sorted.length, 1);
  const fine = (rate) => at(rate / per(1));
  return { at, fine, zero: sorted[0] < 0.5 ? (0.02 + at(0.5)) / 2 : null };
}

const DECADES = [];
for (let e = -6; e <= 4; e++) for (const m of [1, 2, 5]) DECADES.push([m * 10 ** e, m === 1 ? 0 : 1]);
const shownRate = (rate) => (rate >= 1 ? whole(rate) : String(Number(rate.toPrecision(1))));

// A scale is built when it is first asked for: {x, y (0 to 1 by term), ticksX, ticksY (place, label, rank), line, titles}.
const BUILD = {
  log() {
    const xs = SPREAD_B.map((n) => Math.log10(perB(n)));
    const ys = SPREAD_A.map((n) => Math.log10(perA(n)));
    const to = unit(extent(xs, ys));
    const ticks = (per, zero) => [
      ...(zero ? [[to(Math.log10(per(0.354))), "0", -1]] : []),
      ...DECADES.filter(([rate]) => rate > per(0.75)).map(([rate, rank]) => [to(Math.log10(rate)), shownRate(rate), rank]),
    ];
    return {
      x: xs.map(to),
      y: ys.map(to),
      ticksX: ticks(perB, D.b.includes(0)),
      ticksY: ticks(perA, D.a.includes(0)),
      line: [[0, 0], [1, 1]],
      titleX: say("axis_rate", { name: NAME_B }),
      titleY: say("axis_rate", { name: NAME_A }),
    };
  },
  rank() {
    const b = rankScale(SPREAD_B, perB);
    const a = rankScale(SPREAD_A, perA);
    const ticks = (scale, per) => [
      ...(scale.zero === null ? [] : [[scale.zero, "0", -1]]),
      ...DECADES.filter(([rate]) => rate > per(0.75)).map(([rate, rank]) => [scale.fine(rate), shownRate(rate), rank]),
    ];
    const line = [];
    // Below one use on either side no rate is told from none.
    for (let e = Math.log10(Math.max(perA(0.5), perB(0.5))); e < 3.5; e += 0.02) line.push([b.fine(10 ** e), a.fine(10 ** e)]);
    return {
      x: SPREAD_B.map(b.at),
      y: SPREAD_A.map(a.at),
      ticksX: ticks(b, perB),
      ticksY: ticks(a, perA),
      line,
      titleX: say("axis_rank", { name: NAME_B }),
      titleY: say("axis_rank", { name: NAME_A }),
    };
  },
  ratio() {
    const xs = new Float64Array(N);
    const ys = new Float64Array(N);
    for (let i = 0; i < N; i++) {
      const a = perA(SPREAD_A[i]);
      const b = perB(SPREAD_B[i]);
      xs[i] = Math.log10((a + b) / 2);
      ys[i] = Math.log2(a / b);
    }
    const toX = unit(extent(xs));
    const reach = Math.max(...extent(ys).map(Math.abs));
    const toY = unit([-reach, reach]);
    const ticksY = [[0.5, "1", 0]];
    for (let e = 1; e < reach; e++) {
      const label = say("times", { n: 2 ** e });
      ticksY.push([toY(e), label, e % 2], [toY(-e), label, e % 2]);
    }
    return {
      x: xs.map(toX),
      y: ys.map(toY),
      ticksX: DECADES.map(([rate, rank]) => [toX(Math.log10(rate)), shownRate(rate), rank]),
      ticksY,
      line: [[0, 0.5], [1, 0.5]],
      titleX: say("axis_mean"),
      titleY: say("axis_ratio", { a: NAME_A, b: NAME_B }),
    };
  },
};
const built = {};
const scale = (name) => (built[name] ??= BUILD[name]());
