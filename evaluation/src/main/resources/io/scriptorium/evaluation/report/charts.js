"use strict";
/* Draws the charts of a report from the page's own data. Untrusted text reaches the page as text nodes only. */
(() => {
  const charts = JSON.parse(document.getElementById("chart-data").textContent);
  const SYMBOLS = ["circle", "rect", "triangle", "diamond",
    "path://M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z", "path://M0 6L6-5H-6Z",
    "path://M-6-3L-3-6L0-3L3-6L6-3L3 0L6 3L3 6L0 3L-3 6L-6 3L-3 0Z"];
  const DASHES = ["solid", [7, 4], [2, 3], [10, 3, 2, 3]];
  const WIDE = 900;
  const MOST_TICKS = 12;

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  const tooltip = () => ({
    trigger: "item", confine: true, backgroundColor: colour("page"), borderColor: colour("line"),
    textStyle: {color: colour("ink"), fontSize: 13},
    extraCssText: "max-width: min(26rem, 90%); white-space: normal; overflow-wrap: anywhere",
    formatter: mark => {
      const box = document.createElement("div");
      for (const [name, text] of [["strong", mark.data.prompt], ["div", mark.data.about]]) {
        if (text) {
          box.appendChild(document.createElement(name)).textContent = text;
        }
      }
      return box;
    },
  });

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
    const span = Math.log10(high / low);
    const zero = positive.length < values.length ? Math.log10(low) - span / 9 : null;
    const place = value => value < 1 ? zero : Math.log10(value);
    const within = steps.filter(it => it >= low && it <= high);
    const ticks = within.filter(it => within.length <= MOST_TICKS || String(it).startsWith("1"));
    const label = it => it >= 1e6 ? it / 1e6 + "M" : it >= 1e3 ? it / 1e3 + "k" : String(it);
    return {
      low, high, place,
      min: (zero ?? Math.log10(low)) - span / 40,
      max: Math.log10(high) + span / 40,
      ticks: (zero === null ? ticks : [0, ...ticks]).map(it => ({at: place(it), label: label(it)})),
    };
  }

  const hiddenAxis = (scale, name) => ({
    type: "value", min: scale.min, max: scale.max, name,
    nameTextStyle: {color: colour("ink"), fontWeight: 600, fontSize: 13},
    axisLabel: {show: false}, splitLine: {show: false}, axisLine: {show: false}, axisTick: {show: false},
  });

  /* Requested against written words: a mark for each point, joined to a line where the chart says so. */
  function lengths({data}, width) {
    const points = data.series.flatMap(it => it.points);
    const x = logScale(points.map(it => it.x));
    const y = logScale(points.flatMap(it => [it.x, it.y]));
    const wide = width >= WIDE;
    const legend = data.series.length > 1;
    const tick = {color: colour("soft"), fontSize: 12};
    const grid = {color: colour("grid"), type: "solid", width: 1};
    const from = Math.max(x.low, y.low);
    const to = Math.min(x.high, y.high);
    const ticks = {
      type: "line", data: [], silent: true, z: 1,
      markLine: {
        silent: true, symbol: "none", lineStyle: grid, z: 1,
        data: [
          ...x.ticks.map(it => ({xAxis: it.at, label: {...tick, formatter: it.label, position: "start", distance: 8}})),
          ...y.ticks.map(it => ({yAxis: it.at, label: {...tick, formatter: it.label, position: "start", distance: 8}})),
          [{coord: [x.place(from), y.place(from)], lineStyle: {color: colour("soft"), type: [6, 5], width: 1.5}, label: {show: false}},
            {coord: [x.place(to), y.place(to)]}],
        ],
      },
    };
    return {
      height: wide || !legend ? 520 : 560,
      option: {
        tooltip: tooltip(),
        grid: {show: true, borderColor: colour("line"), left: 58, top: 40, bottom: wide || !legend ? 62 : 110, ...(wide ? {width: 670} : {right: 12})},
        legend: {
          show: legend, type: "scroll", itemGap: 10, itemWidth: data.lines ? 26 : 12, itemHeight: 12, textStyle: {color: colour("ink"), fontSize: 13, width: 300, overflow: "break"},
          pageTextStyle: tick, pageIconColor: colour("link"),
          ...(wide ? {orient: "vertical", left: 755, top: 38, bottom: 20} : {left: 0, right: 0, bottom: 0}),
        },
        xAxis: {...hiddenAxis(x, data.x), nameLocation: "middle", nameGap: 40},
        yAxis: {...hiddenAxis(y, data.y), nameGap: 16, nameTextStyle: {color: colour("ink"), fontWeight: 600, fontSize: 13, align: "left", padding: [0, 0, 0, -54]}},
        series: [ticks, ...data.series.map((it, at) => ({
          name: it.name, type: data.lines ? "line" : "scatter", z: 9,
          symbol: SYMBOLS[at % SYMBOLS.length], symbolSize: 9.5, showAllSymbol: true,
          itemStyle: {color: colour("c" + at % 8), opacity: 0.85, borderColor: colour("page"), borderWidth: 0.8},
          lineStyle: {color: colour("c" + at % 8), width: 2.2, type: DASHES[at % DASHES.length]},
          emphasis: {scale: 1.4},
          data: it.points.map(point => ({...point, value: [x.place(point.x), y.place(point.y)]})),
        }))],
      },
    };
  }

  /* Means from 0 to 100 as bars, with their intervals as whiskers. */
  function bars({data}, width) {
    const above = {axisLine: {show: false}, axisTick: {show: false}};
    const text = {inside: true, margin: 0, verticalAlign: "bottom", padding: [0, 0, 12, 0], color: colour("ink"), fontSize: 13};
    const whisker = (_, api) => {
      const [low, row] = api.coord([api.value(0), api.value(2)]);
      const [high] = api.coord([api.value(1), api.value(2)]);
      const style = {stroke: colour("whisker"), lineWidth: 1.6, fill: "none"};
      const line = (x1, y1, x2, y2) => ({type: "line", shape: {x1, y1, x2, y2}, style});
      return {type: "group", silent: true, children: [line(low, row, high, row), line(low, row - 5, low, row + 5), line(high, row - 5, high, row + 5)]};
    };
    const names = data.bars.map(it => it.name);
    return {
      height: names.length * 46 + 34,
      option: {
        tooltip: tooltip(),
        grid: {left: 4, right: 12, top: 10, bottom: 24},
        xAxis: {type: "value", min: 0, max: 100, interval: 25, splitLine: {lineStyle: {color: colour("grid")}}, axisLabel: {color: colour("soft")}},
        yAxis: [
          {...above, type: "category", inverse: true, data: names, z: 4, axisLabel: {...text, align: "left", width: width - 145, overflow: "truncate"}},
          {...above, type: "category", inverse: true, data: data.bars.map(it => it.value.replace(/^[\d.]+/, "{mean|$&}")), z: 4, axisLabel: {...text, align: "right", rich: {mean: {color: colour("ink"), fontSize: 13, fontWeight: 700}}}},
        ],
        series: [
          {type: "bar", barWidth: 15, showBackground: true, backgroundStyle: {color: colour("panel")}, itemStyle: {color: colour("bar")}, emphasis: {disabled: true},
            data: data.bars.map(it => ({about: it.about, value: it.mean}))},
          {type: "custom", renderItem: whisker, encode: {x: [0, 1], y: 2}, silent: true, z: 5, data: data.bars.map((it, at) => [it.low, it.high, at])},
        ],
      },
    };
  }

  /* The mean repetition of each tenth of the texts, in percent. */
  function tenths({data}) {
    const axis = {axisLabel: {color: colour("soft")}, axisLine: {lineStyle: {color: colour("line")}}, nameTextStyle: {color: colour("ink"), fontWeight: 600, fontSize: 13}};
    return {
      height: 330,
      option: {
        tooltip: tooltip(),
        grid: {left: 58, top: 40, bottom: 56, right: 12, show: true, borderColor: colour("line")},
        xAxis: {...axis, type: "category", boundaryGap: false, data: data.tenths.map((_, at) => at + 1), name: "tenth of the text", nameLocation: "middle", nameGap: 34},
        yAxis: {...axis, type: "value", min: 0, max: Math.max(...data.tenths.map(it => it.percent)) < 1 ? 1 : null, name: "repeated 3-grams", nameGap: 16,
          nameTextStyle: {...axis.nameTextStyle, align: "left", padding: [0, 0, 0, -54]},
          axisLabel: {color: colour("soft"), formatter: "{value} %"}, splitLine: {lineStyle: {color: colour("grid")}}},
        series: [{type: "line", symbol: "circle", symbolSize: 9, showAllSymbol: true, clip: false, itemStyle: {color: colour("c0")}, lineStyle: {width: 2.2},
          data: data.tenths.map(it => ({about: it.about, value: it.percent}))}],
      },
    };
  }

  const KINDS = {lengths, bars, tenths};

  function draw(box) {
    const chart = charts[box.dataset.chart];
    const {height, option} = KINDS[chart.kind](chart, box.clientWidth);
    box.style.height = height + "px";
    echarts.getInstanceByDom(box)?.dispose();
    echarts.init(box, null, {renderer: "svg"})
      .setOption({animation: false, textStyle: {fontFamily: "system-ui, sans-serif"}, ...option});
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
