// Progressive enhancement only: a chart that was drawn on the server as a picture can be looked into with a pointer.
// Each figure[data-chart] names the address of its figures; its picture stays where this file cannot draw.
import { BarChart } from "echarts/charts";
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, CanvasRenderer, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent]);

const COLOURS = ["#0f4f5e", "#b26a00", "#553a80", "#17663b", "#ad2317"];
const number = new Intl.NumberFormat(document.documentElement.lang);

function options(chart, font) {
  return {
    aria: { enabled: true, decal: { show: true } },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    color: COLOURS,
    textStyle: { fontFamily: font },
    grid: { left: 16, right: 24, top: 48, bottom: chart.labels.length > 24 ? 64 : 16, containLabel: true },
    legend: { top: 8, data: chart.series.map((each) => each.name) },
    // Drawn, not written into the page: the page takes no styles but its own.
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => number.format(value) },
    dataZoom: chart.labels.length > 24 ? [{ type: "slider", bottom: 16 }] : [],
    xAxis: { type: "category", data: chart.labels },
    yAxis: { type: "value", axisLabel: { formatter: (value) => number.format(value) } },
    series: chart.series.map((each) => ({ type: "bar", name: each.name, data: each.values, stack: each.stack })),
  };
}

async function draw(figure) {
  const answer = await fetch(figure.dataset.chart).catch(() => null);
  if (!answer || !answer.ok) return;
  const chart = await answer.json();
  const place = document.createElement("div");
  place.className = "tb-chart__drawn";
  figure.querySelector("img").replaceWith(place);
  const drawn = init(place);
  drawn.setOption(options(chart, getComputedStyle(figure.querySelector("figcaption")).fontFamily));
  addEventListener("resize", () => drawn.resize());
}

for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure);
