// Draws a chart on a canvas by ECharts; its own chunk, loaded when the first chart is opened, with only the kinds that the console draws.
import type { BarSeriesOption, FunnelSeriesOption, HeatmapSeriesOption, LineSeriesOption, PieSeriesOption } from 'echarts/charts';
import { BarChart, FunnelChart, HeatmapChart, LineChart, PieChart } from 'echarts/charts';
import type {
  DatasetComponentOption,
  GridComponentOption,
  LegendComponentOption,
  MarkLineComponentOption,
  TooltipComponentOption,
  VisualMapComponentOption,
} from 'echarts/components';
import {
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartLook } from './chart-look.ts';

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | FunnelSeriesOption
  | HeatmapSeriesOption
  | LineSeriesOption
  | PieSeriesOption
  | DatasetComponentOption
  | GridComponentOption
  | LegendComponentOption
  | MarkLineComponentOption
  | TooltipComponentOption
  | VisualMapComponentOption
>;

use([
  BarChart,
  FunnelChart,
  HeatmapChart,
  LineChart,
  PieChart,
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export interface Drawing {
  readonly draw: (option: ChartOption, look: ChartLook) => void;
  readonly resize: () => void;
  /** The chart as it stands, twice as fine as the screen's points. */
  readonly picture: (look: ChartLook) => HTMLCanvasElement;
  readonly dispose: () => void;
}

/** Reduced motion and more contrast are the reader's wishes of the machine. */
export interface Wishes {
  readonly still: boolean;
  readonly contrast: boolean;
}

export function drawingOn(place: HTMLElement, wishes: Wishes): Drawing {
  const chart = init(place, null, { renderer: 'canvas' });
  return {
    // The whole option is replaced: a series that is gone must not stay on the canvas.
    draw: (option, look) => chart.setOption({ ...houseOption(look, wishes), ...dressed(option, look) }, { notMerge: true }),
    resize: () => chart.resize(),
    picture: (look) => chart.renderToCanvas({ pixelRatio: 2, backgroundColor: look.sheet }),
    dispose: () => chart.dispose(),
  };
}

function houseOption(look: ChartLook, { still, contrast }: Wishes): ChartOption {
  return {
    color: [...look.series],
    animation: !still,
    animationDuration: 250,
    animationDurationUpdate: 200,
    textStyle: { fontFamily: look.sans, color: look.ink },
    aria: { enabled: contrast, decal: { show: contrast } },
    grid: { left: 8, right: 16, top: 40, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  };
}

/** Axes, legend and tooltip in the page's colours; what the caller says of them wins. */
function dressed(option: ChartOption, look: ChartLook): ChartOption {
  const { xAxis, yAxis, legend, tooltip } = option;
  return {
    ...option,
    ...(xAxis === undefined ? {} : { xAxis: eachOf(xAxis, (axis) => dressedAxis(axis, look)) }),
    ...(yAxis === undefined ? {} : { yAxis: eachOf(yAxis, (axis) => dressedAxis(axis, look)) }),
    ...(legend === undefined
      ? {}
      : {
          legend: eachOf(legend, (each) => ({
            type: 'scroll' as const,
            top: 0,
            left: 0,
            itemWidth: 16,
            itemHeight: 9,
            textStyle: { color: look.ink, fontFamily: look.sans },
            pageTextStyle: { color: look.inkSoft },
            pageIconColor: look.ink,
            pageIconInactiveColor: look.line,
            ...each,
          })),
        }),
    tooltip: {
      // Words drawn on the canvas: the content policy refuses a tooltip made of markup with inline style.
      renderMode: 'richText',
      confine: true,
      backgroundColor: look.sheet,
      borderColor: look.line,
      textStyle: { color: look.ink, fontFamily: look.sans, fontSize: 12 },
      ...(Array.isArray(tooltip) ? tooltip[0] : tooltip),
    },
  } as ChartOption;
}

function dressedAxis(axis: object, look: ChartLook): object {
  return {
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: { color: look.inkSoft, hideOverlap: true },
    nameTextStyle: { color: look.inkSoft },
    splitLine: { lineStyle: { color: look.line } },
    ...axis,
  };
}

function eachOf<Part extends object, Made>(parts: Part | readonly Part[], make: (part: Part) => Made): Made | Made[] {
  return Array.isArray(parts) ? parts.map(make) : make(parts as Part);
}
