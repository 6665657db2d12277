import type { PageTraffic } from "../page-data.ts";
import { byId, inside } from "./dom.ts";
import { describeSpan, drawMeasuredLanes } from "./measured-lanes.ts";
import { Picking } from "./picking.ts";
import type { Tooltip } from "./tooltip.ts";

/** Wires the measured lanes, where the page has some. Gives what shows those of a traffic, or none where it was not measured. */
export function startMeasured(tooltip: Tooltip): (traffic: PageTraffic) => void {
  const part = byId("measured", HTMLElement);
  const chart = byId("measured-chart", HTMLElement);
  const subtitle = byId("measured-subtitle", HTMLElement);
  const note = byId("measured-note", HTMLElement);
  if (!part || !chart) return () => undefined;

  let shown: PageTraffic | undefined;
  const picking = new Picking(chart, (index, x, y) => {
    if (index === undefined || !shown?.measured) tooltip.hide();
    else tooltip.show(describeSpan(shown, shown.measured, index), x, y);
  });
  return (traffic) => {
    shown = traffic;
    part.hidden = traffic.measured === undefined;
    if (traffic.measured === undefined) return;
    if (subtitle) subtitle.textContent = traffic.measured.sentence;
    if (note) note.textContent = describeLanes(traffic);
    picking.show(drawMeasuredLanes(traffic.measured, inside(chart)));
  };
}

function describeLanes({ measured }: PageTraffic): string {
  const blocks = measured?.blockEnds.length ?? 0;
  const several = blocks > 1 ? " Dashed lines part its blocks; what lies between them is left out." : "";
  return `When the network mined it, as it was: no what-if and no choice of executors above changes it. Lane 1 is the main thread.${several}`;
}
