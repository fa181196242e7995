/* Draws the course of a figure as a line; the same values stand in the table below it for whoever sees no picture. */
(() => {
  "use strict";

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function options(series) {
    const quiet = colour("--zq-ink-3");
    const line = colour("--zq-line");
    const accent = colour("--zq-accent");
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "axis",
        backgroundColor: colour("--zq-sheet"),
        borderColor: line,
        textStyle: { color: colour("--zq-ink") },
        valueFormatter: (value) => (value === null || value === undefined ? "不公布" : value + series.unit),
      },
      xAxis: {
        type: "category",
        boundaryGap: false,
        data: series.days,
        axisLabel: { color: quiet, formatter: (day) => Number(day.slice(5, 7)) + "月" + Number(day.slice(8)) + "日", hideOverlap: true },
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
      },
      yAxis: {
        type: "value",
        // A tenth of a per cent is no mountain: leave room above and below, within what a rate can be.
        min: series.unit === "%" ? (extent) => Math.max(0, Math.floor(extent.min - 5)) : undefined,
        max: series.unit === "%" ? (extent) => Math.min(100, Math.ceil(extent.max + 5)) : undefined,
        minInterval: series.unit === "%" || series.unit.includes("/") ? 0 : 1,
        axisLabel: { color: quiet },
        splitLine: { lineStyle: { color: line } },
      },
      series: [{
        type: "line", name: series.name, data: series.values, connectNulls: false,
        symbol: "circle", symbolSize: 5, showSymbol: series.values.length < 40,
        lineStyle: { color: accent, width: 2 }, itemStyle: { color: accent }, areaStyle: { color: accent, opacity: 0.08 },
      }],
    };
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-zq-chart]").forEach((place) => {
      const source = document.getElementById(place.dataset.zqChart);
      if (!source || !window.echarts) { place.classList.add("is-empty"); return; }
      const series = JSON.parse(source.textContent);
      if (series.values.every((value) => value === null)) { place.classList.add("is-empty"); return; }
      const chart = window.echarts.init(place, null, { renderer: "svg" });
      chart.setOption(options(series));
      window.addEventListener("resize", () => chart.resize());
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.setOption(options(series)));
    });
  });
})();
