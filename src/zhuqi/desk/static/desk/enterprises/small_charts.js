/* Draws the dated figures of a firm as small lines; the table below them says the same to whoever sees no picture. */
(() => {
  "use strict";

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function options(series) {
    const quiet = colour("--zq-ink-3");
    const accent = colour("--zq-accent");
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 4, right: 12, top: 10, bottom: 4, containLabel: true },
      tooltip: {
        trigger: "axis", confine: true,
        backgroundColor: colour("--zq-sheet"), borderColor: colour("--zq-line"), textStyle: { color: colour("--zq-ink") },
        valueFormatter: (value) => value.toLocaleString("zh-CN") + series.unit,
      },
      xAxis: {
        type: "category", boundaryGap: false, data: series.days,
        axisLabel: { color: quiet, fontSize: 11, formatter: (day) => day.slice(0, 7), hideOverlap: true, showMinLabel: true, showMaxLabel: true, alignMinLabel: "left", alignMaxLabel: "right" },
        axisLine: { lineStyle: { color: colour("--zq-line") } }, axisTick: { show: false },
      },
      yAxis: { type: "value", min: 0, show: false },
      series: [{
        type: "line", name: series.name, data: series.values, symbol: "circle", symbolSize: 5,
        lineStyle: { color: accent, width: 2 }, itemStyle: { color: accent }, areaStyle: { color: accent, opacity: 0.08 },
      }],
    };
  }

  function draw() {
    document.querySelectorAll("[data-zq-small-chart]").forEach((place) => {
      const source = document.getElementById(place.dataset.zqSmallChart);
      if (!source || !window.echarts) { place.classList.add("is-empty"); return; }
      if (window.echarts.getInstanceByDom(place)) return;
      window.echarts.init(place, null, { renderer: "svg" }).setOption(options(JSON.parse(source.textContent)));
    });
  }

  function each(change) {
    document.querySelectorAll("[data-zq-small-chart]").forEach((place) => {
      const chart = window.echarts && window.echarts.getInstanceByDom(place);
      if (chart) change(chart, place);
    });
  }

  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("htmx:afterSettle", draw);
  window.addEventListener("resize", () => each((chart) => chart.resize()));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => each((chart, place) => {
    chart.setOption(options(JSON.parse(document.getElementById(place.dataset.zqSmallChart).textContent)));
  }));
})();
