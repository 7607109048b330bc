"use strict";
/*
 * Draws the charts of a report from the page's own data with Vega-Lite. Names and prompts are data
 * throughout: no expression is made of them, and the tooltip escapes them.
 */
(() => {
  const charts = JSON.parse(document.getElementById("chart-data").textContent);
  const SHAPES = ["circle", "square", "M0-1L1.1 .9H-1.1Z", "M0-1.2L1.2 0L0 1.2L-1.2 0Z", "cross", "M0 1L1.1-.9H-1.1Z",
    "M-.5-1L-1-.5L-.5 0L-1 .5L-.5 1L0 .5L.5 1L1 .5L.5 0L1-.5L.5-1L0-.5Z"];
  const DASHES = [[1, 0], [7, 4], [2, 3], [10, 3, 2, 3]];
  const COLOURS = 8;
  const WIDE = 900;
  const MOST_TICKS = 12;

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  const EMBEDDING = {
    mode: "vega-lite", renderer: "svg", actions: false, defaultStyle: false,
    // The page's policy forbids eval, so expressions are interpreted.
    ast: true,
    tooltip: {
      disableDefaultStyle: true,
      formatTooltip: ({prompt, about}, escape) =>
        (prompt ? `<strong>${escape(prompt)}</strong>` : "") + `<div>${escape(about)}</div>`,
    },
  };

  const config = () => ({
    background: null, aria: false, font: "system-ui, sans-serif",
    view: {stroke: colour("line")},
    axis: {
      domain: false, ticks: false, gridColor: colour("grid"), labelColor: colour("soft"), labelFontSize: 12, labelPadding: 8,
      titleColor: colour("ink"), titleFontSize: 13, titleFontWeight: 600, titlePadding: 14,
    },
    legend: {title: null, labelColor: colour("ink"), labelFontSize: 13, labelLimit: 320, symbolSize: 90, rowPadding: 7},
    text: {color: colour("ink"), fontSize: 13},
  });

  /* A title above its vertical axis. */
  const above = title => ({title, titleAngle: 0, titleAlign: "left", titleBaseline: "bottom", titleX: -54, titleY: -12});

  /* A logarithmic axis from 1, 2 or 5 times a power of ten to another one, with a place for 0 before it. */
  function logScale(values) {
    const steps = [];
    for (let power = 1; power <= 1e9; power *= 10) {
      steps.push(power, 2 * power, 5 * power);
    }
    const positive = values.filter(it => it >= 1);
    let low = steps.findLast(it => it <= Math.min(...positive, 1e9));
    let high = steps.find(it => it >= Math.max(...positive, low));
    if (low === high) {
      low = steps.findLast(it => it < low) ?? low;
      high = steps.find(it => it > high);
    }
    const span = high / low;
    const zero = positive.length < values.length ? low / span ** (1 / 9) : null;
    const within = steps.filter(it => it >= low && it <= high);
    const ticks = within.filter(it => within.length <= MOST_TICKS || String(it).startsWith("1"));
    const margin = span ** (1 / 40);
    return {
      low, high,
      place: value => value < 1 ? zero : value,
      scale: {type: "log", nice: false, domain: [(zero ?? low) / margin, high * margin]},
      axis: {values: zero === null ? ticks : [zero, ...ticks], labelExpr: `datum.value < ${low} ? '0' : format(datum.value, '~s')`},
    };
  }

  /* A name as lines of at most 40 characters. */
  const wrapped = name => name.match(/\S{40}|\S.{0,39}(?=\s|$)/g) ?? [name];

  /* Requested against written words: a mark for each point, joined to a line where the chart says so. */
  function lengths({data}, width) {
    const points = data.series.flatMap((series, at) => series.points.map(it => ({...it, series: at})));
    const x = logScale(points.map(it => it.x));
    const y = logScale(points.flatMap(it => [it.x, it.y]));
    const from = Math.max(x.low, y.low);
    const to = Math.min(x.high, y.high);
    const several = data.series.length > 1;
    const each = choose => ({domain: data.series.map((_, at) => at), range: data.series.map((_, at) => choose(at))});
    const bySeries = (scale, legend) => ({field: "series", type: "nominal", scale, legend});
    const place = {
      x: {field: "x", type: "quantitative", scale: x.scale, axis: {...x.axis, title: data.x}},
      y: {field: "y", type: "quantitative", scale: y.scale, axis: {...y.axis, ...above(data.y)}},
    };
    const legend = several
      ? {labelExpr: "names[datum.value]", ...(width >= WIDE ? {offset: 30} : {orient: "bottom", columns: 1})}
      : null;
    const encoding = {
      ...place,
      color: bySeries(each(at => colour("c" + at % COLOURS)), legend),
      opacity: {condition: {param: "chosen", value: 0.85}, value: 0.1},
    };
    const marks = {
      mark: {type: "point", filled: true, size: 75, stroke: colour("page"), strokeWidth: 0.8},
      params: [{name: "chosen", select: {type: "point", fields: ["series"]}, bind: "legend"}],
      encoding: {
        ...encoding,
        shape: bySeries(each(at => SHAPES[at % SHAPES.length]), legend),
        tooltip: [{field: "prompt"}, {field: "about"}],
      },
    };
    const lines = data.series.map((_, at) => ({
      transform: [{filter: {field: "series", equal: at}}],
      mark: {type: "line", strokeWidth: 2.2, strokeDash: DASHES[at % DASHES.length]},
      encoding,
    }));
    const exact = {
      data: {values: [from, to].map(it => ({x: it, y: it}))},
      mark: {type: "line", color: colour("soft"), strokeWidth: 1.5, strokeDash: [6, 5]},
      encoding: place,
    };
    return {
      params: [{name: "names", value: data.series.map(it => wrapped(it.name))}],
      data: {values: points.map(it => ({...it, x: x.place(it.x), y: y.place(it.y)}))},
      width: Math.min(width, several ? 1060 : 740), height: 420,
      layer: [exact, ...(data.lines ? lines : []), marks],
    };
  }

  /* Means from 0 to 100 as bars, with their intervals as whiskers. */
  function bars({data}, width) {
    const BAR = 15;
    const x = (field, more) => ({field, type: "quantitative", scale: {domain: [0, 100]}, ...more});
    const row = {y: {field: "row", type: "ordinal", axis: null, scale: {padding: 0}}};
    const bar = {type: "bar", height: BAR, yOffset: 8};
    const whisker = {color: colour("whisker"), yOffset: 8, tooltip: null};
    const end = field => ({mark: {type: "tick", thickness: 1.6, size: 11, ...whisker}, encoding: {...row, x: x(field)}});
    const text = (field, more) => ({mark: {type: "text", baseline: "bottom", yOffset: -4, ...more}, encoding: {...row, text: {field}}});
    const about = {tooltip: [{field: "about"}]};
    return {
      data: {values: data.bars.map((it, at) => ({...it, row: at}))},
      width, height: 46 * data.bars.length, view: {stroke: null},
      layer: [
        {mark: {...bar, color: colour("panel")}, encoding: {...row, ...about, x: {value: 0}, x2: {value: "width"}}},
        {mark: {...bar, color: colour("bar")}, encoding: {...row, ...about, x: x("mean", {axis: {values: [0, 25, 50, 75, 100], title: null, labelFlush: false, grid: true}})}},
        {mark: {type: "rule", strokeWidth: 1.6, ...whisker}, encoding: {...row, x: x("low"), x2: {field: "high"}}},
        end("low"),
        end("high"),
        text("name", {align: "left", x: 0, limit: width - 170}),
        text("points", {align: "right", x: "width", dx: -100, fontWeight: 700}),
        text("interval", {align: "right", x: "width"}),
      ],
    };
  }

  /* The mean repetition of each tenth of the texts, in percent. */
  function tenths({data}, width) {
    const most = Math.max(...data.tenths.map(it => it.percent));
    return {
      data: {values: data.tenths.map((it, at) => ({...it, tenth: at + 1}))},
      width, height: 240,
      mark: {type: "line", clip: false, color: colour("c0"), strokeWidth: 2.2, point: {color: colour("c0"), size: 80}},
      encoding: {
        x: {field: "tenth", type: "ordinal", scale: {type: "point", padding: 0}, axis: {title: "tenth of the text", labelAngle: 0}},
        y: {field: "percent", type: "quantitative", scale: most < 1 ? {domain: [0, 1]} : {zero: true},
          axis: {...above("repeated 3-grams"), tickCount: 6, labelExpr: "datum.label + ' %'"}},
        tooltip: [{field: "about"}],
      },
    };
  }

  const KINDS = {lengths, bars, tenths};
  const drawn = new Map();

  function draw(box) {
    drawn.get(box)?.then(it => it.finalize());
    const chart = charts[box.dataset.chart];
    const spec = KINDS[chart.kind](chart, box.clientWidth);
    const layout = {autosize: {type: "fit-x", contains: "padding"}, padding: {left: 2, right: 12, top: 4, bottom: 6}};
    drawn.set(box, vegaEmbed(box, {...layout, ...spec}, {...EMBEDDING, config: config()}));
  }

  const boxes = [...document.querySelectorAll("[data-chart]")];
  const drawAll = () => boxes.forEach(draw);
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (width !== innerWidth) {
      width = innerWidth;
      drawAll();
    }
  });
})();
